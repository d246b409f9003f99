/// Bytes that replace a packet's own in MP4, in pieces: made ones, and stretches of the packet.
///
/// `@unchecked Sendable`: the bytes are written once, by the initialiser.
final class SampleBytes: @unchecked Sendable {
    /// The pieces, in order; those of the packet are valid as long as it is kept.
    let pieces: [UnsafeRawBufferPointer]
    let byteCount: Int
    private let own: UnsafeMutableRawBufferPointer

    init(copying source: some Collection<UInt8>) {
        own = .allocate(byteCount: max(source.count, 1), alignment: 1)
        own.copyBytes(from: source)
        pieces = [UnsafeRawBufferPointer(rebasing: own[0..<source.count])]
        byteCount = source.count
    }

    /// NAL units of a packet, each behind its length.
    ///
    /// - Parameter lengthSize: bytes of a length.
    init(units: [UnsafeRawBufferPointer], lengthSize: Int) {
        own = .allocate(byteCount: max(units.count * lengthSize, 1), alignment: 1)
        var pieces: [UnsafeRawBufferPointer] = []
        pieces.reserveCapacity(units.count * 2)
        var total = 0
        for (number, unit) in units.enumerated() {
            let place = number * lengthSize
            for index in 0..<lengthSize {
                own[place + index] = UInt8(truncatingIfNeeded: unit.count >> (8 * (lengthSize - 1 - index)))
            }
            pieces.append(UnsafeRawBufferPointer(rebasing: own[place..<place + lengthSize]))
            pieces.append(unit)
            total += lengthSize + unit.count
        }
        self.pieces = pieces
        byteCount = total
    }

    deinit { own.deallocate() }
}
