internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One try to fetch a file or the rest of it, over the redirections there are.
struct FetchAttempt {
    let fetcher: SourceFetcher
    let file: PartialFile
    let statePath: String
    let deadline: ContinuousClock.Instant
    let maximumByteCount: Int
    /// Bytes that may still be written to the disk.
    let reserved: @Sendable () -> Int
    let progress: SourceFetcher.Progress
    private var resumption: SourceFetcher.Resumption?

    init(
        fetcher: SourceFetcher, file: PartialFile, statePath: String, deadline: ContinuousClock.Instant,
        maximumByteCount: Int, reserved: @escaping @Sendable () -> Int, progress: @escaping SourceFetcher.Progress
    ) {
        self.fetcher = fetcher
        self.file = file
        self.statePath = statePath
        self.deadline = deadline
        self.maximumByteCount = maximumByteCount
        self.reserved = reserved
        self.progress = progress
    }

    /// Whether what is there can be continued.
    var canResume: Bool { resumption != nil && file.length > 0 }

    /// Looks at what an earlier process left.
    mutating func findResumption(of url: String) async throws {
        if let data = FileManager.default.contents(atPath: statePath),
            let found = try? JSONDecoder().decode(SourceFetcher.Resumption.self, from: data), found.url == url
        {
            resumption = found
        } else if file.length > 0 {
            try await file.restart()
        }
        self.url = url
    }

    private var url = ""

    private enum Outcome {
        case complete
        case redirect(String)
    }

    /// Fetches; returns when all of the file is there.
    mutating func run(_ start: SourceAddress) async throws {
        var address = start
        for _ in 0...fetcher.limits.maximumRedirects {
            switch try await hop(address) {
            case .complete: return
            case .redirect(let location):
                address = try SourceAddress(redirect: location, from: address, policy: fetcher.policy)
            }
        }
        throw MediaFailure(
            .redirectRefused, "the server redirects more than \(fetcher.limits.maximumRedirects) times")
    }

    private mutating func hop(_ address: SourceAddress) async throws -> Outcome {
        let addresses = try await Bounded.run(within: fetcher.limits.headerTimeLimit) { [fetcher] in
            try await fetcher.allowedAddresses(of: address.host)
        }
        var failure: (any Error)?
        for pinned in addresses.prefix(4) {
            do { return try await hop(address, pinned) } catch let error as MediaFailure
                where error.code == .connectionFailed && error.message == FetchFailures.noConnection
            {
                failure = error
            }
        }
        throw failure ?? MediaFailure(.hostNotFound, "the host has no address")
    }

    private mutating func hop(_ address: SourceAddress, _ pinned: IPAddress) async throws -> Outcome {
        let client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: fetcher.configuration(host: address.host, address: pinned))
        let result: Result<Outcome, any Error>
        do { result = .success(try await ask(client, address)) } catch { result = .failure(error) }
        try? await client.shutdown()
        return try result.get()
    }

    private mutating func ask(_ client: HTTPClient, _ address: SourceAddress) async throws -> Outcome {
        if resumption == nil, file.length > 0 { try await file.restart() }
        let offset = file.length
        var request = HTTPClientRequest(url: address.url)
        request.headers.add(name: "User-Agent", value: "MediaLibrary/1")
        request.headers.add(name: "Accept", value: "*/*")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        if offset > 0, let resumption {
            request.headers.add(name: "Range", value: "bytes=\(offset)-")
            request.headers.add(name: "If-Range", value: resumption.validator)
        }
        let limit = min(
            fetcher.limits.connectTimeLimit + fetcher.limits.headerTimeLimit, ContinuousClock.now.duration(to: deadline)
        )
        guard limit > .zero else { throw FetchFailures.tooLong }
        let response: HTTPClientResponse
        do { response = try await client.execute(request, timeout: TimeAmount(limit)) } catch {
            throw FetchFailures.failure(error)
        }
        let head = try ResponseHead(response)
        switch try head.verdict(offset: offset, resumption: resumption) {
        case .redirect(let location): return .redirect(location)
        case .complete: return .complete
        case .restart:
            resumption = nil
            try await file.restart()
            throw MediaFailure(.sourceChanged, "the file changed while it was fetched", mayPass: true)
        case .body(let start, let total):
            if start == 0, file.length > 0 { try await file.restart() }
            try note(head, total)
            try await receive(response.body, total: total)
            return .complete
        }
    }

    /// Writes down what a continuation needs.
    private mutating func note(_ head: ResponseHead, _ total: Int?) throws {
        if let total {
            guard total <= maximumByteCount else {
                throw MediaFailure(.tooLarge, "the file has \(total) bytes; at most \(maximumByteCount) are taken")
            }
            guard total - file.length <= reserved() else {
                throw MediaFailure(.storageFull, "there is no room for the file's \(total) bytes", mayPass: true)
            }
        }
        guard let validator = head.validator else {
            resumption = nil
            // Empty: the file is not complete, and cannot be continued.
            try? Data().write(to: URL(filePath: statePath))
            return
        }
        let now = SourceFetcher.Resumption(url: url, validator: validator, total: total)
        resumption = now
        // Without it the file is fetched from its beginning after the end of this process.
        try? JSONEncoder().encode(now).write(to: URL(filePath: statePath))
    }

    private func receive(_ body: HTTPClientResponse.Body, total: Int?) async throws {
        let watch = RateWatch(limits: fetcher.limits, deadline: deadline)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watch.run() }
            defer { group.cancelAll() }
            var pending: [UInt8] = []
            do {
                for try await part in body {
                    watch.received(part.readableBytes)
                    if watch.isOver { break }
                    pending.append(contentsOf: part.readableBytesView)
                    progress(file.length + pending.count, total)
                    guard file.length + pending.count <= maximumByteCount else {
                        throw MediaFailure(.tooLarge, "the file has more than \(maximumByteCount) bytes")
                    }
                    if let total, file.length + pending.count > total {
                        throw MediaFailure(.invalidResponse, "the server sends more than it announced")
                    }
                    if pending.count >= 1 << 18 {
                        try await store(&pending, total)
                    }
                }
                try await store(&pending, total)
            } catch {
                if watch.isOver { try await group.next() }
                if !(error is MediaFailure) { try? await store(&pending, total) }
                throw FetchFailures.failure(error)
            }
            if watch.isOver { try await group.next() }
        }
        if let total, file.length != total {
            throw MediaFailure(.connectionFailed, "the connection ended before the file did", mayPass: true)
        }
    }

    private func store(_ pending: inout [UInt8], _ total: Int?) async throws {
        guard !pending.isEmpty else { return }
        guard pending.count <= reserved() else {
            throw MediaFailure(.storageFull, "there is no room on the disk", mayPass: true)
        }
        let bytes = pending
        pending = []
        try await file.append(bytes)
    }
}
