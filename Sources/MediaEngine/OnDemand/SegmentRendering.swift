/// Renders the segments of a stream, in this process or in another one.
protocol SegmentRendering: Sendable {
    func render(_ request: SegmentRequest) async throws -> [UInt8]
    /// Lets go of everything, without waiting.
    func end()
    /// Lets go of everything and waits until that is done.
    func close() async
}
