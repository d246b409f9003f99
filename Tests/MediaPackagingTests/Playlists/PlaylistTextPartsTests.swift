import MediaPackaging
import Testing

@Suite struct PlaylistTextPartsTests {
    @Test func `A quoted string leaves out quotes and control characters and keeps the rest`() {
        #expect(QuotedString("a,b = 'ü' \u{202E}日").text == "\"a,b = 'ü' \u{202E}日\"")
        #expect(QuotedString("a\"b\r\nc\u{0}\u{1F}\u{7F}\u{80}\u{9F}d").text == "\"abcd\"")
        #expect(QuotedString("").text == "\"\"")
    }

    @Test(arguments: [
        ("a/b.m4s?x=1#t", "a/b.m4s?x=1#t"), ("https://e.x:80/~a;b,c(d)*'!$&[]@+", "https://e.x:80/~a;b,c(d)*'!$&[]@+"),
        ("a b", "a%20b"), ("#a", "%23a"), ("100%", "100%25"), ("%2", "%252"), ("%2g", "%252g"), ("%2F%2f", "%2F%2f"),
        ("é<>\\^`{|}", "%C3%A9%3C%3E%5C%5E%60%7B%7C%7D"), ("", "."),
    ])
    func `A URI is written in ASCII and an escape is not escaped again`(_ raw: String, _ text: String) {
        #expect(PlaylistURI(raw).text == text)
        #expect(PlaylistURI(text).text == text)
    }

    @Test(
        arguments: [
            ("0", 0), ("007", 7), ("9223372036854775807", .max), ("9223372036854775808", nil), ("", nil), ("-1", nil),
            ("+1", nil), ("1 ", nil), ("٣", nil), ("99999999999999999999999", nil),
        ] as [(String, Int?)])
    func `An integer is digits only and fits or is nothing`(_ text: String, _ value: Int?) {
        #expect(PlaylistNumber.integer(text.utf8) == value)
    }

    @Test(
        arguments: [
            ("6", 6000), ("6.0", 6000), ("0.0005", 1), ("0.00049999", 0), ("1.9995", 2000), ("23.976", 23976),
            ("9223372036854775.807", .max), ("9223372036854775.8075", nil), ("9223372036854775.808", nil),
            (".5", nil), ("5.", nil), ("1.2.3", nil),
            ("1e3", nil), ("1.000x", nil), ("1.x", nil), ("", nil),
        ] as [(String, Int?)])
    func `A decimal is read in thousandths with halves up, or is nothing`(_ text: String, _ value: Int?) {
        #expect(PlaylistNumber.decimal(text.utf8, fractionDigits: 3) == value)
    }

    @Test(
        arguments: [
            ("0x0", 0), ("0XfF", 255), ("0xffffffffffffffffffffffffffffffff", .max), ("ff", nil), ("0x", nil),
            ("0xg", nil),
            ("0x100000000000000000000000000000000", nil),
        ] as [(String, UInt128?)])
    func `A hexadecimal sequence has a prefix and at most 128 bits`(_ text: String, _ value: UInt128?) {
        #expect(PlaylistNumber.hexadecimal(text.utf8) == value)
    }

    @Test func `A count of microseconds is written with all six decimals`() {
        #expect(PlaylistNumber.text(6_006_000, fractionDigits: 6) == "6.006000")
        #expect(PlaylistNumber.text(1, fractionDigits: 6) == "0.000001")
        #expect(PlaylistNumber.text(12_345_678, fractionDigits: 6) == "12.345678")
        #expect(PlaylistNumber.text(-1, fractionDigits: 6) == "0.000000")
    }

    @Test func `The end of a byte range saturates`() {
        #expect(ByteRange(length: 5, offset: 7).end == 12)
        #expect(ByteRange(length: .max, offset: 1).end == .max)
        #expect(ByteRange(length: 5, offset: 0).text == "5@0")
    }
}
