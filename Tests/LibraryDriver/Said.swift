import Foundation

/// What the driver tells whoever started it, at once: it may be killed in the next moment.
enum Said {
    /// The library took what it was asked for: it has to be done from then on, whatever happens.
    static func taken() { line("taken") }

    static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
