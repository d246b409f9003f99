/// Builds an XML document line by line: names are ours, values are escaped.
package struct XMLLines: Sendable {
    private var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    private var depth = 0

    package init() {}

    /// Begins an element. Attributes without a value are left out.
    package mutating func open(_ name: String, _ attributes: [(String, String?)]) {
        add("<\(name)\(Self.text(attributes))>")
        depth += 1
    }

    /// Ends an element.
    package mutating func close(_ name: String) {
        depth -= 1
        add("</\(name)>")
    }

    /// An element without content.
    package mutating func empty(_ name: String, _ attributes: [(String, String?)]) {
        add("<\(name)\(Self.text(attributes))/>")
    }

    /// An element of text.
    package mutating func element(_ name: String, _ content: String) {
        add("<\(name)>\(Self.escaped(content))</\(name)>")
    }

    /// The document.
    package var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func add(_ line: String) { lines.append(String(repeating: "  ", count: depth) + line) }

    private static func text(_ attributes: [(String, String?)]) -> String {
        attributes.compactMap { name, value in value.map { " \(name)=\"\(escaped($0))\"" } }.joined()
    }

    /// Characters XML 1.0 has no place for are left out (XML, 2.2).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default:
                if scalar.value >= 0x20 || scalar == "\t" || scalar == "\n", scalar.value != 0xFFFE,
                    scalar.value != 0xFFFF
                {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
