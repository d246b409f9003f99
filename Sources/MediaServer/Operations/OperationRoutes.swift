internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

/// What operators ask for.
struct OperationRoutes: Sendable {
    let library: MediaLibrary

    func add(to router: Router<ServerContext>) {
        router.get("health") { _, _ in
            let jobs = try await library.jobCounts()
            return Reply.json(
                .object([
                    "status": "ok",
                    "jobs": .object(["waiting": .integer(jobs.waiting), "running": .integer(jobs.running)]),
                ]))
        }
    }
}
