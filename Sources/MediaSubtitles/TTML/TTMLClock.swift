internal import MediaCore

/// The time expressions of TTML (TTML 1, 10.3.1), in milliseconds.
struct TTMLClock {
    private var frameRate = 30.0
    private var subFrameRate = 1.0
    private var tickRate = 0.0

    /// Reads the rates of a document's root.
    init(_ root: [String: String]) {
        let declared = root["frameRate"].flatMap(Double.init)
        var multiplier = 1.0
        let parts = (root["frameRateMultiplier"] ?? "").split { $0 == " " || $0 == ":" }.compactMap { Double($0) }
        if parts.count == 2, parts[0] > 0, parts[1] > 0 { multiplier = parts[0] / parts[1] }
        frameRate = max(declared ?? 30, 1) * multiplier
        subFrameRate = max(root["subFrameRate"].flatMap(Double.init) ?? 1, 1)
        // Without a rate a tick is a frame where frames are declared, else a second.
        tickRate = root["tickRate"].flatMap(Double.init) ?? (declared == nil ? 1 : frameRate * subFrameRate)
    }

    /// Milliseconds of an expression; nil for what is none.
    func milliseconds(_ text: String?) -> Int64? {
        guard let text = text?.filter({ !$0.isWhitespace }), !text.isEmpty else { return nil }
        let seconds = text.contains(":") ? clock(text) : offset(text)
        guard let seconds, seconds.isFinite, seconds >= 0, seconds < 1e9 else { return nil }
        return Int64((seconds * 1000).rounded())
    }

    /// `01:02:03.5`, `01:02:03:12` with frames.
    private func clock(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count), let hours = Double(parts[0]), let minutes = Double(parts[1]),
            let seconds = Double(parts[2])
        else { return nil }
        var total = hours * 3600 + minutes * 60 + seconds
        if parts.count == 4 {
            let frames = parts[3].split(separator: ".").compactMap { Double($0) }
            guard let frame = frames.first else { return nil }
            total += (frame + (frames.count > 1 ? frames[1] / subFrameRate : 0)) / frameRate
        }
        return total
    }

    /// `1.5s`, `90f`, `500ms`, `10000000t`.
    private func offset(_ text: String) -> Double? {
        let number = text.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(number) else { return nil }
        switch text.dropFirst(number.count) {
        case "h": return value * 3600
        case "m": return value * 60
        case "s": return value
        case "ms": return value / 1000
        case "f": return value / frameRate
        case "t": return tickRate > 0 ? value / tickRate : nil
        default: return nil
        }
    }
}
