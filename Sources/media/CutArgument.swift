import ArgumentParser
import MediaCore

/// A stretch to leave out: `4-6`, seconds of the media.
struct CutArgument: ExpressibleByArgument {
    let range: CutRange

    init?(argument: String) {
        guard let range = try? CutRange(parsing: argument, field: "cut") else { return nil }
        self.range = range
    }
}
