/// One sample description of a track, as it stands in the file.
package struct SampleEntry: Sendable, Hashable {
    /// The entry's type: avc1, hev1, mp4a, encv, …
    package var type: BoxType
    /// The complete box.
    package var bytes: [UInt8]
    /// Offsets of the boxes inside, within `bytes`.
    package var children: [Box]
    /// QuickTime's version of an audio entry; zero in ISO files and for pictures.
    package var version: UInt16

    /// Finds the boxes inside an entry.
    package init(bytes: [UInt8], isVideo: Bool) throws(BoxError) {
        var outer = BoxReader(bytes)
        guard let box = try outer.nextBox() else { throw BoxError.missing("stsd") }
        type = box.type
        self.bytes = bytes
        var reader = outer.content(of: box)
        try reader.skip(8)
        version = 0
        if isVideo {
            try reader.skip(70)
        } else {
            version = try reader.u16()
            try reader.skip(18)
            switch version {
            case 1: try reader.skip(16)
            case 2: try reader.skip(36)
            default: break
            }
        }
        children = reader.boxes()
    }

    /// The first box of a type inside the entry.
    package func child(_ type: BoxType) -> Box? { children.first { $0.type == type } }

    /// The content of the first box of a type inside the entry.
    package func content(_ type: BoxType) -> [UInt8]? { child(type).map { Array(bytes[$0.contentRange]) } }

    /// Whether the entry says that the samples are encrypted.
    package var isEncrypted: Bool { ["encv", "enca", "drmi", "drms"].contains(type) || child("sinf") != nil }
}
