/// Bytes of a media, wherever they are: your own storage behind the engine.
///
/// Reads come from one job at a time, at any offset. They may take their time; a cancelled job cancels the task that reads.
public protocol ByteSource: Sendable {
    /// A name for people, without credentials.
    var name: String { get }

    /// Size in bytes.
    var byteCount: Int64 { get async throws }

    /// Up to `count` bytes from an offset on; fewer only at the end, none beyond it.
    func read(at offset: Int64, count: Int) async throws -> [UInt8]
}
