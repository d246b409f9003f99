import Foundation
import MediaLibrary

/// A store full of media, and how long it takes to open it and to read from it.
struct Population {
    let root: URL

    private var path: String { root.appending(path: "library.sqlite").path }

    /// Writes copies of the media that is ready, each with an event, with ids of their own and no files.
    func make(_ count: Int) async throws {
        let store = try SQLiteStore(path: path, isDurable: false)
        let model = try await store.read { try $0.records(RecordQuery(.media, states: ["Ready"], limit: 1)) }
        let event = try await store.read { try $0.records(RecordQuery(.event, limit: 1)) }
        guard let model = model.first, let event = event.first else { fatalError("no media is ready in \(path)") }
        let told = String(decoding: event.document, as: UTF8.self)
        let text = String(decoding: model.document, as: UTF8.self)
        let upper = model.key.uppercased()
        for start in stride(from: 0, to: count, by: 5000) {
            try await store.write { writer in
                for index in start..<min(start + 5000, count) {
                    var copy = model
                    let id = UUID().uuidString
                    copy.key = id.lowercased()
                    copy.position = model.position + Int64(index) + 1
                    copy.document = Data(text.replacingOccurrences(of: upper, with: id).utf8)
                    try writer.put(copy)
                    var copied = event
                    let number = UUID().uuidString
                    copied.key = number.lowercased()
                    copied.position = event.position + Int64(index) + 1
                    copied.document = Data(told.replacingOccurrences(of: event.key.uppercased(), with: number).utf8)
                    try writer.put(copied)
                }
            }
        }
    }

    func read() async throws {
        let clock = ContinuousClock()
        var opening: [Duration] = []
        for _ in 0..<3 {
            let start = clock.now
            let library = try await MediaLibrary(LibraryDriver.configuration(root))
            let running = Task { try await library.run() }
            _ = try await library.list()
            opening.append(clock.now - start)
            running.cancel()
            try await running.value
        }
        var working: [Duration] = []
        for _ in 0..<3 {
            let start = clock.now
            let (_, running) = try await Opening.library(at: root)
            working.append(clock.now - start)
            running.cancel()
            await running.value
        }
        let library = try await MediaLibrary(LibraryDriver.configuration(root))
        let total = try await library.list().totalCount
        var ids: [UUID] = []
        var listing: [Duration] = []
        for number in 0..<1000 {
            // From the first page to the last.
            let pages = max(total / 10, 1)
            let start = clock.now
            let page = try await library.list(PageRequest(size: 10, number: 1 + number * (pages - 1) / 999))
            listing.append(clock.now - start)
            ids += page.items.prefix(2).map(\.id)
        }
        var large: [Duration] = []
        for number in 0..<200 {
            let start = clock.now
            _ = try await library.list(PageRequest(size: 50, number: 1 + number * max(total / 50 - 1, 0) / 199))
            large.append(clock.now - start)
        }
        var getting: [Duration] = []
        for id in ids.shuffled() {
            let start = clock.now
            _ = try await library.get(id)
            getting.append(clock.now - start)
        }
        print("media \(total)")
        Self.tell("open", opening)
        Self.tell("working", working)
        Self.tell("list of 10", listing)
        Self.tell("list of 50", large)
        Self.tell("get", getting)
        await library.close()
    }

    static func tell(_ name: String, _ times: [Duration]) {
        let sorted = times.sorted()
        func milliseconds(_ share: Double) -> String {
            let time = sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
            return String(format: "%.2f", time / .milliseconds(1))
        }
        print("\(name): median \(milliseconds(0.5)) ms, p99 \(milliseconds(0.99)) ms, most \(milliseconds(1)) ms")
    }
}
