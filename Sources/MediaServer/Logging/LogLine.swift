internal import Logging

/// A message of the log, before it is text. Whatever its values have in them, it is one line.
struct LogLine {
    let time: String
    let level: String
    let label: String
    let message: String
    let values: Logger.Metadata

    func text(_ format: LogFormat) -> String {
        let values = values.sorted { $0.key < $1.key }
        switch format {
        case .text:
            let words = [time, level, Self.word(label), Self.word(message, blanks: true)]
            return (words + values.map { Self.word($0.key) + "=" + Self.word(Self.plain($0.value)) })
                .joined(separator: " ")
        case .json:
            let own = ["time", "level", "logger", "message"]
            let fields = zip(own, [time, level, label, message]).map { ($0, Self.quoted($1)) }
            // A value that has one of our names is told under another one, not lost.
            let others = values.map { (own.contains($0.key) ? $0.key + "_" : $0.key, Self.json($0.value)) }
            return "{" + (fields + others).map { Self.quoted($0) + ":" + $1 }.joined(separator: ",") + "}"
        }
    }

    private static func plain(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): text
        case .stringConvertible(let value): "\(value)"
        case .array, .dictionary: json(value)
        }
    }

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let value as any BinaryInteger): "\(value)"
        case .stringConvertible(let value as Bool): "\(value)"
        case .stringConvertible(let value): quoted("\(value)")
        case .array(let values): "[" + values.map { json($0) }.joined(separator: ",") + "]"
        case .dictionary(let values):
            "{"
                + values.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + json($0.value) }.joined(separator: ",")
                + "}"
        }
    }

    /// A text as it is where it is plain, else between quotes.
    private static func word(_ text: String, blanks: Bool = false) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            !isControl(scalar) && scalar != "\"" && scalar != "\\" && (blanks || (scalar != " " && scalar != "="))
        }
        return isPlain && !text.isEmpty ? text : quoted(text)
    }

    /// A string of JSON (RFC 8259, 7), with everything escaped that a terminal or an editor takes for an order.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isControl(scalar):
                // None of them is beyond the first plane.
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// C0, delete, C1, separators of lines, and marks that turn the direction of text.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
