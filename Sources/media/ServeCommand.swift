import ArgumentParser
import Foundation
import MediaCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Starts the server, which is a program of its own, so that a probe does not pay for it.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves a library of media over HTTP (the program media-server).",
        discussion: "All options go to media-server; media-server --help lists them.")

    @Argument(parsing: .captureForPassthrough, help: "Options of media-server.")
    var options: [String] = []

    func run() throws {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let beside = URL(filePath: own).deletingLastPathComponent().appending(path: "media-server").path
        let program = FileManager.default.isExecutableFile(atPath: beside) ? beside : "media-server"
        // What this program does with signals is not for the next one.
        for number in [SIGINT, SIGTERM, SIGPIPE, SIGHUP] { signal(number, SIG_DFL) }
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
        var words = ([program] + options).map { strdup($0) }
        words.append(nil)
        execvp(program, words)
        throw MediaError(
            .notFound, "media-server cannot be started: \(String(cString: strerror(errno)))", operation: .open,
            location: program)
    }
}
