/// Names and texts as Prometheus' text format has them (version 0.0.4).
enum PrometheusName {
    /// A metric's name: letters, digits, `_` and `:`, no digit first. Everything else becomes `_`.
    static func metric(_ text: String) -> String { cleaned(text) { $0 == UInt8(ascii: ":") } }

    /// A label's name: letters, digits and `_`, no digit first, and no `__` first, which is Prometheus' own.
    static func label(_ text: String) -> String {
        let name = cleaned(text) { _ in false }
        guard name.hasPrefix("__") else { return name }
        return "label" + name
    }

    /// A label's value between its quotes.
    static func value(_ text: String) -> String {
        escaped(text, quote: true)
    }

    /// A help text.
    static func help(_ text: String) -> String { escaped(text, quote: false) }

    /// A number as Go's `ParseFloat` reads it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        return String(value)
    }

    private static func escaped(_ text: String, quote: Bool) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
            case UInt8(ascii: "\"") where quote: bytes += Array("\\\"".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func cleaned(_ text: String, allowing isAllowed: (UInt8) -> Bool) -> String {
        var bytes = text.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                byte
            default: isAllowed(byte) ? byte : UInt8(ascii: "_")
            }
        }
        if bytes.first.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) ?? true {
            bytes.insert(UInt8(ascii: "_"), at: 0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
