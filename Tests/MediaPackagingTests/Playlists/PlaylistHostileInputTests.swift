import MediaCore
import MediaPackaging
import Testing

@Suite struct PlaylistHostileInputTests {
    /// A generator with a fixed seed (SplitMix64), so that a failure can be repeated.
    private struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// What a playlist is written as.
    private func text(_ playlist: Playlist) -> String {
        switch playlist {
        case .media(let list): list.text
        case .multivariant(let list): list.text
        }
    }

    @Test(arguments: [PlaylistFixtures.mediaText, PlaylistFixtures.multivariantText])
    func `A playlist cut off inside a line is refused wherever the cut is`(_ text: String) {
        let bytes = Array(text.utf8)
        for count in 1..<bytes.count where bytes[count - 1] != 0x0A {
            #expect(throws: PlaylistError.self, "\(count)") { try PlaylistParser.parse(Array(bytes[..<count])) }
        }
    }

    @Test func `A media playlist cut off between lines is refused or lacks its end`() throws {
        let lines = PlaylistFixtures.mediaText.split(separator: "\n")
        var accepted = 0
        for count in 1..<lines.count {
            let text = lines.prefix(count).map { $0 + "\n" }.joined()
            guard case .media(let list)? = try? PlaylistFixtures.parse(text) else { continue }
            accepted += 1
            #expect(!list.endList)
            #expect(list.segments == Array(PlaylistFixtures.media.segments.prefix(list.segments.count)))
        }
        #expect(accepted > 4)
    }

    @Test func `Mutated playlists are refused, or read as a value that is written and read back unchanged`() throws {
        var generator = SeededGenerator(state: 20_261_120)
        let sources = [Array(PlaylistFixtures.mediaText.utf8), Array(PlaylistFixtures.multivariantText.utf8)]
        let telling = Array("0123456789\",=:@#\n\r\t .-xNEXT\u{7F}".utf8) + [0xC2, 0x85, 0xFF, 0x00]
        var accepted = 0
        var refused = 0
        for round in 0..<6000 {
            var bytes = sources[round % 2]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = telling.randomElement(using: &generator)!
                case 1: bytes.insert(telling.randomElement(using: &generator)!, at: index)
                case 2:
                    let end = min(bytes.count, index + Int.random(in: 1...40, using: &generator))
                    bytes.removeSubrange(index..<end)
                default:
                    let end = min(bytes.count, index + Int.random(in: 1...60, using: &generator))
                    bytes.insert(contentsOf: bytes[index..<end], at: Int.random(in: 0...bytes.count, using: &generator))
                }
                if bytes.isEmpty { bytes = [0x0A] }
            }
            guard let first = try? PlaylistParser.parse(bytes) else {
                refused += 1
                continue
            }
            accepted += 1
            let written = text(first)
            let second = try PlaylistParser.parse(Array(written.utf8))
            #expect(text(second) == written, "round \(round)")
        }
        // Both paths have been walked, or the test has shown nothing.
        #expect(accepted > 500)
        #expect(refused > 500)
    }

    @Test func `Random bytes after a header are refused or read without a trap`() {
        var generator = SeededGenerator(state: 7)
        let tags = PlaylistTag.allCases.map { Array("#\($0.rawValue)".utf8) }
        var refused = 0
        for _ in 0..<3000 {
            var bytes = Array("#EXTM3U\n".utf8)
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes += tags.randomElement(using: &generator)!
                if Bool.random(using: &generator) { bytes.append(UInt8(ascii: ":")) }
                for _ in 0..<Int.random(in: 0...12, using: &generator) {
                    bytes.append(UInt8.random(in: 0x20...0x7E, using: &generator))
                }
                bytes.append(0x0A)
            }
            do throws(PlaylistError) {
                _ = try PlaylistParser.parse(bytes)
            } catch {
                refused += 1
                #expect(error.line >= 1)
            }
        }
        #expect(refused > 2000)
    }

    @Test func `Round trips hold for generated media playlists`() throws {
        var generator = SeededGenerator(state: 3)
        for _ in 0..<300 {
            let keys: [EncryptionKey?] = [
                nil, EncryptionKey(method: .aes128, uri: "k1"),
                EncryptionKey(method: .sampleAES, uri: "k2", iv: .max, keyFormat: "x", keyFormatVersions: "1"),
                EncryptionKey(method: .sampleAESCTR, uri: "k3", iv: 0),
            ]
            let hasMap = Bool.random(using: &generator)
            let maps =
                keys.map { InitializationMap(uri: "i.mp4", key: $0) }
                + [InitializationMap(uri: "j.mp4", byteRange: ByteRange(length: 5, offset: 9))]
            let segments = (0..<Int.random(in: 1...12, using: &generator)).map { index in
                MediaSegment(
                    uri: "s\(index).m4s",
                    duration: PlaylistFixtures.micros(Int64.random(in: 1...9_000_000, using: &generator)),
                    byteRange: Bool.random(using: &generator) ? ByteRange(length: index + 1, offset: index) : nil,
                    map: hasMap ? maps.randomElement(using: &generator) : nil,
                    key: keys.randomElement(using: &generator)!,
                    discontinuity: Bool.random(using: &generator), isGap: Bool.random(using: &generator))
            }
            let list = MediaPlaylist(
                mediaSequence: Int.random(in: 0...9, using: &generator),
                isIFramesOnly: Bool.random(using: &generator), independentSegments: Bool.random(using: &generator),
                segments: segments)
            #expect(try PlaylistFixtures.parse(list.text) == .media(list))
        }
    }
}
