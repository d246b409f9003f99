import Foundation
import MediaLibrary

/// One step to its end, or to the moment it is killed at.
struct StepRun {
    let root: URL
    /// The clips' server.
    let server: String
    /// A clip that is sent.
    let clip: URL
    /// Nil to make what steps work on.
    var step: Step?
    var moment: Moment?

    func run() async throws {
        let (library, running) = try await Opening.library(at: root)
        let watch = Watch(library, moment: moment)
        watch.begin()
        if let step {
            try await step.perform(library, server: server, clip: clip, watch: watch)
        } else {
            try await Step.prepare(library, server)
        }
        try await Report.untilNothingIsLeft(library)
        let report = try await Report(library, changes: watch.end())
        running.cancel()
        await running.value
        Said.line(try report.text)
    }
}
