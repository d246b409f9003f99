internal import JWTKit

/// What a playback token says.
struct PlaybackClaims: JWTPayload {
    /// `media:` and the playback id.
    var aud: AudienceClaim
    var exp: ExpirationClaim
    var nbf: NotBeforeClaim?

    func verify(using algorithm: some JWTAlgorithm) throws {
        try exp.verifyNotExpired()
        try nbf?.verifyNotBefore()
    }
}
