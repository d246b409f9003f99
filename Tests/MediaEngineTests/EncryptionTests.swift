import Foundation
import MediaCore
import MediaEngine
import Testing

/// AES-128 over whole segments, with a key of the caller's.
@Suite struct EncryptionTests {
    private static let key: [UInt8] = (0..<16).map { $0 * 11 + 3 }
    private static let hexadecimal = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()

    private func export(
        to folder: URL, _ format: HLSSettings.SegmentFormat, vector: [UInt8]? = nil,
        uri: String = "https://keys.example/1",
        isEncrypted: Bool = true
    ) async throws -> ExportReport {
        let encryption = try SegmentEncryption(
            key: try ContentKey(Self.key), keyURI: uri, initializationVector: vector)
        return try await ExportSession(
            asset: Fixture.asset("ladder.mp4"),
            outputs: [.hls(HLSSettings(segmentDuration: MediaTime(value: 4, timescale: 1), segmentFormat: format))],
            options: ExportOptions(durability: .cached, encryption: isEncrypted ? encryption : nil)
        ).export(to: folder)
    }

    private func decrypted(_ bytes: Data, vector: String, in folder: URL) throws -> Data {
        let (source, target) = (folder.appending(path: "encrypted"), folder.appending(path: "clear"))
        try bytes.write(to: source)
        let tool = try Tool(
            "openssl",
            [
                "enc", "-d", "-aes-128-cbc", "-K", Self.hexadecimal, "-iv", vector, "-in", source.path, "-out",
                target.path,
            ])
        #expect(tool.status == 0, "\(tool.errors)")
        return try Data(contentsOf: target)
    }

    @Test(arguments: [HLSSettings.SegmentFormat.cmaf, .ts, .byterange])
    func anotherProgramDecryptsEverySegmentToTheClearOne(format: HLSSettings.SegmentFormat) async throws {
        try await Fixture.withFolder { folder in
            let (secret, clear) = (folder.appending(path: "secret"), folder.appending(path: "clear-package"))
            _ = try await export(to: secret, format)
            _ = try await export(to: clear, format, isEncrypted: false)
            for track in ["video/360p", "audio/und"] {
                func segments(_ root: URL) throws -> [Data] {
                    let text = try String(contentsOf: root.appending(path: "\(track)/index.m3u8"), encoding: .utf8)
                    var range: (Int, Int)?
                    var found: [Data] = []
                    for line in text.split(separator: "\n") {
                        if line.hasPrefix("#EXT-X-BYTERANGE:") {
                            let parts = line.dropFirst(17).split(separator: "@").compactMap { Int($0) }
                            range = (parts[0], parts[1])
                        }
                        guard !line.hasPrefix("#") else { continue }
                        let data = try Data(contentsOf: root.appending(path: "\(track)/\(line)"))
                        found.append(range.map { data.subdata(in: $0.1..<$0.1 + $0.0) } ?? data)
                    }
                    return found
                }
                let (hidden, open) = (try segments(secret), try segments(clear))
                #expect(hidden.count == open.count && !hidden.isEmpty)
                for (number, pair) in zip(hidden, open).enumerated() {
                    #expect(pair.0.count % 16 == 0 && pair.0 != pair.1)
                    let vector =
                        String(repeating: "0", count: 30) + (number < 16 ? "0" : "") + String(number, radix: 16)
                    let isSame = try decrypted(pair.0, vector: vector, in: folder) == pair.1
                    #expect(isSame, "\(track) \(number)")
                }
                let list = try String(contentsOf: secret.appending(path: "\(track)/index.m3u8"), encoding: .utf8)
                #expect(list.contains("#EXT-X-KEY:METHOD=AES-128,URI=\"https://keys.example/1\"\n"))
                if let map = list.range(of: "#EXT-X-MAP"), let key = list.range(of: "#EXT-X-KEY") {
                    // What stands before the key is in the clear.
                    #expect(map.lowerBound < key.lowerBound)
                }
            }
        }
    }

