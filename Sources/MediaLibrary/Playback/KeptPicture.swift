#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A picture that was made: it lies on the disk, or there was no room for it.
package enum KeptPicture: Sendable {
    case file(String)
    case bytes([UInt8])

    func bytes() async throws -> [UInt8] {
        switch self {
        case .bytes(let bytes): return bytes
        case .file(let path):
            guard let data = try await DiskWork.contents(path) else {
                throw LibraryError(.storage, "the picture cannot be read")
            }
            return Array(data)
        }
    }
}
