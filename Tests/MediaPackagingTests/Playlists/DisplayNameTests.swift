import MediaPackaging
import Testing

@Suite struct DisplayNameTests {
    @Test(arguments: [
        ("Director's cut", "Director's cut"), ("  two\t\r\n words \u{2028}", "two words"),
        ("a\u{0}\"b\"\u{85}\u{9F}\u{1B}[31m", "ab [31m"),
        ("\u{202E}evil\u{202C}\u{2066}x\u{2069}\u{200F}", "evilx"),
        ("\u{FEFF}Fran\u{AD}çais", "Français"), ("日本語", "日本語"), ("👨‍👩‍👧 ❤️", "👨‍👩‍👧 ❤️"),
        ("", "fall"), (" \n", "fall"), ("\u{200D}\u{FE0F}", "fall"), ("\u{3164}\u{115F}", "fall"), ("\"\"", "fall"),
        ("\u{E000}\u{FFFF}", "fall"), ("\u{FFF9}x\u{FFFB}", "x"),
    ])
    func `A name keeps what is visible and nothing else`(_ raw: String, _ name: String) {
        #expect(DisplayName.make(from: raw, fallback: "fall") == name)
    }

    @Test func `A name never holds a scalar that could end its quotes or turn its direction`() {
        let all = String(String.UnicodeScalarView((0...0x30FF).compactMap(Unicode.Scalar.init)))
        var seen = 0
        for scalar in all.unicodeScalars {
            let name = DisplayName.make(from: "a\(scalar)b", fallback: "x")
            seen += 1
            #expect(QuotedString(name).value.unicodeScalars.elementsEqual(name.unicodeScalars))
            #expect(!name.unicodeScalars.contains { $0.properties.isBidiControl }, "\(scalar.value)")
        }
        #expect(seen == 0x3100)
    }

    @Test func `A name has at most 64 characters of bounded size`() {
        let long = String(repeating: "ü", count: 64)
        #expect(DisplayName.make(from: long, fallback: "x") == long)
        #expect(DisplayName.make(from: long + "ü", fallback: "x") == long)
        #expect(DisplayName.make(from: String(repeating: "a", count: 63) + " b", fallback: "x").count == 63)
        let marks = "a" + String(repeating: "b\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}", count: 64)
        #expect(DisplayName.make(from: marks, fallback: "x").unicodeScalars.count == 249)
        #expect(DisplayName.make(from: "a" + String(repeating: "\u{301}", count: 5000), fallback: "fall") == "fall")
    }

    @Test func `A missing title takes the fallback, and a fallback without anything visible is replaced`() {
        #expect(DisplayName.make(from: nil, fallback: "English") == "English")
        #expect(DisplayName.make(from: nil, fallback: "\u{202E}\n") == "Track")
        #expect(DisplayName.make(from: nil, fallback: "a\"\nb") == "a b")
    }

    @Test func `Names of a group are made unique and stay within 64 characters`() {
        #expect(DisplayName.unique(["A", "B", "A", "A", "A 2"]) == ["A", "B", "A 2", "A 3", "A 2 2"])
        #expect(DisplayName.unique(["A", "A 2", "A"]) == ["A", "A 2", "A 3"])
        let long = String(repeating: "x", count: 64)
        #expect(DisplayName.unique([long, long]) == [long, String(repeating: "x", count: 62) + " 2"])
    }
}
