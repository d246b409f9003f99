public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Media {
    /// The media as services show it: fields that are not known are left out.
    ///
    /// - Parameter publicURL: where media are served; nil leaves out links.
    public func wire(_ dialect: WireDialect = .portable, workspace: UUID, publicURL: URL?) -> JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(id.lowercase), "workspaceId": .string(workspace.lowercase),
            "status": .string(status.rawValue),
            "metadata": .object(metadata.mapValues { .string($0) }), "mediaQuality": .string(quality.rawValue),
            "maxResolution": .string(maximumResolution.rawValue), "sourceAccess": .bool(sourceAccess),
            "optimizeAudio": .bool(optimizesAudio), "playbackIds": .array(playbackIDs.map(\.wire)),
            "tracks": .array(tracks.map(\.wire)), "isAudioOnly": .bool(isAudioOnly),
            "subtitleAvailable": .bool(hasSubtitles), "createdAt": .string(createdAt.wireText),
            "updatedAt": .string(updatedAt.wireText), "thumbnail": .null,
        ]
        fields["title"] = title.map { .string($0) }
        fields["creatorId"] = creatorID.map { .string($0) }
        fields["sourceMediaId"] = sourceMediaID.map { .string($0.lowercase) }
        if status == .ready, !isAudioOnly, let publicURL,
            let playback = playbackIDs.first(where: { $0.policy == .public })
        {
            fields["thumbnail"] = .string(
                publicURL.appending(path: "images/\(playback.id.lowercase)/thumbnail.jpg").absoluteString)
        }
        if let displaySize {
            fields["sourceResolution"] = .string(String(min(displaySize.width, displaySize.height)))
            fields["aspectRatio"] = .string(Self.ratio(displaySize))
        }
        if let duration { fields["duration"] = .string(dialect.text(duration)) }
        if let frameRate { fields["frameRate"] = .string(frameRate.wireText) }
        if let support = mp4Support, support != .none {
            fields["mp4Support"] =
                dialect == .portable ? .array(renditions.map(\.wire)) : .string(support.rawValue)
        }
        let generated = tracks.filter(\.isGenerated)
        if !generated.isEmpty {
            fields["generatedSubtitles"] = .array(
                generated.map { .object(["status": .string($0.status.wireText), "trackId": .string($0.id.lowercase)]) })
        }
        if let summary {
            fields["summary"] = .object([
                "status": .string(summary.status.rawValue), "data": summary.text.map { .string($0) } ?? .null,
            ])
        }
        if let failure {
            fields["error"] = .object(["code": .string(failure.code.rawValue), "message": .string(failure.message)])
        }
        return .object(fields)
    }

    /// The shape as services write it: exact in small numbers, else by the nearest of the usual ones.
    static func ratio(_ size: PixelSize) -> String {
        let usual = [(16, 9), (9, 16), (4, 3), (3, 4), (1, 1), (21, 9), (9, 21), (3, 2), (2, 3), (5, 4), (4, 5)]
        let value = Double(size.width) / Double(max(size.height, 1))
        // Sizes are even, so a shape is off by up to a pixel.
        if let (x, y) = usual.first(where: { abs(Double($0.0) / Double($0.1) / value - 1) < 0.012 }) {
            return "\(x):\(y)"
        }
        guard let exact = Rational(Int32(clamping: size.width), Int32(clamping: size.height)) else { return "0:0" }
        return "\(exact.numerator):\(exact.denominator)"
    }
}

extension MediaTrack {
    /// The track as services show it.
    public var wire: JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(id.lowercase), "type": .string(type.rawValue), "status": .string(status.wireText),
        ]
        if type == .video {
            fields["width"] = size.map { .integer($0.width) }
            fields["height"] = size.map { .integer($0.height) }
            fields["frameRate"] = .string(frameRate?.wireText ?? "-1")
        } else {
            fields["languageCode"] = .string(languageCode)
            fields["languageName"] = .string(languageName)
        }
        fields["url"] = url.map { .string($0) }
        if !metadata.isEmpty { fields["metadata"] = .object(metadata.mapValues { .string($0) }) }
        if let failure {
            fields["error"] = .object(["code": .string(failure.code.rawValue), "message": .string(failure.message)])
        }
        return .object(fields)
    }
}

extension MediaTrack.Status {
    var wireText: String { rawValue }
}

extension PlaybackID {
    /// The playback id as services show it.
    public var wire: JSONValue {
        .object([
            "id": .string(id.lowercase), "accessPolicy": .string(policy.rawValue),
            "accessRestrictions": restrictions.wire, "resolution": resolution.map { .string($0.rawValue) } ?? .null,
        ])
    }
}

extension AccessRestrictions {
    /// The restrictions as services show them.
    public var wire: JSONValue { .object(["domains": domains.wire, "userAgents": userAgents.wire]) }
}

extension AccessRestrictions.Rule {
    /// The rule as services show it.
    public var wire: JSONValue {
        .object([
            "defaultPolicy": .string(defaultPolicy.rawValue), "allow": .array(allow.map { .string($0) }),
            "deny": .array(deny.map { .string($0) }),
        ])
    }
}

extension StaticRendition {
    /// The file for download as services show it.
    public var wire: JSONValue {
        var fields: [String: JSONValue] = [
            "type": .string(kind.rawValue), "status": .string(status.rawValue),
            "ext": .string(kind == .capped4K ? "mp4" : "m4a"),
        ]
        fields["width"] = size.map { .integer($0.width) }
        fields["height"] = size.map { .integer($0.height) }
        return .object(fields)
    }
}

extension WireDialect {
    /// A duration in seconds with milliseconds, or in hours, minutes and seconds.
    func text(_ time: MediaTime) -> String {
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let milliseconds = max(time.ticks(at: 1000), 0)
        switch self {
        case .portable: return "\(milliseconds / 1000).\(padded(milliseconds % 1000, 3))"
        case .may2026:
            let seconds = milliseconds / 1000
            return padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
        }
    }
}

extension Rational {
    /// A rate as services write it, as in `29.970`.
    var wireText: String {
        let thousandths = (Int64(numerator) * 1000 + Int64(denominator) / 2) / Int64(denominator)
        let fraction = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
