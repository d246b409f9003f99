internal import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What is due by the clock: uploads whose time is over, originals that may go, events nobody needs any more.
struct Housekeeping {
    let core: LibraryCore
    let uploads: UploadDesk
    let webhooks: WebhookSender

    /// Until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            await once()
            try? await Task.sleep(for: .seconds(60))
        }
    }

    /// Every duty; one that fails does not keep the others from being done.
    func once() async {
        await perform("reserve") { try await core.keepReserve() }
        await perform("uploads") { try await uploads.expire(now: Date()) }
        await perform("originals") { try await endRetention(now: Date()) }
        await perform("events") { try await webhooks.prune() }
    }

    private func perform(_ duty: String, _ body: () async throws -> Void) async {
        do { try await body() } catch {
            if Task.isCancelled { return }
            core.logger.error("housekeeping failed", metadata: ["duty": "\(duty)", "error": "\(error)"])
        }
    }

    /// Lets originals go whose time is over. The key and the place in the order say all there is to it, so a document that
    /// cannot be read keeps none.
    func endRetention(now: Date) async throws {
        try await core.change { change in
            let due = RecordQuery(.retention, through: now.microseconds, limit: 1000)
            for retention in try change.store.records(due) {
                try change.store.remove(.retention, retention.key)
                if let media = UUID(uuidString: retention.key) { try change.enqueue(.tidy, owner: media) }
            }
        }
    }
}
