#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension UUID {
    /// As services write ids.
    var lowercase: String { uuidString.lowercased() }
}
