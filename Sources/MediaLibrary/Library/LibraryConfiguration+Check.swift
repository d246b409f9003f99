internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension LibraryConfiguration {
    /// Holds the configuration against what a library can work with.
    ///
    /// - Throws: `LibraryError` (`invalid`) naming every setting that is out of its limits.
    func check() throws(LibraryError) {
        var fields = FieldChecks()
        if !root.isFileURL { fields.fail("root", "is a folder of this machine") }
        for (count, name) in [
            (fetchingJobs, "fetchingJobs"), (processingJobs, "processingJobs"), (commandJobs, "commandJobs"),
            (pictureJobs, "pictureJobs"),
        ] where !(1...1000).contains(count) { fields.fail(name, "is from 1 to 1000") }
        if maximumDuration <= .zero { fields.fail("maximumDuration", "is longer than nothing") }
        for (duration, name) in [(uploadTimeLimit, "uploadTimeLimit"), (eventRetention, "eventRetention")]
        where duration < .zero { fields.fail(name, "is not below zero") }
        if reservedByteCount < 0 { fields.fail("reservedByteCount", "is not below zero") }
        if let sourceRetention, sourceRetention < .zero { fields.fail("sourceRetention", "is not below zero") }
        if Set(webhooks.map(\.url)).count < webhooks.count { fields.fail("webhooks", "names an endpoint once") }
        try fields.finish()
    }
}
