/// What tells one state of a file from another without reading it.
package struct InputIdentity: Sendable, Hashable {
    package let device: UInt64
    package let file: UInt64
    package let byteCount: Int64
    /// Time of the last change in nanoseconds.
    package let changed: Int64
}
