/// Bytes in memory as a source.
public struct MemorySource: ByteSource {
    public let name: String
    /// The bytes.
    public let bytes: [UInt8]
    public var byteCount: Int64 { Int64(bytes.count) }

    public init(_ bytes: [UInt8], name: String = "memory") {
        self.bytes = bytes
        self.name = name
    }

    public func read(at offset: Int64, count: Int) async throws -> [UInt8] {
        guard offset >= 0, offset < Int64(bytes.count), count > 0 else { return [] }
        return Array(bytes[Int(offset)..<min(Int(offset) + count, bytes.count)])
    }
}
