internal import AsyncHTTPClient
internal import NIOHTTP1

/// The part of a response that decides what becomes of it.
struct ResponseHead: Sendable {
    let status: Int
    /// What is announced, as far as it makes sense.
    let contentLength: Int?
    let contentRange: ContentRange?
    let location: String?
    let retryAfter: Int?
    /// What tells that a later answer is of the same file: a strong entity tag, else a date.
    let validator: String?
    let isEncoded: Bool

    /// What to do with a response.
    enum Verdict: Sendable, Hashable {
        case redirect(String)
        /// All of the file is there already.
        case complete
        /// What is there is of another file.
        case restart
        /// The body begins at an offset of the file, which has so many bytes where that is known.
        case body(start: Int, total: Int?)
    }

    /// - Throws: `MediaFailure` (`invalidResponse`) for headers that contradict themselves.
    init(_ response: HTTPClientResponse) throws(MediaFailure) {
        try self.init(
            status: Int(response.status.code),
            headers: response.headers.map { (name: $0.name, value: $0.value) })
    }

    init(status: Int, headers: [(name: String, value: String)]) throws(MediaFailure) {
        func values(_ name: String) -> [String] {
            headers.filter { $0.name.lowercased() == name }.map { $0.value }
        }
        self.status = status
        let lengths = Set(values("content-length").map { $0.trimmingSpaces })
        guard lengths.count <= 1 else {
            throw MediaFailure(.invalidResponse, "the server announces several lengths")
        }
        if let length = lengths.first {
            guard let number = Int(length), number >= 0 else {
                throw MediaFailure(.invalidResponse, "the server announces a length that is no number")
            }
            contentLength = number
        } else {
            contentLength = nil
        }
        contentRange = values("content-range").first.flatMap { ContentRange($0) }
        let locations = Set(values("location"))
        guard locations.count <= 1 else {
            throw MediaFailure(.redirectRefused, "the server redirects to several addresses")
        }
        location = locations.first
        retryAfter = values("retry-after").first.flatMap { Int($0.trimmingSpaces) }.flatMap { $0 >= 0 ? $0 : nil }
        let tag = values("etag").first.flatMap { $0.hasPrefix("\"") && $0.utf8.count < 1024 ? $0 : nil }
        let date = values("last-modified").first.flatMap { $0.utf8.count < 64 ? $0 : nil }
        let acceptsRanges = values("accept-ranges").contains { $0.lowercased().contains("bytes") }
        // A server that does not say so may take ranges; one that says `none` does not.
        let refusesRanges = values("accept-ranges").contains { $0.lowercased().contains("none") } && !acceptsRanges
        validator = refusesRanges ? nil : tag ?? date
        let encodings = values("content-encoding").map { $0.trimmingSpaces.lowercased() }
        isEncoded = encodings.contains { !$0.isEmpty && $0 != "identity" }
    }

    /// - Throws: `MediaFailure` for a status that is no file, or an answer that does not fit the question.
    func verdict(offset: Int, resumption: SourceFetcher.Resumption?) throws(MediaFailure) -> Verdict {
        switch status {
        case 200:
            try checkEncoding()
            return .body(start: 0, total: contentLength)
        case 206:
            try checkEncoding()
            guard offset > 0, let resumption else {
                throw MediaFailure(.invalidResponse, "the server sends a part that nobody asked for")
            }
            guard case .bytes(let first, let last, let total)? = contentRange else {
                throw MediaFailure(.invalidResponse, "the server sends a part and does not say which")
            }
            // A server may give less than the rest (RFC 9110, 15.3.7); what is missing is asked for again.
            guard first == offset, last >= first else {
                throw MediaFailure(.invalidResponse, "the server sends another part than the one asked for")
            }
            if let known = resumption.total, let total, known != total { return .restart }
            if let validator, validator != resumption.validator { return .restart }
            return .body(start: offset, total: total ?? resumption.total)
        case 416 where offset > 0:
            if let total = resumption?.total, total == offset { return .complete }
            return .restart
        case 301, 302, 303, 307, 308:
            guard let location else {
                throw MediaFailure(.redirectRefused, "the server redirects to nowhere")
            }
            return .redirect(location)
        case 404, 410: throw MediaFailure(.sourceNotFound, "the server has no such file (status \(status))")
        case 401, 403, 407, 451: throw MediaFailure(.sourceForbidden, "the server refuses the file (status \(status))")
        case 408, 425, 429, 500...599:
            throw MediaFailure(
                .serverFailed, "the server answers with status \(status)", mayPass: ![501, 505].contains(status),
                retryAfter: retryAfter)
        default: throw MediaFailure(.serverFailed, "the server answers with status \(status)")
        }
    }

    private func checkEncoding() throws(MediaFailure) {
        guard !isEncoded else {
            throw MediaFailure(.invalidResponse, "the server sends compressed content that was not asked for")
        }
    }
}
