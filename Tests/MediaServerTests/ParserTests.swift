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
        ("bytes=200-150", .whole), ("bytes=99999999999999999999-5", .whole),
        ("bytes=9223372036854775808-9223372036854775807", .whole),
        ("Bytes=0-9", .part(ByteRange(first: 0, last: 9))),
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
        "--b\r\nContent-Disposition: form-data; name=a\nX: y\r\n\r\n",
        "--b\r\nContent-Disposition: form-database; name=a\r\n\r\n",
        String(repeating: " ", count: 8300) + "\r\n--b\r\n",
    ])
    func aFormThatBreaksTheRulesIsRefused(body: String) throws {
        for parts in [1, 4096, 1 << 20] {
            var parser = try #require(MultipartParser(boundary: "b"))
            let bytes = Array(body.utf8)
            #expect(throws: MultipartParser.Failure.self) {
                for start in stride(from: 0, to: bytes.count, by: parts) {
                    _ = try parser.parse(bytes[start..<min(start + parts, bytes.count)])
                }
            }
        }
    }

    @Test(arguments: [8190, 8191, 8192, 8193, 8194, 8195, 8196]) func limitsAreTheSameInAnyPieces(count: Int) throws {
        let head = "Content-Disposition: form-data; name=a\r\nX: "
        let forms = [
            String(repeating: " ", count: count) + "\r\n--b\r\n\(head)\r\n\r\nz\r\n--b--",
            // The line's end before the first header counts.
            "--b\r\n" + head + String(repeating: "y", count: count - head.utf8.count - 2) + "\r\n\r\nz\r\n--b--",
        ]
        for form in forms {
            let atOnce = try? events(form, parts: 1 << 20)
            #expect((try? events(form, parts: 1)) == atOnce)
            #expect((try? events(form, parts: 7)) == atOnce)
        }
    }

    @Test(arguments: ["\u{301}film.mp4", "a\u{37E}b.mp4", "line\u{2028}line.mov", "next\u{85}.mov", "👩🏽‍🚀.mp4", "a\\"])
    func aFileNameIsKeptByteForByte(name: String) throws {
        let form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\nz\r\n--b--"
        let found = try events(form, parts: 5)
        #expect(found == [.part(name: "file", fileName: name), .bytes(Array("z".utf8)), .partEnd, .end])
        guard case .part(_, let fileName?)? = found.first else { return }
        #expect(Array(fileName.utf8) == Array(name.utf8))
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
        #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        for none in [
            "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nix 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:99:37 GMT", "x",
        ] {
            #expect(HTTPDate.seconds(none) == nil)
        }
    }
}

extension ParserTests {
    @Test func aPathIsOfTheFamilyTheRouterTakesItFor() {
        for (path, family) in [
            ("/v1", APIFamily.onDemand), ("/v1/on-demand", .onDemand), ("//v1/on-demand", .onDemand),
            ("/v1//files", .files), ("//v1//files//x", .files), ("/v1/filesx", .onDemand),
            ("/v1/user-media/", .userMedia),
            ("//v1/user-media", .userMedia), ("/", .open), ("/v1x", .open), ("/health", .open), ("/x/v1/files", .open),
        ] {
            #expect(APIFamily(path: path) == family, "\(path)")
        }
    }
}
