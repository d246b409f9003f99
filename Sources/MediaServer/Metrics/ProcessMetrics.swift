internal import CoreMetrics
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What the process costs, read when somebody asks. The names are those every Prometheus client has.
final class ProcessMetrics: Sendable {
    private let registry: PrometheusRegistry
    private let start: PrometheusGauge
    private let cpu: PrometheusFloatingCounter?
    private let shownSeconds = Mutex(0.0)

    init(_ registry: PrometheusRegistry) {
        self.registry = registry
        start = registry.gauge("process_start_time_seconds")
        start.set(Date().timeIntervalSince1970 - Self.secondsSinceStart)
        cpu =
            registry.makeFloatingPointCounter(label: "process_cpu_seconds_total", dimensions: [])
            as? PrometheusFloatingCounter
    }

    /// Reads everything anew.
    func update() {
        shownSeconds.withLock { shown in
            let seconds = Self.cpuSeconds
            cpu?.increment(by: seconds - shown)
            shown = max(seconds, shown)
        }
        var limit = rlimit()
        if getrlimit(Self.descriptors, &limit) == 0 {
            registry.gauge("process_max_fds").set(Double(limit.rlim_cur))
        }
        #if os(Linux)
        let page = Double(sysconf(CInt(_SC_PAGESIZE)))
        let pages = Self.words("/proc/self/statm").prefix(2).compactMap { Double($0) }
        if pages.count == 2 {
            registry.gauge("process_virtual_memory_bytes").set(pages[0] * page)
            registry.gauge("process_resident_memory_bytes").set(pages[1] * page)
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // The folder's own descriptor is one of them.
            registry.gauge("process_open_fds").set(Double(open.count - 1))
        }
        if let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") {
            registry.gauge("process_threads").set(Double(threads.count))
        }
        #endif
    }

    private static var cpuSeconds: Double {
        [who(own), who(children)].reduce(0) { $0 + $1 }
    }

    #if os(Linux)
    private static let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    private static let (own, children) = (RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue)
    private static func who(_ who: __rusage_who_t) -> Double {
        var usage = rusage()
        guard getrusage(who, &usage) == 0 else { return 0 }
        return seconds(usage)
    }
    #else
    private static let descriptors = RLIMIT_NOFILE
    private static let (own, children) = (RUSAGE_SELF, RUSAGE_CHILDREN)
    private static func who(_ who: CInt) -> Double {
        var usage = rusage()
        guard getrusage(who, &usage) == 0 else { return 0 }
        return seconds(usage)
    }
    #endif

    private static func seconds(_ usage: rusage) -> Double {
        Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
    }

    /// How long the process has run (proc(5), `starttime`: the 22nd word, counted after the name, which may have blanks).
    private static var secondsSinceStart: Double {
        #if os(Linux)
        guard let data = FileManager.default.contents(atPath: "/proc/self/stat") else { return 0 }
        let text = String(decoding: data, as: UTF8.self)
        guard let name = text.lastIndex(of: ")") else { return 0 }
        let rest = text[name...].split(separator: " ")
        let up = words("/proc/uptime").first.flatMap { Double($0) }
        guard rest.count > 20, let ticks = Double(rest[20]), let up else { return 0 }
        return max(up - ticks / Double(sysconf(CInt(_SC_CLK_TCK))), 0)
        #else
        return 0
        #endif
    }

    private static func words(_ path: String) -> [Substring] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    }
}
