/// Writes ISO BMFF boxes (ISO/IEC 14496-12, 4.2) into a growing buffer, sizes filled in when a box closes.
package struct BoxWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    package mutating func u8(_ value: UInt8) { bytes.append(value) }
    package mutating func u16(_ value: UInt16) { append(value) }
    package mutating func u32(_ value: UInt32) { append(value) }
    package mutating func u64(_ value: UInt64) { append(value) }
    package mutating func i16(_ value: Int16) { append(UInt16(bitPattern: value)) }
    package mutating func i32(_ value: Int32) { append(UInt32(bitPattern: value)) }
    package mutating func i64(_ value: Int64) { append(UInt64(bitPattern: value)) }
    package mutating func type(_ value: BoxType) { append(value.code) }
    package mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }
    package mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

    /// Writes a box around what `content` writes.
    package mutating func box(_ type: BoxType, _ content: (inout BoxWriter) -> Void) {
        let start = bytes.count
        u32(0)
        self.type(type)
        content(&self)
        patch(UInt32(clamping: bytes.count - start), at: start)
    }

    /// Writes a full box: version and flags come before the content.
    package mutating func fullBox(
        _ type: BoxType, version: UInt8 = 0, flags: UInt32 = 0, _ content: (inout BoxWriter) -> Void
    ) {
        box(type) {
            $0.u32(UInt32(version) << 24 | flags & 0xFF_FFFF)
            content(&$0)
        }
    }

    /// Overwrites four bytes written before.
    package mutating func patch(_ value: UInt32, at offset: Int) {
        guard offset >= 0, offset + 4 <= bytes.count else { return }
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * index)) }
    }

    private mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
