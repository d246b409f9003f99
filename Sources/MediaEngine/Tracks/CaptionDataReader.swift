internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Finds caption data in coded pictures: `GA94` user data (ATSC A/53 part 4, 6.2.3) in SEI messages of H.264 and HEVC
/// and in user data of MPEG-2.
struct CaptionDataReader {
    /// One `cc_data` construct: two bytes and whose they are.
    struct Construct {
        enum Kind: Equatable {
            /// CEA-608, field 0 or 1.
            case field(Int)
            /// CEA-708.
            case digital
        }
        var kind: Kind
        var word: UInt16
    }

    private enum Form {
        case h264(lengthSize: Int?)
        case hevc(lengthSize: Int?)
        case mpeg2
    }

    private let form: Form

    init?(_ stream: StreamSnapshot) {
        let configuration = stream.configuration
        let isPrefixed = !configuration.isEmpty && !NALUnits.beginsWithStartCode(configuration)
        switch stream.codec.rawValue {
        case "h264":
            form = .h264(lengthSize: isPrefixed && configuration.count > 6 ? Int(configuration[4] & 3) + 1 : nil)
        case "hevc":
            form = .hevc(lengthSize: isPrefixed && configuration.count > 22 ? Int(configuration[21] & 3) + 1 : nil)
        case "mpeg2video": form = .mpeg2
        default: return nil
        }
    }

    func constructs(in packet: UnsafeRawBufferPointer) -> [Construct] {
        switch form {
        case .h264(let size):
            return supplements(packet, size) { ($0[0] & 0x1F == 6, (1...5).contains($0[0] & 0x1F), 1) }
        case .hevc(let size):
            return supplements(packet, size) { ($0[0] >> 1 & 0x3F == 39, $0[0] >> 1 & 0x3F < 32, 2) }
        case .mpeg2: return userData(packet)
        }
    }

    /// - Parameter classify: whether a unit holds supplements, whether it is coded picture, and the bytes of its head.
    private func supplements(
        _ packet: UnsafeRawBufferPointer, _ lengthSize: Int?,
        _ classify: (UnsafeRawBufferPointer) -> (isSupplement: Bool, isPicture: Bool, head: Int)
    ) -> [Construct] {
        var found: [Construct] = []
        func isPicture(_ head: UInt8) -> Bool {
            withUnsafeBytes(of: head) { classify($0).isPicture }
        }
        NALWalker.walk(packet, lengthSize: lengthSize, ends: isPicture) { unit in
            guard !unit.isEmpty else { return true }
            let (isSupplement, isPicture, head) = classify(unit)
            if isPicture { return false }
            if isSupplement, unit.count > head + 10, unit.count < 1 << 16 {
                let payload = Self.withoutEmulationPrevention(unit.dropFirst(head))
                for message in SEIMessage.messages(inPayload: payload) where message.type == 4 {
                    // Country United States, provider ATSC.
                    if message.payload.starts(with: [0xB5, 0x00, 0x31]) {
                        found += Self.constructs(userData: message.payload.dropFirst(3))
                    }
                }
            }
            return true
        }
        return found
    }

    private static func withoutEmulationPrevention(_ bytes: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var zeros = 0
        for byte in bytes {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            result.append(byte)
        }
        return result
    }

    /// User data stands between the picture's head and its first slice.
    private func userData(_ packet: UnsafeRawBufferPointer) -> [Construct] {
        var found: [Construct] = []
        NALWalker.walk(packet, lengthSize: nil, ends: { (0x01...0xAF).contains($0) }) { unit in
            guard let code = unit.first else { return true }
            if (0x01...0xAF).contains(code) { return false }
            if code == 0xB2, unit.count < 1 << 16 { found += Self.constructs(userData: Array(unit.dropFirst())[...]) }
            return true
        }
        return found
    }

    /// `GA94`, type 3, then the constructs (CTA-708, 4.4).
    private static func constructs(userData: ArraySlice<UInt8>) -> [Construct] {
        let bytes = Array(userData)
        guard bytes.starts(with: Array("GA94".utf8)), bytes.count > 7, bytes[4] == 3, bytes[5] & 0x40 != 0 else {
            return []
        }
        var found: [Construct] = []
        for index in 0..<Int(bytes[5] & 0x1F) {
            let place = 7 + index * 3
            guard place + 2 < bytes.count else { break }
            // Only what is marked as valid.
            guard bytes[place] & 4 != 0 else { continue }
            let word = UInt16(bytes[place + 1]) << 8 | UInt16(bytes[place + 2])
            let type = Int(bytes[place] & 3)
            if type < 2 {
                found.append(Construct(kind: .field(type), word: word))
            } else if word != 0 {
                found.append(Construct(kind: .digital, word: word))
            }
        }
        return found
    }
}
