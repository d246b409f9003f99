import Synchronization

@testable import MediaLibrary

/// A resolver that says what a test tells it to: for each host one answer after the other, the last one for ever.
final class ScriptedResolver: HostResolver {
    private struct State {
        var answers: [String: [[String]]]
        var asked: [String] = []
    }

    private let state: Mutex<State>

    init(_ answers: [String: [[String]]]) { state = Mutex(State(answers: answers)) }

    /// The names that were asked for, addresses left out.
    var asked: [String] { state.withLock { $0.asked } }

    func addresses(of host: String) async throws -> [IPAddress] {
        if let literal = IPAddress(host) { return [literal] }
        guard let texts = next(host) else { throw MediaFailure(.hostNotFound, "the host has no address") }
        return texts.compactMap { IPAddress($0) }
    }

    private func next(_ host: String) -> [String]? {
        state.withLock { state -> [String]? in
            state.asked.append(host)
            guard var rest = state.answers[host], !rest.isEmpty else { return nil }
            let first = rest.removeFirst()
            if !rest.isEmpty { state.answers[host] = rest }
            return first
        }
    }
}
