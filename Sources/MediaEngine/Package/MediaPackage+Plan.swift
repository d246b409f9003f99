public import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension MediaPackage {
    /// What was decided when the package was exported: for each output and track what is done, and why.
    ///
    /// - Throws: `MediaError` as `tracks()`.
    public func plan() async throws -> ExportPlan {
        let path = folder.path
        return try await Job.run(location: path) { (_) throws(MediaError) in
            try PackageReader(path: path).description().plan
        }
    }
}
