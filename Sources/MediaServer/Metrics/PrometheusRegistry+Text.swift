extension PrometheusRegistry {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Everything in Prometheus' text format, sorted.
    package var text: String {
        let (families, dropped) = contents
        var lines: [String] = []
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            lines += Self.head(name, family.kind)
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                for sample in series.samples {
                    lines.append(Self.line(name, labels, sample))
                }
            }
        }
        let own = "media_metrics_dropped_series_total"
        lines += Self.head(own, .counter)
        lines.append(Self.line(own, "", PrometheusSample(value: Double(dropped))))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ name: String, _ kind: Kind) -> [String] {
        let help = help[name] ?? name.split(separator: "_").joined(separator: " ")
        return ["# HELP \(name) \(PrometheusName.help(help))", "# TYPE \(name) \(kind.rawValue)"]
    }

    private static func line(_ name: String, _ labels: String, _ sample: PrometheusSample) -> String {
        var parts = labels.isEmpty ? [] : [labels]
        if let bound = sample.bound { parts.append("le=\"\(PrometheusName.number(bound))\"") }
        let braces = parts.isEmpty ? "" : "{" + parts.joined(separator: ",") + "}"
        return name + sample.suffix + braces + " " + PrometheusName.number(sample.value)
    }

    /// What each metric tells. `docs/http-api.md` has the same table.
    static let help = [
        "media_http_requests_total": "Requests that were answered, or given up by their client (status 499).",
        "media_http_request_seconds": "Time from a request's head to its answer's last byte.",
        "media_http_requests_in_flight": "Requests that are being answered.",
        "media_http_sent_bytes_total": "Bytes of answers' bodies that were sent.",
        "media_http_received_bytes_total": "Bytes that clients sent, heads included.",
        "media_http_open_connections": "Connections that are open.",
        "media_http_connections_total": "Connections that were taken.",
        "media_http_connections_closed_total": "Connections that the server ended, by the reason.",
        "media_library_jobs_waiting": "Jobs that wait, until their time or for their turn.",
        "media_library_jobs_running": "Jobs that run.",
        "media_library_jobs_total": "Jobs that ended, by how.",
        "media_library_job_seconds": "Time that jobs took.",
        "media_library_failures_total": "Jobs that failed, by what was wrong.",
        "media_library_events_total": "Events, by their type.",
        "media_library_fetched_bytes_total": "Bytes that were fetched from elsewhere.",
        "media_library_received_bytes_total": "Bytes of uploads.",
        "media_library_webhooks_total": "Deliveries of webhooks, by how they ended.",
        "media_library_free_bytes": "Free bytes of the disk that the library is on.",
        "media_metrics_dropped_series_total": "Sets of labels that found no place and count nothing.",
        "process_resident_memory_bytes": "Resident memory of the server, without its workers.",
        "process_virtual_memory_bytes": "Virtual memory of the server.",
        "process_open_fds": "Open file descriptors.",
        "process_max_fds": "Most file descriptors that may be open.",
        "process_threads": "Threads of the server.",
        "process_cpu_seconds_total": "Time on processors, of the server and of workers that ended.",
        "process_start_time_seconds": "When the server was started, since 1970.",
    ]
}
