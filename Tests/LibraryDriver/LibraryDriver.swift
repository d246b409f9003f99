import Foundation
import Logging
import MediaCore
import MediaEngine
import MediaLibrary

/// A program around a library, for tests that end it at any point and for measurements.
///
///     LibraryDriver ROOT scenario BASE-URL CLIP [before|after N]  media's whole life; killed at the Nth transaction
///     LibraryDriver ROOT prepare SERVER-URL CLIP               makes what steps work on, prints what became of it
///     LibraryDriver ROOT step NAME SERVER-URL CLIP [MOMENT]    one piece of work; killed at a moment of it
///     LibraryDriver ROOT recover [CLIP [MOMENT]]               takes up what was left, prints what became of it
///     LibraryDriver ROOT populate N                            as many media as were ready once, without files
///     LibraryDriver ROOT read                                  times of opening, get and list
///     LibraryDriver ROOT create BASE-URL N                     so many media from a server: throughput, memory, events
///
/// Webhooks go to the address in LIBRARY_WEBHOOK; with LIBRARY_DRIVER_TELLS set, steps say what is seen of them.
@main struct LibraryDriver {
    static func main() async throws {
        MediaWorker.runIfRequested()
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else { fatalError("usage: LibraryDriver ROOT COMMAND …") }
        let root = URL(filePath: arguments[0])
        switch (arguments[1], arguments.count) {
        case ("scenario", 4), ("scenario", 6):
            let kill =
                arguments.count == 6
                ? KillingStore.Moment(isBefore: arguments[4] == "before", number: Int(arguments[5]) ?? 0) : nil
            try await Scenario(root: root, base: arguments[2], clip: URL(filePath: arguments[3]), kill: kill).run()
        case ("prepare", 4):
            try await StepRun(root: root, server: arguments[2], clip: URL(filePath: arguments[3])).run()
        case ("step", 5), ("step", 6):
            guard let step = Step(rawValue: arguments[2]) else { fatalError("no step \(arguments[2])") }
            let (clip, moment) = (URL(filePath: arguments[4]), moment(arguments.dropFirst(5).first))
            try await StepRun(root: root, server: arguments[3], clip: clip, step: step, moment: moment).run()
        case ("recover", 2...4):
            let clip = arguments.dropFirst(2).first.map { URL(filePath: $0) }
            try await Recovery(root: root, clip: clip, moment: moment(arguments.dropFirst(3).first)).run()
        case ("populate", 3): try await Population(root: root).make(Int(arguments[2]) ?? 0)
        case ("read", 2): try await Population(root: root).read()
        case ("create", 4): try await Throughput(root: root, base: arguments[2]).run(Int(arguments[3]) ?? 0)
        default: fatalError("unknown command")
        }
    }

    private static func moment(_ text: String?) -> Moment? {
        guard let text else { return nil }
        guard let moment = Moment(text) else { fatalError("\(text) is no moment") }
        return moment
    }

    /// Settings of all commands.
    static func configuration(_ root: URL) -> LibraryConfiguration {
        var configuration = LibraryConfiguration(root: root)
        configuration.addressPolicy = .anywhere
        configuration.ladder = .source
        configuration.reservedByteCount = 0
        configuration.retries = RetryPolicy(attempts: 2, firstDelay: .milliseconds(50), longestDelay: .seconds(1))
        configuration.isolation = .process(WorkerSettings(keepsSpare: true))
        configuration.logger.logLevel = .error
        configuration.speechRecognizer = CommandRecognizer(
            script(
                "scripted_speech.py",
                ["-f", "{input}", "-l", "{language}", "-pp", "-ovtt", "-of", "{output}"]))
        configuration.summarizer = CommandSummarizer(script("scripted_summary.py", ["--words", "{words}"]))
        if let url = ProcessInfo.processInfo.environment["LIBRARY_WEBHOOK"] {
            let secret = Data(repeating: 7, count: 32).base64EncodedString()
            do { configuration.webhooks = [try WebhookEndpoint(url: url, secret: secret)] } catch {
                fatalError("\(error)")
            }
        }
        return configuration
    }

    private static func script(_ name: String, _ arguments: [String]) -> CommandTemplate {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return CommandTemplate(
            program: "python3", arguments: [tests.appending(path: "Support/\(name)").path] + arguments)
    }

    /// Waits until something is there.
    static func until<Value>(_ body: () async throws -> Value?) async throws -> Value {
        while true {
            if let value = try await body() { return value }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
