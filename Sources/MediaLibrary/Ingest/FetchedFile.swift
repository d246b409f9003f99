/// What was fetched.
struct FetchedFile: Sendable, Hashable {
    var byteCount: Int
    /// How often a broken connection was taken up again.
    var resumptions: Int
}
