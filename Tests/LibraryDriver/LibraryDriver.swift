import Foundation
import Logging
import MediaCore
import MediaEngine
import MediaLibrary

/// A program around a library, for tests that end it at any point and for measurements.
///
///     LibraryDriver ROOT scenario BASE-URL CLIP [before|after N]  media's whole life; killed at the Nth transaction
///     LibraryDriver ROOT recover                               takes up what was left, prints what became of it
///     LibraryDriver ROOT populate N                            as many media as were ready once, without files
///     LibraryDriver ROOT read                                  times of opening, get and list
///     LibraryDriver ROOT create BASE-URL N                     so many media from a server: throughput, memory, events
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
        case ("recover", 2): try await Recovery(root: root).run()
        case ("populate", 3): try await Population(root: root).make(Int(arguments[2]) ?? 0)
        case ("read", 2): try await Population(root: root).read()
        case ("create", 4): try await Throughput(root: root, base: arguments[2]).run(Int(arguments[3]) ?? 0)
        default: fatalError("unknown command")
        }
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
        return configuration
    }

    /// Waits until something is there.
    static func until<Value>(_ body: () async throws -> Value?) async throws -> Value {
        while true {
            if let value = try await body() { return value }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
