import Foundation
import MediaLibrary

/// Makes many small media from a server, and tells how fast, in how much memory, and how late events come.
struct Throughput {
    let root: URL
    let base: String

    func run(_ count: Int) async throws {
        let clock = ContinuousClock()
        let library = try await MediaLibrary(LibraryDriver.configuration(root))
        let running = Task { try await library.run() }
        let events = library.events()
        let watching = Task {
            var ready = 0
            var latencies: [Duration] = []
            var memory: [Int: Int] = [:]
            for await event in events {
                latencies.append(.seconds(Date().timeIntervalSince(event.createdAt)))
                if event.type == .mediaFailed { fatalError(String(decoding: event.body, as: UTF8.self)) }
                guard event.type == .mediaReady else { continue }
                ready += 1
                if ready % 100 == 0 { memory[ready] = Self.residentBytes }
                if ready == count { break }
            }
            return (latencies, memory)
        }
        let start = clock.now
        for _ in 0..<count { _ = try await library.create(from: .url(base + "h264-aac.mp4")) }
        let created = clock.now - start
        let (latencies, memory) = await watching.value
        let ready = clock.now - start
        print(String(format: "created %.1f a second", Double(count) / (created / .seconds(1))))
        print(String(format: "ready %.1f a second", Double(count) / (ready / .seconds(1))))
        for (number, bytes) in memory.sorted(by: { $0.key < $1.key }) {
            print("memory after \(number): \(bytes >> 20) MB")
        }
        Population.tell("event latency", latencies)
        running.cancel()
        try await running.value
    }

    private static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }
}
