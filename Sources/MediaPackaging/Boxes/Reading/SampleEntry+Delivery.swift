extension SampleEntry {
    /// The entry as players of HLS and MP4 want it: parameter sets out of band (hvc1, dvh1, avc1) and ISO colour boxes.
    ///
    /// Everything else stays as it is in the source, so that Dolby Vision, mastering and pixel shape survive.
    package func forDelivery() -> [UInt8] {
        let renamed: BoxType =
            switch type {
            case "hev1": "hvc1"
            case "dvhe": "dvh1"
            case "avc3": "avc1"
            default: type
            }
        guard let first = children.first else { return renamedOnly(renamed) }
        var writer = BoxWriter(reserving: bytes.count + 16)
        writer.box(renamed) { entry in
            entry.raw(bytes[8..<first.start])
            for child in children {
                if child.type == "colr", let colour = Self.isoColour(Array(bytes[child.contentRange])) {
                    entry.box("colr") { $0.raw(colour) }
                } else if !["gama", "chrm"].contains(child.type) {
                    entry.raw(bytes[child.range])
                }
            }
        }
        return writer.bytes
    }

    private func renamedOnly(_ type: BoxType) -> [UInt8] {
        var copy = bytes
        for index in 0..<4 where copy.count >= 8 {
            copy[4 + index] = UInt8(truncatingIfNeeded: type.code >> UInt32(24 - 8 * index))
        }
        return copy
    }

    /// QuickTime's `nclc` as ISO's `nclx`, limited range (ISO/IEC 14496-12, 12.1.5); nil for other kinds.
    private static func isoColour(_ content: [UInt8]) -> [UInt8]? {
        guard content.count >= 10, Array(content[0..<4]) == Array("nclc".utf8) else { return nil }
        return Array("nclx".utf8) + content[4..<10] + [0]
    }
}
