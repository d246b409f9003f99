import Foundation
import Testing

/// A slice of each part of the battery (Tests/Battery, Tests/EngineBattery), small enough for every run of the tests.
///
/// One after the other: they measure memory and time, and keep both processors busy by themselves.
@Suite(.serialized, .timeLimit(.minutes(15))) struct ReliabilityTests {
    static let hasStrace = (try? Tool("strace", ["-V"]))?.status == 0

    private func battery(_ script: String, _ arguments: [String]) async throws {
        let path = Fixture.root.appending(path: "Tests/Battery/\(script).py").path
        let run = try await Tool.running("python3", [path, "--media", Tool.built("media")] + arguments)
        #expect(run.status == 0, "\(run.output.suffix(4000)) \(run.errors.suffix(2000))")
    }

    private func engine(_ arguments: [String], files: [String]) async throws {
        let paths = files.map { Fixture.url($0).path }
        let run = try await Tool.running(
            "env", ["MALLOC_ARENA_MAX=1", Tool.built("EngineBattery")] + arguments + paths)
        #expect(run.status == 0, "\(run.output.suffix(4000)) \(run.errors.suffix(2000))")
    }

    private static let few = ["h264-aac.mp4", "transport.ts", "vp9-opus.webm"]

    private static func clips() -> [String] {
        Fixture.contents(Fixture.url("")).filter { !$0.hasPrefix(".") }
    }

    @Test(.enabled(if: hasStrace))
    func filesThatNameOthersAreRefusedWithoutASocketOrAForeignFile() async throws {
        try await battery("hostile", ["--rows", "^(hls-|concat|dref|vobsub|magicyuv|stsz|nasty|title|ts-units)"])
    }

    @Test(.enabled(if: hasStrace))
    func hostileFilesAreRefusedInWorkersAlike() async throws {
        try await battery(
            "hostile", ["--option=--isolated", "--rows", "^(hls-file|stsz|ts-units|xing|elst-values|mkv-title)"])
    }

    @Test func changedFilesGiveOutputsOrTypedErrors() async throws {
        try await engine(["mutate", "400", "1"], files: Self.clips())
    }

    @Test func workersSurviveChangedFilesAlike() async throws {
        try await engine(["isolated", "mutate", "60", "3"], files: Self.clips())
    }

    @Test func filesThatAreCutOffGiveOutputsOrTypedErrors() async throws {
        try await engine(["truncate", "1500", "4001"], files: Self.clips())
    }

    @Test func killedExportsLeaveNothingAtTheFinalName() async throws {
        try await battery("kill", ["--count", "11"])
    }

    @Test func callsThatFailGiveTypedErrorsAndLeaveTheOldPackage() async throws {
        try await battery("faults", ["--most", "1", "--scenario", "copy"])
        try await battery("faults", ["--most", "1", "--scenario", "overwrite"])
    }

    @Test func aFullDiskIsATypedError() async throws {
        try await battery("full_disk", ["--sizes", "3"])
    }

    @Test(.enabled(if: hasStrace))
    func filesAreFlushedBeforeTheirNames() async throws { try await battery("order", []) }

    @Test func exportsEndSoonWhereverTheyAreCancelled() async throws {
        try await engine(["cancel", "60", "1"], files: Self.few)
    }

    @Test func manyJobsLeaveTheProcessAsItWas() async throws {
        try await engine(["jobs", "200"], files: Self.few)
    }

    @Test func goodJobsMakeTheSameBesideHostileOnes() async throws {
        try await engine(["concurrent", "10", "1"], files: Self.few)
    }

    @Test func theSameBytesComeOutInAnyOrder() async throws {
        try await engine(
            ["determinism"], files: ["h264-aac.mp4", "vp9-opus.webm", "late-sound.mkv", "surround.mkv", "transport.ts"])
    }
}
