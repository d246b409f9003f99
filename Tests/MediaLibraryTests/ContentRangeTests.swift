import MediaLibrary
import Testing

@Suite struct ContentRangeTests {
    @Test(
        arguments: [
            ("bytes 0-9/10", .bytes(first: 0, last: 9, total: 10)),
            ("bytes 0-0/1", .bytes(first: 0, last: 0, total: 1)),
            ("bytes 5-9/*", .bytes(first: 5, last: 9, total: nil)), ("bytes */10", .none(total: 10)),
            ("bytes */0", .none(total: 0)), ("bytes */*", .none(total: nil)),
            ("Bytes 0-9/10", .bytes(first: 0, last: 9, total: 10)),
            ("  bytes   0-9/10\t", .bytes(first: 0, last: 9, total: 10)),
            ("bytes 007-9/10", .bytes(first: 7, last: 9, total: 10)),
            (
                "bytes 0-4611686018427387903/4611686018427387904",
                .bytes(first: 0, last: (1 << 62) - 1, total: 1 << 62)
            ),
        ] as [(String, ContentRange)]) func aRangeIsRead(_ text: String, _ range: ContentRange)
    {
        #expect(ContentRange(text) == range)
    }

    @Test(arguments: [
        "", "bytes", "bytes ", "bytes=0-9/10", "items 0-9/10", "bytes 0-9", "bytes 0-9/", "bytes /10",
        "bytes 0-9/10/11",
        "bytes 9-0/10", "bytes 0-10/10", "bytes 0-9/0", "bytes -9/10", "bytes 0-/10", "bytes -/10", "bytes 0-9-9/10",
        "bytes -1-9/10", "bytes 0--9/10", "bytes +0-9/10", "bytes 0-+9/10", "bytes 0-9/-1", "bytes 0-9/+10",
        "bytes 0x0-9/10",
        "bytes a-b/c", "bytes banana/-1", "bytes 0 - 9/10", "bytes 0-9 /10", "bytes 0-9/ 10", "bytes 0-9,20-29/30",
        "bytes 0-９/10", "bytes ٠-٩/10", "bytes 0-4611686018427387905/*", "bytes */4611686018427387905",
        "bytes 0-9223372036854775808/*", "bytes 0-99999999999999999999/*", "bytes **/10", "bytes */**", "bytes *-9/10",
    ]) func whatIsNoRangeIsRefused(_ text: String) {
        #expect(ContentRange(text) == nil)
    }

    @Test func aTextThatIsTooLongIsRefused() {
        #expect(ContentRange("bytes 0-9/" + String(repeating: "0", count: 200) + "10") == nil)
    }
}
