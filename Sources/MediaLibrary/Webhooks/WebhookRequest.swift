internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One attempt to tell an endpoint of an event.
struct WebhookRequest {
    let core: LibraryCore
    let endpoint: WebhookEndpoint
    /// For endpoints that may lie anywhere; others get a client of their own that is bound to an address.
    let client: HTTPClient

    /// - Returns: the status the endpoint answered with; redirections are not followed.
    func send(_ body: Data) async throws -> Int {
        if endpoint.policy.allowsPrivateNetworks { return try await post(body, client) }
        let address = try SourceAddress(endpoint.url, policy: endpoint.policy)
        let fetcher = SourceFetcher(
            policy: endpoint.policy, limits: core.configuration.fetchLimits, resolver: core.configuration.resolver)
        guard let pinned = try await fetcher.allowedAddresses(of: address.host).first else {
            throw MediaFailure(.hostNotFound, "the host has no address")
        }
        let own = HTTPClient(
            eventLoopGroup: client.eventLoopGroup,
            configuration: fetcher.configuration(host: address.host, address: pinned))
        let result: Result<Int, any Error>
        do { result = .success(try await post(body, own)) } catch { result = .failure(error) }
        try? await own.shutdown()
        return try result.get()
    }

    private func post(_ body: Data, _ client: HTTPClient) async throws -> Int {
        var request = HTTPClientRequest(url: endpoint.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "MediaLibrary/1")
        request.headers.add(
            name: WebhookSignature.header, value: WebhookSignature.make(body, secret: endpoint.secret))
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await client.execute(
                request, timeout: TimeAmount(core.configuration.webhookSchedule.answerTimeLimit))
            return Int(response.status.code)
        } catch { throw FetchFailures.failure(error) }
    }
}
