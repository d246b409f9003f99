/// What an export guarantees about a power failure right after it returned.
public enum Durability: String, Sendable, Hashable, Codable, CaseIterable {
    /// Files and folders are flushed to the device before and after the output takes its final name.
    case durable
    /// The output is complete and in place, but may still be in the operating system's cache.
    case cached
}
