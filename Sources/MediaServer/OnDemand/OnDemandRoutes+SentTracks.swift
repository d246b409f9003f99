internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Tracks whose files are sent with the request: ours, since a person has a file and no address.
extension OnDemandRoutes {
    private static let mostTextBytes = 4096

    /// - Returns: nil for a request that is no form.
    func sentTrack(_ request: Request, _ id: UUID) async throws -> MediaTrack? {
        guard request.headers[.contentType]?.lowercased().hasPrefix("multipart/form-data") == true else { return nil }
        let body = try MultipartBody(request)
        var texts: [String: JSONValue] = [:]
        while let part = try await body.nextPart() {
            guard part.name == "file" else {
                guard texts[part.name] == nil else { throw Self.refusal(part.name, "is there twice") }
                texts[part.name] = .string(try await body.text(most: Self.mostTextBytes))
                continue
            }
            let fields = FieldReader(texts)
            let type = fields.choice("type", MediaTrack.Kind.self, isRequired: true, except: [.video])
            let code = fields.string("languageCode", isRequired: true)
            let name = fields.string("languageName", isRequired: true)
            // What the file is for has to be known when its bytes come.
            do throws(LibraryError) { try fields.finish() } catch {
                throw error.fields.contains { $0.message == "is required" }
                    ? LibraryError(
                        .invalid, error.message,
                        fields: error.fields + [LibraryError.Field(field: "file", message: "comes last")]) : error
            }
            return try await library.addTrack(
                to: id, type: type ?? .subtitle, named: part.fileName ?? "file", body: body.bytes,
                languageCode: code ?? "", languageName: name ?? "")
        }
        throw Self.refusal("file", "is required")
    }

    private static func refusal(_ field: String, _ message: String) -> LibraryError {
        LibraryError(
            .invalid, "payload validation failed", fields: [LibraryError.Field(field: field, message: message)])
    }
}
