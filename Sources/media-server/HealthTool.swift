import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `media-server health`: asks a server that runs how it is, for images and init systems without a program that could.
struct HealthTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media-server health",
        abstract: "Asks a running server whether it is healthy; ends with 0 if it is, else with 1.")

    @Option(help: "The address it listens on.")
    var host = "127.0.0.1"

    @Option(help: "The port it listens on.")
    var port = 8080

    @Option(help: "Seconds to wait for an answer.")
    var timeout = 5

    func validate() throws {
        guard (1...65535).contains(port) else { throw ValidationError("--port is from 1 to 65535.") }
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is from 1 to 3600.") }
    }

    func run() async throws {
        let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/health"
        let status: HTTPResponseStatus
        do {
            let answer = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: address), timeout: .seconds(Int64(timeout)))
            status = answer.status
            let body = try await answer.body.collect(upTo: 1 << 16)
            FileHandle.standardOutput.write(Data(body.readableBytesView) + Data("\n".utf8))
        } catch { throw Failure(description: "no answer from \(address): \(error)") }
        guard status == .ok else { throw Failure(description: "\(address) answers with status \(status.code)") }
    }

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
