import ArgumentParser
import MediaCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The key segments are encrypted with.
struct EncryptionOptions: ParsableArguments {
    @Option(help: "Encrypt HLS segments (AES-128) with the key in this file: 16 bytes.", completion: .file())
    var keyFile: String?

    @Option(help: "Where players get the key; goes into the playlists.")
    var keyURI: String?

    @Option(help: "The initialization vector, 32 hexadecimal digits. Default: each segment's number.")
    var keyIV: String?

    func validate() throws {
        guard keyFile != nil || (keyURI == nil && keyIV == nil) else {
            throw ValidationError("--key-uri and --key-iv need --key-file.")
        }
    }

    /// The key with the address players get it from.
    func encryption() throws -> SegmentEncryption? {
        guard let key = try key() else { return nil }
        guard let uri = keyURI else { throw ValidationError("--key-file needs --key-uri.") }
        return try SegmentEncryption(key: key, keyURI: uri, initializationVector: try vector())
    }

    /// The key in a file of 16 bytes.
    static func key(in path: String) throws -> ContentKey {
        // A key is small; a device would never end.
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64) ?? 0
        guard size <= 4096, let data = FileManager.default.contents(atPath: path) else {
            throw MediaError(.notFound, "the key cannot be read", operation: .open, location: path)
        }
        return try ContentKey(Array(data))
    }

    private func key() throws -> ContentKey? { try keyFile.map { try Self.key(in: $0) } }

    private func vector() throws -> [UInt8]? {
        guard let keyIV else { return nil }
        let digits = Array(keyIV.hasPrefix("0x") ? keyIV.dropFirst(2) : Substring(keyIV))
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        guard digits.count == 32, bytes.count == 16 else {
            throw ValidationError("--key-iv takes 32 hexadecimal digits.")
        }
        return bytes
    }
}
