import Foundation
import Testing

/// A library that steps work on, a server of what they fetch, and the program that works and is killed.
struct KillGround {
    /// What the program tells at its end.
    struct Report: Codable, Equatable {
        var state: [String]
        var events: [String]
        var findings: [String]
        var lasting: [String]
        var processes: [String]
        var folders: [String]
        var doubledEvents: Int
    }

    /// A library at rest.
    struct Rest {
        var report: Report
        var tree: LibraryTree
    }

    let folder: URL
    let server: Helper
    private let program: String
    let clip: URL
    /// What a copy is made of for each step.
    let template: URL

    init(in folder: URL) async throws {
        self.folder = folder
        let served = folder.appending(path: "served")
        try FileManager.default.createDirectory(at: served, withIntermediateDirectories: true)
        for clip in ["h264-aac.mp4", "format.avi", "rotated.mov", "ladder.mp4"] {
            try FileManager.default.copyItem(at: Fixture.url(clip), to: served.appending(path: clip))
        }
        try Data(TrackTests.subtitles.utf8).write(to: served.appending(path: "hello.srt"))
        try Data("1\n00:00:00,500 --> 00:00:01,500\nBonjour\n".utf8).write(to: served.appending(path: "bonjour.srt"))
        let sound = try await Tool.running(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=8",
                served.appending(path: "long.wav").path,
            ])
        try #require(sound.status == 0, "\(sound.errors)")
        clip = served.appending(path: "ladder.mp4")
        server = try Helper("media_server.py", ["--files", served.path], log: folder.appending(path: "requests"))
        program = Tool.built("LibraryDriver")
        template = folder.appending(path: "template")
        let made = try await Tool.running(program, [template.path, "prepare", server.url(""), clip.path])
        try #require(made.status == 0, "\(made.errors.suffix(500))")
    }

    /// A library like the first, for one step.
    func copy(_ name: String) throws -> URL {
        let root = folder.appending(path: name)
        try FileManager.default.copyItem(at: template, to: root)
        return root
    }

    /// Does a step, to its end or to its moment.
    func step(_ name: String, _ root: URL, moment: String? = nil, environment: [String] = []) async throws -> Tool {
        try await run(
            environment + [try driver(of: root), root.path, "step", name, server.url(""), clip.path]
                + (moment.map { [$0] } ?? []))
    }

    /// Lets the next process take up what was left.
    func recover(_ root: URL) async throws -> Tool {
        try await run([try driver(of: root), root.path, "recover", clip.path])
    }

    /// What the program told, and what lies in the library's folder now.
    func rest(_ tool: Tool, _ root: URL) throws -> Rest {
        try #require(tool.status == 0, "\(tool.status): \(tool.errors.suffix(500))")
        let line = try #require(tool.output.split(separator: "\n").last)
        var report = try JSONDecoder().decode(Report.self, from: Data(line.utf8))
        report.state = report.state.map(LibraryTree.withoutNumbers)
        return Rest(report: report, tree: try LibraryTree(root))
    }

    /// The program under a name of the library's own, so that no other library's processes are taken for strays of this one.
    private func driver(of root: URL) throws -> String {
        let path = root.path + ".driver"
        if FileManager.default.fileExists(atPath: path) { return path }
        do { try FileManager.default.linkItem(atPath: program, toPath: path) } catch {
            try FileManager.default.copyItem(atPath: program, toPath: path)
        }
        return path
    }

    private func run(_ words: [String]) async throws -> Tool { try await Tool.running("env", words) }
}
