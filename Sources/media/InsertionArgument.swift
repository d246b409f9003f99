import ArgumentParser
import MediaCore

/// A file to insert and where: `PATH@SECONDS` or `PATH@end`.
struct InsertionArgument: ExpressibleByArgument {
    let path: String
    let place: CompositionEdits.Insertion.Place

    init?(argument: String) {
        // Paths may hold the sign, too: the last one counts.
        guard let sign = argument.lastIndex(of: "@"), sign > argument.startIndex else { return nil }
        path = String(argument[..<sign])
        let text = String(argument[argument.index(after: sign)...])
        if text == "end" {
            place = .end
        } else if let time = TimeArgument(argument: text)?.time {
            place = .at(time)
        } else {
            return nil
        }
    }
}
