import Foundation

/// What a server answered, as curl saw it.
struct Answer {
    let status: Int
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    /// A field of a JSON answer, by its names; nil where there is none.
    subscript(_ path: String...) -> Any? {
        var value = try? JSONSerialization.jsonObject(with: body)
        for name in path {
            if let index = Int(name) {
                value = (value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil }
            } else {
                value = (value as? [String: Any])?[name]
            }
        }
        return value
    }
}

extension RunningServer {
    /// Asks with curl, which does as it is told: paths and headers are sent as they are.
    func ask(
        _ path: String, _ method: String = "GET", headers: [String] = [], body: String? = nil, arguments: [String] = []
    ) async throws -> Answer {
        let files = ["head", "body"].map { folder.appending(path: "\($0)-\(UUID().uuidString)") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        var words = ["-s", "--path-as-is", "--max-time", "60", "-D", files[0].path, "-o", files[1].path]
        words += method == "HEAD" ? ["-I"] : ["-X", method]
        words += headers.flatMap { ["-H", $0] }
        if let body { words += ["--data-binary", body] }
        words += arguments
        words.append(path.hasPrefix("http") ? path : address + path)
        _ = try await Tool.running("curl", words)
        let head = (try? String(contentsOf: files[0], encoding: .utf8)) ?? ""
        // The last head is the answer's: before it there may be a 100.
        let lines =
            head.components(separatedBy: "\r\n\r\n").last { $0.hasPrefix("HTTP/") }?
            .components(separatedBy: "\r\n") ?? []
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            if halves.count == 2 { fields[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces) }
        }
        return Answer(
            status: lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0,
            headers: fields, body: method == "HEAD" ? Data() : (try? Data(contentsOf: files[1])) ?? Data())
    }

    /// Asks the on-demand API, signed in.
    func onDemand(_ path: String, _ method: String = "GET", _ json: String? = nil) async throws -> Answer {
        try await ask(
            "/v1" + path, method, headers: json == nil ? [] : ["Content-Type: application/json"], body: json,
            arguments: ["-u", "\(Self.user):\(Self.secret)"])
    }

    /// A media of a clip, when it is ready.
    ///
    /// - Returns: its id and that of its playback.
    func media(_ clip: String = "h264-aac.mp4", policy: String = "public") async throws -> (
        id: String, playback: String
    ) {
        let url = clips.url("files/\(clip)")
        let made = try await onDemand(
            "/on-demand", "POST", #"{"inputs":[{"type":"video","url":"\#(url)"}],"accessPolicy":"\#(policy)"}"#)
        guard made.status == 201, let id = made["data", "id"] as? String,
            let playback = made["data", "playbackIds", "0", "id"] as? String
        else { throw Failed(what: "no media was made: \(made.text)", log: log) }
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let media = try await onDemand("/on-demand/\(id)")
            if media["data", "status"] as? String == "Ready" { return (id, playback) }
            if media["data", "status"] as? String == "Failed" { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Failed(what: "the media is not ready", log: log)
    }
}
