import Foundation
import Testing

/// What becomes of a library whose process is killed in the middle of its work: what would have become of it anyway.
@Suite(.timeLimit(.minutes(5))) struct StepKillTests {
    /// One kind of work, and what is seen in the middle of it.
    struct Work: Sendable, CustomStringConvertible {
        var step: String
        /// Text and bytes, as `Moment` has them.
        var sight: String
        var description: String { "\(step) at \(sight)" }
    }

    static let works = [
        Work(step: "download", sight: "/source:262144"), Work(step: "send", sight: "uploads/:262144"),
        Work(step: "copy", sight: "/.package:0"), Work(step: "encode", sight: "/.package:0"),
        Work(step: "compose", sight: "/.composed:0"), Work(step: "files", sight: "/.capped_4k:0"),
        Work(step: "files", sight: "/.audio:0"), Work(step: "track", sight: "/track-:262144"),
        Work(step: "track", sight: "/.package:0"), Work(step: "untrack", sight: "/.package:0"),
        Work(step: "subtitles", sight: "process python3:0"), Work(step: "summary", sight: "process python3:0"),
        Work(step: "file", sight: "files/:262144"), Work(step: "lend", sight: "user-media/:262144"),
        Work(step: "give", sight: "files/:262144"), Work(step: "delete", sight: "removed/:0"),
        Work(step: "fewer", sight: "removed/:0"),
    ]

    @Test func workThatIsKilledEndsAsIfNothingHadHappened() async throws {
        let seed =
            ProcessInfo.processInfo.environment["MEDIA_KILL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...9999)
        var generator = SeededGenerator(seed: seed)
        let plan = Self.works.enumerated().map { ($0.offset, $0.element, Int.random(in: 0...2, using: &generator)) }
        try await Fixture.withFolder { folder in
            let ground = try await KillGround(in: folder)
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Two at a time: each is a process with workers.
                var rest = plan[...]
                for _ in 0..<2 {
                    guard let (number, work, further) = rest.popFirst() else { break }
                    group.addTask { try await Self.kill(work, ground, number, further, seed) }
                }
                for try await _ in group {
                    guard let (number, work, further) = rest.popFirst() else { continue }
                    group.addTask { try await Self.kill(work, ground, number, further, seed) }
                }
            }
        }
    }

    private static func kill(
        _ work: Work, _ ground: KillGround, _ number: Int, _ further: Int, _ seed: UInt64
    ) async throws {
        let name = "\(work), \(further) changes later, seed \(seed)"
        let whole = try ground.copy("whole-\(number)")
        let undisturbed = try ground.rest(try await ground.step(work.step, whole), whole)
        #expect(undisturbed.report.findings.isEmpty, "\(name)")
        #expect(undisturbed.report.processes.isEmpty, "\(name)")
        // What is seen for a moment only may be over before the changes after it.
        var killed: (tool: Tool, root: URL)?
        for further in [further, 0, 0] where killed == nil {
            let root = try ground.copy("killed-\(number)-\(UUID().uuidString)")
            let tool = try await ground.step(
                work.step, root, moment: "sight:\(work.sight):\(further)", environment: ["SCRIPTED_SPEECH=paced"])
            if tool.status == SIGKILL { killed = (tool, root) }
        }
        guard let killed else {
            Issue.record("\(name): the moment never came")
            return
        }
        let after = try ground.rest(try await ground.recover(killed.root), killed.root)
        let isTaken = killed.tool.output.contains("taken")
        // What nobody was told is taken may be as if it had never been asked for.
        let isUnasked = !isTaken && after.report.events == undisturbed.report.events && work.step == "give"
        if isUnasked {
            #expect(after.report.findings == ["strayFolder files has a folder of nobody"], "\(name)")
        } else {
            #expect(after.report.state == undisturbed.report.state, "\(name)")
            #expect(after.report.events == undisturbed.report.events, "\(name)")
            #expect(after.report.findings.isEmpty, "\(name)")
            let differences = after.tree.differences(to: undisturbed.tree)
            #expect(differences.isEmpty, "\(name)")
        }
        #expect(after.report.lasting.isEmpty && after.report.folders.isEmpty, "\(name)")
        #expect(after.report.processes.isEmpty, "\(name)")
        #expect(after.report.doubledEvents == 0, "\(name)")
        for root in [whole, killed.root] { try FileManager.default.removeItem(at: root) }
    }

    @Test func aRecogniserDoesNotOutliveTheLibraryThatIsKilled() async throws {
        try await Fixture.withFolder { folder in
            let ground = try await KillGround(in: folder)
            let root = try ground.copy("killed")
            let killed = try await ground.step(
                "subtitles", root, moment: "sight:process python3:0:0", environment: ["SCRIPTED_SPEECH=hang"])
            #expect(killed.status == SIGKILL)
            let after = try ground.rest(try await ground.recover(root), root)
            #expect(after.report.processes.isEmpty)
        }
    }
}
