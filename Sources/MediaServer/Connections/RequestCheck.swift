internal import NIOHTTP1

/// Heads that two programs may read differently, and so none should answer (RFC 9112, 3.2 and 6).
enum RequestCheck {
    /// What is wrong with a head; nil for one that is in order.
    static func problem(_ head: HTTPRequestHead) -> (status: HTTPResponseStatus, message: String)? {
        guard head.version.major == 1, head.version.minor <= 1 else {
            return (.httpVersionNotSupported, "the server speaks HTTP/1.1")
        }
        let hosts = head.headers["host"]
        guard hosts.count <= 1 else { return (.badRequest, "a request has one Host") }
        if hosts.isEmpty, head.version.minor == 1 { return (.badRequest, "a request has a Host") }
        if let host = hosts.first, !host.utf8.allSatisfy({ hostLetters.contains($0) }) {
            return (.badRequest, "the Host is no host")
        }
        let (codings, lengths) = (head.headers["transfer-encoding"], head.headers["content-length"])
        if !codings.isEmpty {
            guard lengths.isEmpty else { return (.badRequest, "a body has a length or is chunked") }
            guard codings.count == 1, codings[0].lowercased() == "chunked", head.version.minor == 1 else {
                return (.notImplemented, "a body is chunked or as it is")
            }
        }
        guard lengths.count <= 1 else { return (.badRequest, "a body has one length") }
        if let length = lengths.first,
            length.isEmpty || length.utf8.count > 18 || !length.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        {
            return (.badRequest, "the length is no number")
        }
        // Methods and targets are written into logs and answers.
        guard head.method.rawValue.utf8.count <= 32 else { return (.notImplemented, "the method is not known") }
        guard head.method != .CONNECT else { return (.methodNotAllowed, "the server is no proxy") }
        if let expectation = head.headers.first(name: "expect"), expectation.lowercased() != "100-continue" {
            return (.expectationFailed, "the expectation is not known")
        }
        return nil
    }

    private static let hostLetters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:[]%".utf8)
}
