internal import Metrics

/// What a library tells about its work, by the names that dashboards use.
struct LibraryMetrics: Sendable {
    private let waiting = Gauge(label: "media_library_jobs_waiting")
    private let running = Gauge(label: "media_library_jobs_running")
    private let fetched = Counter(label: "media_library_fetched_bytes_total")
    private let received = Counter(label: "media_library_received_bytes_total")

    func queue(waiting: Int, running: Int) {
        self.waiting.record(waiting)
        self.running.record(running)
    }

    func finished(_ job: Job, in duration: Duration, outcome: String) {
        let dimensions = [("job", job.task.name), ("outcome", outcome)]
        Metrics.Timer(label: "media_library_job_seconds", dimensions: dimensions).recordNanoseconds(
            duration.components.seconds &* 1_000_000_000 &+ duration.components.attoseconds / 1_000_000_000)
        Counter(label: "media_library_jobs_total", dimensions: dimensions).increment()
    }

    func failed(_ job: Job, _ failure: MediaFailure) {
        Counter(
            label: "media_library_failures_total",
            dimensions: [("job", job.task.name), ("code", failure.code.rawValue)]
        ).increment()
    }

    func count(_ events: [LibraryEvent]) {
        for event in events {
            Counter(label: "media_library_events_total", dimensions: [("type", event.type.rawValue)]).increment()
        }
    }

    func fetched(bytes: Int) { fetched.increment(by: bytes) }
    func received(bytes: Int) { received.increment(by: bytes) }

    func delivered(outcome: String) {
        Counter(label: "media_library_webhooks_total", dimensions: [("outcome", outcome)]).increment()
    }
}
