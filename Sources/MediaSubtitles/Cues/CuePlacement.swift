/// Where a cue stands: the settings of a WebVTT cue (WebVTT, 4.2.1), checked.
package struct CuePlacement: Sendable, Hashable {
    /// The settings as they are written, without spaces at the ends; empty for the usual place.
    package var settings: String

    package init(settings: String = "") { self.settings = settings }

    /// Keeps of a cue's settings what WebVTT knows.
    package init(parsing text: some StringProtocol) {
        let words: [Substring] = Substring(text).split(whereSeparator: \.isWhitespace)
        let kept = words.filter { setting in
            guard let colon = setting.firstIndex(of: ":") else { return false }
            let value = setting[setting.index(after: colon)...]
            guard !value.isEmpty,
                value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "%.,-_".contains($0)) })
            else { return false }
            return ["vertical", "line", "position", "size", "align", "region"].contains(String(setting[..<colon]))
        }
        settings = kept.prefix(6).map { String($0) }.joined(separator: " ")
    }

    /// A place by the digits of a keypad, as ASS numbers it: 1 to 3 at the bottom, 7 to 9 at the top.
    package init(keypad: Int) {
        var settings: [String] = []
        switch keypad {
        case 4...6: settings.append("line:50%")
        case 7...9: settings.append("line:5%")
        default: break
        }
        if (1...9).contains(keypad) {
            switch keypad % 3 {
            case 1: settings.append("position:5%,line-left align:left")
            case 0: settings.append("position:95%,line-right align:right")
            default: break
            }
        }
        self.settings = settings.joined(separator: " ")
    }

    /// A place in percent of the picture, from its left upper corner.
    package init(left: Double?, top: Double?, alignment: String? = nil) {
        func percent(_ value: Double) -> String { "\(Int(min(max(value, 0), 100).rounded()))%" }
        var settings: [String] = []
        if let top { settings.append("line:\(percent(top))") }
        if let left { settings.append("position:\(percent(left))") }
        if let alignment { settings.append("align:\(alignment)") }
        self.settings = settings.joined(separator: " ")
    }
}
