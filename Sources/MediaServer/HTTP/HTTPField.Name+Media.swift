internal import HTTPTypes

extension HTTPField.Name {
    /// Of the file and user-media APIs.
    static let apiKey = known("X-API-KEY")
    /// Google's uploads begin with it.
    static let resumable = known("X-Goog-Resumable")
    static let referrerPolicy = known("Referrer-Policy")
    static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")
    static let requestID = known("X-Request-Id")
    /// What proxies say of a request.
    static let forwarded = known("Forwarded")
    static let forwardedFor = known("X-Forwarded-For")
    static let forwardedProto = known("X-Forwarded-Proto")
    /// Tells nginx which file to send.
    static let xAccelRedirect = known("X-Accel-Redirect")
    /// Tells nginx whether an answer is gathered before it is sent on.
    static let accelBuffering = known("X-Accel-Buffering")

    /// A name that is written here, and so is a token as RFC 9110 has them.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let known = HTTPField.Name(name) else { preconditionFailure("\(name) is no header's name") }
        return known
    }
}
