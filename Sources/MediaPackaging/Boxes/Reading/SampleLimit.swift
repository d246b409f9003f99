/// How many samples a track may have, before anything is allocated for them.
package struct SampleLimit: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// Samples whose sizes are listed one by one.
    package var listed: Int
    /// Bytes of the file: there are never more samples than bytes.
    package var fileByteCount: Int64

    package init(listed: Int, fileByteCount: Int64 = .max) {
        self.listed = listed
        self.fileByteCount = fileByteCount
    }

    package init(integerLiteral value: Int) { self.init(listed: value) }

    /// Samples of one size (uncompressed sound) take no memory, but time: two hours of 48 kHz have 345 million.
    private static let mostUniform = 400_000_000

    func accepts(_ count: Int, areListed: Bool) -> Bool {
        Int64(count) <= fileByteCount && count <= (areListed ? listed : max(listed, Self.mostUniform))
    }
}
