internal import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Upload {
    /// The upload as services show it.
    ///
    /// - Parameter url: where bytes are sent.
    public func wire(publicURL url: String?) -> JSONValue {
        var fields: [String: JSONValue] = [
            "uploadId": .string(id.lowercase), "trial": false, "status": .string(status.rawValue),
            "timeout": .integer(max(Int(expiresAt.timeIntervalSince(createdAt).rounded()), 0)),
            "corsOrigin": .string(corsOrigin),
        ]
        fields["url"] = url.map { .string($0) }
        if status == .cancelled {
            fields["maxResolution"] = .string(options.maximumResolution.rawValue)
            fields["accessPolicy"] = .string(options.accessPolicy.rawValue)
            fields["metadata"] = .object(options.metadata.mapValues { .string($0) })
        } else {
            fields["pushMediaSettings"] = .object([
                "playbackIds": [
                    .object([
                        "accessPolicy": .string(options.accessPolicy.rawValue),
                        "accessRestrictions": options.accessRestrictions.wire,
                    ])
                ],
                "metadata": .object(options.metadata.mapValues { .string($0) }),
                "mediaQuality": .string(options.quality.rawValue), "sourceAccess": .bool(options.sourceAccess),
                "optimizeAudio": .bool(options.optimizesAudio),
                "maxResolution": .string(options.maximumResolution.rawValue),
            ])
        }
        return .object(fields)
    }
}
