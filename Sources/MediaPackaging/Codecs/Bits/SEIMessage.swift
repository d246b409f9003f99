/// One supplemental enhancement information message (ISO/IEC 14496-10, 7.3.2.3.1; ISO/IEC 23008-2, 7.3.5).
package struct SEIMessage: Sendable, Hashable {
    /// payloadType.
    package let type: Int
    /// The payload without emulation prevention bytes.
    package let payload: [UInt8]

    /// A message with the given type and payload.
    package init(type: Int, payload: [UInt8]) {
        self.type = type
        self.payload = payload
    }

    /// The messages in a raw payload (behind the NAL unit header, emulation prevention removed). Damage ends the list.
    package static func messages(inPayload bytes: [UInt8]) -> [SEIMessage] {
        var messages: [SEIMessage] = []
        var index = 0
        while bytes.count - index > 2 || (bytes.count - index == 2 && bytes[index] != 0x80) {
            guard let type = extended(bytes, &index), let size = extended(bytes, &index) else { break }
            guard size <= bytes.count - index else { break }
            messages.append(SEIMessage(type: type, payload: Array(bytes[index..<index + size])))
            index += size
        }
        return messages
    }

    /// A number written as a run of 0xFF and one last byte.
    private static func extended(_ bytes: [UInt8], _ index: inout Int) -> Int? {
        var value = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            value += Int(byte)
            if byte != 0xFF { return value }
        }
        return nil
    }
}
