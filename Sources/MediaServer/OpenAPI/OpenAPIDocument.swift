internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The description of this server for programs (OpenAPI 3.1): the text that lies beside this file, which the program carries.
struct OpenAPIDocument: Sendable {
    let text: String
    /// Another one whenever the text is.
    let tag: String

    /// How the text says where the server is: wherever the document was found.
    private static let relative = "\"url\": \"/\""

    /// - Parameter publicURL: where the server is found; nil leaves it to where the document was found.
    init(publicURL: URL?) {
        let text = String(decoding: PackageResources.openapi_json, as: UTF8.self)
        if let publicURL, let place = text.firstRange(of: Self.relative) {
            let address = JSONValue.string(publicURL.absoluteString.trimmingSlashes)
            self.text = text.replacingCharacters(
                in: place, with: "\"url\": " + String(decoding: address.data, as: UTF8.self))
        } else {
            self.text = text
        }
        tag = Conditions.tag(of: Array(self.text.utf8))
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