    @Test func anotherPlayerDecodesThePackageWithTheKey() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let keyFile = folder.appending(path: "key")
            try Data(Self.key).write(to: keyFile)
            _ = try await export(
                to: output, .ts, vector: [UInt8](repeating: 7, count: 16), uri: "file://\(keyFile.path)")
            let tool = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-allowed_extensions", "ALL", "-protocol_whitelist", "file,crypto,data",
                    "-count_frames",
                    "-select_streams", "v", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0",
                    output.appending(path: "video/360p/index.m3u8").path,
                ])
            #expect(tool.output.split(separator: "\n").first == "360", "\(tool.errors)")
        }
    }

    @Test func theKeyIsWrittenNowhereAndPrintsItselfToNobody() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let report = try await export(to: output, .cmaf)
            let patterns = [
                Data(Self.key), Data(Self.hexadecimal.utf8), Data(Data(Self.key).base64EncodedString().utf8),
            ]
            for file in report.files {
                let data = try Data(contentsOf: output.appending(path: file.path))
                for pattern in patterns {
                    let isThere = data.range(of: pattern) != nil
                    #expect(!isThere, "\(file.path)")
                }
            }
            let encryption = try SegmentEncryption(key: try ContentKey(Self.key), keyURI: "https://keys.example/1")
            var dumped = ""
            dump(ExportOptions(encryption: encryption), to: &dumped)
            let text =
                "\(encryption) \(String(reflecting: encryption)) \(ExportOptions(encryption: encryption)) \(dumped)"
            #expect(text.contains("hidden") && !text.contains("14, 25") && !text.contains(Self.hexadecimal))
            #expect(
                !(try String(contentsOf: output.appending(path: "master.m3u8"), encoding: .utf8)).contains("I-FRAME"))
            #expect(report.warnings.contains { $0.contains("key frames") })
        }
    }

    @Test func soundIsAddedWithTheKeyOnlyAndTheRightOne() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await export(to: output, .cmaf)
            let package = MediaPackage(at: output)
            let sound = TrackAttachment.audio(Fixture.url("audio.mp3"), language: "fr")
            let without = await Fixture.error { try await package.addTrack(sound) } as? MediaError
            #expect(without?.message.contains("key is needed") == true)
            let wrong = try ContentKey([UInt8](repeating: 9, count: 16))
            let refused =
                await Fixture.error {
                    try await package.addTrack(sound, options: TrackChangeOptions(durability: .cached, key: wrong))
                } as? MediaError
            #expect(refused?.message.contains("does not fit") == true)
            let key = try ContentKey(Self.key)
            try await package.addTrack(sound, options: TrackChangeOptions(durability: .cached, key: key))
            let list = try String(contentsOf: output.appending(path: "audio/fr/index.m3u8"), encoding: .utf8)
            #expect(list.contains("METHOD=AES-128"))
            let segment = try Data(contentsOf: output.appending(path: "audio/fr/segment_00002.m4s"))
            let clear = try decrypted(segment, vector: String(repeating: "0", count: 31) + "1", in: folder)
            #expect(clear.dropFirst(4).starts(with: Data("styp".utf8)))
            // Text stays in the clear, and needs no key.
            let words = folder.appending(path: "a.srt")
            try Data("1\n00:00:01,000 --> 00:00:02,000\nHi\n".utf8).write(to: words)
            try await package.addTrack(
                .subtitles(words, language: "de"), options: TrackChangeOptions(durability: .cached))
            #expect(try await package.tracks().map(\.id) == ["video-360p", "audio-und", "audio-fr", "subtitles-de"])
        }
    }

    @Test func badKeysAddressesAndCombinationsAreRefused() async throws {
        #expect(throws: MediaError.self) { try ContentKey([1, 2, 3]) }
        let key = try ContentKey(Self.key)
        for uri in ["", "two words", "line\nend", "data:text/plain;base64,AAAA", "quote\""] {
            #expect(throws: MediaError.self) { try SegmentEncryption(key: key, keyURI: uri) }
        }
        #expect(throws: MediaError.self) { try SegmentEncryption(key: key, keyURI: "k", initializationVector: [1]) }
        let encryption = try SegmentEncryption(key: key, keyURI: "k")
        let requests: [[OutputRequest]] = [[.mp4()], [.hls(HLSSettings(includesDASH: true))]]
        for outputs in requests {
            let session = ExportSession(
                asset: Fixture.asset("ladder.mp4"), outputs: outputs, options: ExportOptions(encryption: encryption))
            let error = await Fixture.error { _ = try await session.plan() } as? MediaError
            #expect(error?.code == .invalidSettings)
        }
    }
}
