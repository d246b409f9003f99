import Foundation
import MediaLibrary

/// Opens a library that was killed, waits until nothing is left to do, and tells what became of everything; or is killed
/// itself.
struct Recovery {
    let root: URL
    /// What senders go on sending; nil where none comes back.
    var clip: URL?
    var moment: Moment?

    func run() async throws {
        var watch: Watch?
        let (library, running) = try await Opening.library(at: root) { library in
            guard let moment else { return }
            watch = Watch(library, moment: moment)
            watch?.begin()
        }
        for item in try await library.list(PageRequest(size: 50)).items { watch?.follow(item.id) }
        if let clip { try await Step.resume(library, clip) }
        try await Report.untilNothingIsLeft(library)
        let report = try await Report(library, changes: watch?.end() ?? 0)
        running.cancel()
        await running.value
        Said.line(try report.text)
    }
}
