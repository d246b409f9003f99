import Foundation
import Testing

@testable import MediaServer

@Suite struct ParserTests {
    @Test(arguments: [
        ("bytes=0-9", ByteRange.Reading.part(ByteRange(first: 0, last: 9))),
        ("bytes=90-", .part(ByteRange(first: 90, last: 99))), ("bytes=-10", .part(ByteRange(first: 90, last: 99))),
        ("bytes=-1000", .part(ByteRange(first: 0, last: 99))), ("bytes=50-1000", .part(ByteRange(first: 50, last: 99))),
        ("bytes=100-", .unsatisfiable), ("bytes=99999999999999999999-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
        ("bytes=9-5", .whole), ("bytes=", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole),
        ("bytes=0-1,5-6", .whole),
        ("items=0-9", .whole), ("bytes=+1-2", .whole), ("bytes=1 -2", .whole),
    ])
    func aRangeIsReadAsTheRuleSays(header: String, expected: ByteRange.Reading) {
        #expect(ByteRange.read(header, size: 100) == expected)
    }

    @Test func nothingOfAnEmptyFileIsMeant() {
        for header in ["bytes=0-0", "bytes=0-", "bytes=-1"] {
            #expect(ByteRange.read(header, size: 0) == .unsatisfiable)
        }
    }

    private func events(_ body: String, parts: Int) throws -> [MultipartParser.Event] {
        var parser = try #require(MultipartParser(boundary: "b"))
        var events: [MultipartParser.Event] = []
        let bytes = Array(body.utf8)
        for start in stride(from: 0, to: bytes.count, by: parts) {
            events += try parser.parse(bytes[start..<min(start + parts, bytes.count)])
        }
        #expect(parser.isComplete)
        // Bytes may come in any pieces.
        return events.reduce(into: []) { all, event in
            if case .bytes(let more) = event, case .bytes(let before)? = all.last {
                all[all.count - 1] = .bytes(before + more)
            } else {
                all.append(event)
            }
        }
    }

    @Test(arguments: [1, 2, 3, 7, 1000]) func aFormIsReadTheSameInAnyPieces(parts: Int) throws {
        let body =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.mp4\"\r\nContent-Type: video/mp4\r\n\r\n"
            + "line\r\n--cx\r\n-\r\n--\r\n--b  \r\ncontent-disposition:form-data;name=empty\r\n\r\n\r\n--b--\r\nrest"
        #expect(
            try events(body, parts: parts) == [
                .part(name: "file", fileName: "a b.mp4"), .bytes(Array("line\r\n--cx\r\n-\r\n--".utf8)), .partEnd,
                .part(name: "empty", fileName: nil), .partEnd, .end,
            ])
    }

    @Test(arguments: [
        "no boundary at all" + String(repeating: " ", count: 9000), "--b\r\n\r\nno name\r\n--b--",
        "--bjunk\r\n", "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n",
        "--b\r\n" + String(repeating: "X: y\r\n", count: 5000),
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n",
        String(repeating: "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", count: 17),
    ])
    func aFormThatBreaksTheRulesIsRefused(body: String) throws {
        var parser = try #require(MultipartParser(boundary: "b"))
        #expect(throws: MultipartParser.Failure.self) { _ = try parser.parse(body.utf8) }
    }

    @Test(arguments: ["", "a\n", String(repeating: "b", count: 71), "ends with a space "])
    func aBoundaryThatBreaksTheRulesIsNone(boundary: String) {
        #expect(MultipartParser(boundary: boundary) == nil)
    }

    @Test func escapedTextsAreTheSameAgain() {
        for text in ["a b.mp4", "Grüße/„100 %“?#.mov", "", "~-._"] {
            #expect(PercentText.decoded(PercentText.escaped(text)) == text)
        }
        for broken in ["%", "%2", "%GG", "%+1", "%ff"] { #expect(PercentText.decoded(broken) == nil) }
    }

    @Test func datesAreWrittenAsHTTPHasThem() {
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}
