package import MediaCore

/// A track's edit list as it stands in the file (ISO/IEC 14496-12, 8.6.6).
package struct EditList: Sendable, Hashable {
    /// One entry.
    package struct Entry: Sendable, Hashable {
        /// In ticks of the movie; zero in a fragmented file: to the end.
        package var duration: UInt64
        /// In ticks of the track; -1 for an empty edit.
        package var mediaTime: Int64
        /// 16.16 fixed point.
        package var rate: Int32
    }

    package var entries: [Entry]

    package init(entries: [Entry]) { self.entries = entries }

    /// Reads an elst box.
    package init(_ reader: BoxReader) throws(BoxError) {
        var reader = reader
        let version = try reader.versionAndFlags().version
        let count = try reader.u32()
        let size = version == 1 ? 20 : 12
        guard Int(count) <= reader.remaining / size else { throw BoxError.badCount("elst") }
        entries = []
        for _ in 0..<count {
            if version == 1 {
                entries.append(Entry(duration: try reader.u64(), mediaTime: try reader.i64(), rate: try reader.i32()))
            } else {
                entries.append(
                    Entry(
                        duration: UInt64(try reader.u32()), mediaTime: Int64(try reader.i32()), rate: try reader.i32()))
            }
        }
    }

    /// The list in one of the forms players meet: an optional empty edit, then one stretch at normal speed.
    package func summary(movieTimescale: Int32, mediaTimescale: Int32) -> EditSummary {
        var delay: UInt64 = 0
        var stretches: [Entry] = []
        for entry in entries {
            if entry.mediaTime == -1 {
                // An empty edit after the media shows nothing more and changes nothing.
                if stretches.isEmpty { delay = delay &+ entry.duration }
            } else {
                stretches.append(entry)
            }
        }
        guard let first = stretches.first else { return .none }
        guard stretches.count == 1, first.rate == 1 << 16 || first.rate == 0, first.mediaTime >= 0 else {
            return .several(count: stretches.count)
        }
        let duration =
            first.duration == 0
            ? nil : MediaTime(value: Int64(clamping: first.duration), timescale: movieTimescale)
        return .single(
            delay: MediaTime(value: Int64(clamping: delay), timescale: movieTimescale),
            mediaStart: MediaTime(value: first.mediaTime, timescale: mediaTimescale), duration: duration)
    }
}
