import CoreMetrics
import Foundation
import Testing

@testable import MediaServer

/// Metrics, as Prometheus' own parser reads them.
@Suite struct MetricsTests {
    static let python = Fixture.root.appending(path: ".build/python/bin/python3").path
    static let hasParser = (try? Tool(python, ["-c", "import prometheus_client"]).status) == 0

    struct Sample: Decodable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    static func read(_ text: String) async throws -> [Sample] {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "metrics")
            try Data(text.utf8).write(to: file)
            let script = Fixture.root.appending(path: "Tests/Support/read_metrics.py").path
            let run = try await Tool.running(python, [script, file.path])
            #expect(run.status == 0, "\(run.errors.suffix(1000))")
            return try JSONDecoder().decode([Sample].self, from: Data(run.output.utf8))
        }
    }

    @Test(.enabled(if: hasParser)) func namesAndLabelsOfAnyTextAreReadAsTheyWereMeant() async throws {
        let registry = PrometheusRegistry()
        let value = "a\\b\"c\nd,{}=ü\\n"
        registry.makeCounter(label: "1 strange-näme", dimensions: [("lä bel", value), ("__own", "1"), ("le", "2")])
            .increment(by: 3)
        registry.makeRecorder(label: "sizes", dimensions: [], aggregate: true).record(Double.nan)
        registry.makeFloatingPointCounter(label: "sum_total", dimensions: []).increment(by: 0.5)
        registry.makeMeter(label: "level", dimensions: [("a", "")]).set(-1.5e300)
        registry.makeTimer(label: "work", dimensions: []).recordNanoseconds(1_500_000_000)
        let samples = try await Self.read(registry.text)
        let strange = try #require(samples.first { $0.name == "_1_strange_n__me_total" })
        #expect(strange.value == 3)
        #expect(strange.labels == ["l___bel": value, "label__own": "1", "label_le": "2"])
        #expect(samples.first { $0.name == "sum_total" }?.value == 0.5)
        #expect(samples.first { $0.name == "level" }?.value == -1.5e300)
        #expect(samples.first { $0.name == "work_seconds_sum" }?.value == 1.5)
        #expect(samples.first { $0.name == "sizes_count" }?.value == 0)
    }

    @Test func seriesAreBoundedAndANameIsOfOneKind() {
        let registry = PrometheusRegistry(mostSeries: 10)
        for number in 0..<100 {
            registry.makeCounter(label: "many", dimensions: [("n", "\(number)")]).increment(by: 1)
        }
        registry.makeMeter(label: "many_total", dimensions: [("n", "1")]).set(7.0)
        let lines = registry.text.split(separator: "\n").filter { $0.hasPrefix("many_total{") }
        #expect(lines.count == 10 && lines.allSatisfy { $0.hasSuffix(" 1") })
        #expect(registry.text.contains("media_metrics_dropped_series_total 91\n"))
    }

    @Test func nothingIsLostWhenManyCountAtOnce() async {
        let registry = PrometheusRegistry()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<2000 {
                        registry.makeCounter(label: "c", dimensions: [("t", "\(step % 3)")]).increment(by: 1)
                        registry.makeTimer(label: "t", dimensions: []).recordNanoseconds(Int64(step) * 1_000_000)
                        registry.gauge("g").increment(by: task % 2 == 0 ? 1 : -1)
                        if step % 500 == 0 { _ = registry.text }
                    }
                }
            }
        }
        let text = registry.text
        #expect(text.contains("t_seconds_count 16000\n") && text.contains("t_seconds_bucket{le=\"+Inf\"} 16000\n"))
        #expect(text.contains("\ng 0\n"))
        let counts = text.split(separator: "\n").filter { $0.hasPrefix("c_total{") }.compactMap {
            Int($0.split(separator: " ").last ?? "")
        }
        #expect(counts.reduce(0, +) == 16000)
    }

    @Test(.enabled(if: hasParser)) func requestsAndJobsAreSeenWhereTheyHappen() async throws {
        try await RunningServer.open { server in
            func value(_ samples: [Sample], _ name: String, _ labels: [String: String] = [:]) -> Double {
                samples.filter { sample in
                    sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
                }.reduce(0) { $0 + $1.value }
            }
            let first = try await server.ask("/metrics")
            #expect(first.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let before = try await Self.read(first.text)
            let (_, playback) = try await server.media()
            for _ in 0..<5 { _ = try await server.ask("/stream/\(playback).m3u8") }
            for _ in 0..<5 { _ = try await server.ask("/nothing/\(UUID().uuidString)") }
            _ = try await server.ask("/health", "BREW")
            let text = try await server.ask("/metrics").text
            let after = try await Self.read(text)
            let route = ["route": "/stream/{playback}.m3u8", "method": "GET", "status": "2xx"]
            #expect(value(after, "media_http_requests_total", route) == 5, "\(text.prefix(3000))")
            #expect(
                value(after, "media_http_requests_total", ["route": "none", "status": "4xx", "method": "GET"]) == 5)
            #expect(value(after, "media_http_request_seconds_count", ["route": "/stream/{playback}.m3u8"]) == 5)
            #expect(value(after, "media_http_requests_in_flight") == 1)
            for name in [
                "media_http_sent_bytes_total", "media_library_jobs_total", "media_library_fetched_bytes_total",
                "media_library_job_seconds_count", "process_cpu_seconds_total",
            ] { #expect(value(after, name) > value(before, name), "\(name)") }
            for name in ["process_resident_memory_bytes", "process_open_fds", "media_library_free_bytes"] {
                #expect(value(after, name) > 10, "\(name)")
            }
            let start = value(after, "process_start_time_seconds")
            #expect(abs(Date().timeIntervalSince1970 - start) < 600)
            #expect(!text.contains(playback))
        }
    }

    @Test func metricsAreForTheServersOwnNetwork() async throws {
        try await RunningServer.open(["--trusted-proxies", "127.0.0.1"]) { server in
            let near = try await server.ask("/metrics")
            #expect(near.status == 200)
            let stranger = ["X-Forwarded-For: 8.8.8.8"]
            #expect(try await server.ask("/metrics", headers: stranger).status == 401)
            #expect(try await server.ask("/metrics", headers: stranger, arguments: ["-u", "tok:sec"]).status == 200)
            #expect(try await server.ask("/metrics", headers: ["X-Forwarded-For: 8.8.8.8, 10.0.0.1"]).status == 200)
        }
        try await RunningServer.open { server in
            // Through a proxy nobody vouches for.
            let passed = try await server.ask("/metrics", headers: ["X-Forwarded-For: 10.0.0.1"])
            #expect(passed.status == 401)
        }
        try await RunningServer.open(["--metrics-public"]) { server in
            let far = try await server.ask("/metrics", headers: ["X-Forwarded-For: 8.8.8.8"])
            #expect(far.status == 200)
        }
    }
}
