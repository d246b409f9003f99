import Foundation
import Testing

@Suite struct SandboxTests {
    /// What a program that was taken over tries, and whether it worked.
    private func attempts(in folder: URL) throws -> [String: Bool] {
        let other = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
        try Data("x".utf8).write(to: other)
        defer { try? FileManager.default.removeItem(at: other) }
        let run = try Tool(Tool.built("SandboxCheck"), [folder.path, other.path])
        #expect(run.status == 0, "\(run.errors)")
        return Dictionary(
            run.output.split(separator: "\n").map { line in
                let fields = line.split(separator: "\t")
                return (String(fields[0]), fields.last == "true")
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test func aWorkerCanDoNothingButItsWork() async throws {
        try await Fixture.withFolder { folder in
            let attempts = try attempts(in: folder)
            for allowed in ["writes in its folder", "reads a system library's folder"] {
                #expect(attempts[allowed] == true, "\(allowed)")
            }
            for refused in [
                "makes a TCP socket", "makes a UDP socket", "makes a local socket", "starts a program",
                "signals its parent",
                "changes modes elsewhere", "changes modes in its folder", "has signals sent to its parent",
                "slows its parent down", "executes what it wrote",
                "maps memory to write and execute", "changes its root", "raises its limits", "writes a large file",
                "allocates half a gigabyte",
            ] { #expect(attempts[refused] == false, "\(refused)") }
            guard attempts["restricted files"] == true else { return }
            for refused in [
                "reads the password file", "reads the folder above", "writes elsewhere", "makes a link out",
            ] {
                #expect(attempts[refused] == false, "\(refused)")
            }
        }
    }
}
