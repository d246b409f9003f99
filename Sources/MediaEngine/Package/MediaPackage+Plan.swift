public import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension MediaPackage {
    /// What was decided when the folder was exported, whatever its outputs: what is done with each track, and why.
    ///
    /// - Throws: `MediaError` as `tracks()`.
    public func plan() async throws -> ExportPlan {
        let path = folder.path
        return try await Job.run(location: path) { (_) throws(MediaError) in
            try PackageReader(path: path).plan()
        }
    }
}
