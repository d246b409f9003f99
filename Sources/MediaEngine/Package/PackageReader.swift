internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads a package that exists, trusting nothing in it.
struct PackageReader {
    let path: String

    private static let maximumByteCount: Int64 = 256 << 20

    private struct Format: Decodable { var format: Int }

    private func failure(_ code: MediaError.Code, _ message: String) -> MediaError {
        MediaError(code, message, operation: .read, location: path)
    }

    /// What `package.json` says.
    func description() throws(MediaError) -> PackageDescription {
        let description = try decoded(PackageDescription.self)
        try check(description)
        return description
    }

    private struct Planned: Decodable { var plan: ExportPlan }

    /// The plan alone, which folders without an HLS package have as well.
    func plan() throws(MediaError) -> ExportPlan { try decoded(Planned.self).plan }

    private func decoded<Value: Decodable>(_ type: Value.Type) throws(MediaError) -> Value {
        let name = PackageDescription.fileName
        let bytes: [UInt8]
        do throws(MediaError) {
            let input = try FileInput(path: path + "/" + name)
            guard input.byteCount ?? 0 <= Self.maximumByteCount else {
                throw failure(.limitExceeded, "\(name) is too large")
            }
            bytes = try input.read(at: 0, count: Int(input.byteCount ?? 0))
        } catch  where error.code == .notFound {
            // Opening tells what is there: a folder cannot be read as a file.
            do throws(MediaError) { _ = try FileInput(path: path) } catch  where error.code == .notFound {
                throw failure(.notFound, "there is no such folder")
            } catch {}
            throw failure(.unsupportedFormat, "the folder is no package: it has no \(name)")
        }
        let data = Data(bytes)
        guard let format = try? JSONDecoder().decode(Format.self, from: data).format else {
            throw failure(.damaged, "the package is damaged: \(name) cannot be read")
        }
        guard format == PackageDescription.currentFormat else {
            let age = format > PackageDescription.currentFormat ? "a newer" : "an older"
            throw failure(
                .unsupportedFormat,
                "the package was made by \(age) version (format \(format), this version knows \(PackageDescription.currentFormat))"
            )
        }
        do { return try JSONDecoder().decode(Value.self, from: data) } catch {
            throw failure(.damaged, "the package is damaged: \(name): \(Self.text(error))")
        }
    }

    private static func text(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context)) lacks \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(place(context)): \(context.debugDescription)"
        @unknown default: return "it cannot be read"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "the file" : path
    }

    /// Nothing in the description is taken on trust: names stay inside the folder and say what this package would have
    /// written, numbers are ones that media have.
    private func check(_ description: PackageDescription) throws(MediaError) {
        func damaged(_ message: String) -> MediaError {
            failure(.damaged, "the package is damaged: package.json: \(message)")
        }
        guard !description.renditions.isEmpty, description.hls != nil else {
            throw failure(.unsupportedFormat, "the folder holds no HLS package: there are no tracks to change")
        }
        guard (1...36_000).contains(description.targetDuration), (1...12).contains(description.playlistVersion) else {
            throw damaged("its target duration or version is none")
        }
        var ids: Set<String> = []
        var folders: Set<String> = []
        for rendition in description.renditions {
            if let fault = PackageRenditionCheck.fault(rendition) {
                throw damaged("the track \(CleanText.line(rendition.id, limit: 80)): \(fault)")
            }
            guard ids.insert(rendition.id).inserted, folders.insert(rendition.folder).inserted else {
                throw damaged("the track \(rendition.id) is there twice")
            }
        }
        for name in description.retiredFolders where !PackageRenditionCheck.isFolder(name) {
            throw damaged("\(CleanText.line(name, limit: 80)) is no name of a folder")
        }
        for output in description.outputs where output.path != output.kind.entryPath {
            throw damaged("\(CleanText.line(output.path, limit: 80)) is no name of an output")
        }
    }

    /// Checks that everything the playlists name is there. Throws `damaged`, with the file's name.
    func checkFiles(_ description: PackageDescription) throws(MediaError) {
        var sizes: [String: Int] = [:]
        func size(_ relative: String) throws(MediaError) -> Int {
            if let known = sizes[relative] { return known }
            do throws(MediaError) {
                let size = Int(try FileInput(path: path + "/" + relative).byteCount ?? 0)
                sizes[relative] = size
                return size
            } catch { throw failure(.damaged, "the package is damaged: \(relative): \(error.message)") }
        }
        for rendition in description.renditions {
            let list = try PackagePlaylistFile.read(path + "/" + rendition.playlist, name: rendition.playlist)
            for segment in list.segments {
                guard !segment.uri.contains(".."), !segment.uri.hasPrefix("/"), !segment.uri.contains(":") else {
                    throw failure(.damaged, "the package is damaged: \(rendition.playlist) names a file elsewhere")
                }
                let length = try size(rendition.folder + "/" + segment.uri)
                if let range = segment.byteRange, range.end > length {
                    throw failure(.damaged, "the package is damaged: \(rendition.folder)/\(segment.uri) is cut off")
                }
                if let map = segment.map { _ = try size(rendition.folder + "/" + map.uri) }
            }
            if rendition.type != .subtitle, list.segments.count != rendition.segments.count {
                throw failure(.damaged, "the package is damaged: \(rendition.playlist) and package.json differ")
            }
        }
        for output in description.outputs where output.kind != .hls { _ = try size(output.kind.entryPath) }
    }
}
