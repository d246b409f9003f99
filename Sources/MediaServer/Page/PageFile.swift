internal import NIOCore

/// A file of the page, which the program carries.
struct PageFile: Sendable {
    let contentType: String
    let tag: String
    let bytes: ByteBuffer

    init(_ bytes: [UInt8], _ contentType: String) {
        self.bytes = ByteBuffer(bytes: bytes)
        self.contentType = contentType
        tag = Conditions.tag(of: bytes)
    }
}
