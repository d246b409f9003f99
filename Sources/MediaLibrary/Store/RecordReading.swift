/// Reads the documents of a page.
enum RecordReading {
    /// Reading a document takes longer than finding it, so large pages are read in parts at once.
    private static let part = 16

    /// Values in order. One whose document cannot be read does not hide the others; `check` tells of it.
    static func readable<Value: Stored>(_ type: Value.Type, _ records: [StoredRecord]) async throws -> [Value] {
        guard records.count > part else { return records.compactMap { try? $0.decoded(type) } }
        return try await withThrowingTaskGroup(of: (Int, [Value]).self) { group in
            for start in stride(from: 0, to: records.count, by: part) {
                let part = records[start..<min(start + part, records.count)]
                group.addTask { (start, part.compactMap { try? $0.decoded(type) }) }
            }
            var parts: [(Int, [Value])] = []
            for try await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
