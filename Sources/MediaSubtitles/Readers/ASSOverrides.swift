/// What a block of override tags in ASS text says, as far as WebVTT has a word for it: `\i1`, `\b1`, `\u1`, `\an8`,
/// `\pos(10,20)`, `\p1`, `\r`.
struct ASSOverrides {
    var italic: Bool?
    var bold: Bool?
    var underline: Bool?
    /// Place by the digits of a keypad.
    var keypad: Int?
    /// Place in the script's own pixels.
    var position: (x: Double, y: Double)?
    /// Whether what follows is a drawing and no text.
    var draws: Bool?
    var resets = false

    /// Reads the content of a block, without its braces.
    init(_ block: some StringProtocol) {
        for tag in Substring(block).split(separator: "\\") {
            let value = tag.drop { $0.isLetter }.filter { !$0.isWhitespace }
            let number = Int(value)
            switch tag.prefix(while: \.isLetter) {
            case "i": italic = number.map { $0 != 0 }
            case "b": bold = number.map { $0 == 1 || $0 >= 600 }
            case "u": underline = number.map { $0 != 0 }
            case "an": keypad = number
            case "a": keypad = number.map(Self.keypad(legacy:))
            case "p": draws = number.map { $0 > 0 }
            case "pos":
                let numbers = value.filter { $0 != "(" && $0 != ")" }.split(separator: ",").compactMap { Double($0) }
                if numbers.count == 2 { position = (numbers[0], numbers[1]) }
            case let name where name.first == "r" && (name == "r" || !["rnd", "rndx", "rndy", "rndz"].contains(name)):
                resets = true
            default: break
            }
        }
    }

    /// SSA counts 1 to 3 at the bottom, 5 to 7 at the top, 9 to 11 in the middle.
    static func keypad(legacy value: Int) -> Int {
        switch value {
        case 5...7: value + 2
        case 9...11: value - 5
        default: value
        }
    }
}
