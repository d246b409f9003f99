#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension Playlist {
    /// The playlist as services show it in a list.
    public var wire: JSONValue {
        .object([
            "id": .string(id.lowercase), "name": .string(name), "type": .string(content.wireType),
            "referenceId": .string(referenceID), "createdAt": .string(createdAt.wireText),
            "mediaCount": .integer(mediaCount),
        ])
    }
}

extension PlaylistContents {
    /// The playlist with its media as services show it, where one is asked for or was changed.
    ///
    /// - Parameter publicURL: where media are served; nil leaves out links.
    public func wire(_ dialect: WireDialect = .portable, workspace: UUID, publicURL: URL?) -> JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(playlist.id.lowercase), "name": .string(playlist.name),
            "type": .string(playlist.content.wireType), "referenceId": .string(playlist.referenceID),
            "mediaList": .array(
                media.map { $0.listed($0.wire(dialect, workspace: workspace, publicURL: publicURL)) }),
            "mediaCount": .integer(media.count), "workspaceId": .string(workspace.lowercase),
            "createdAt": .string(playlist.createdAt.wireText), "updatedAt": .string(playlist.updatedAt.wireText),
        ]
        fields["description"] = playlist.description.map { .string($0) }
        if case .smart(let rule) = playlist.content {
            var dates: [String: JSONValue] = [:]
            dates["createdDate"] = rule.created?.wire
            dates["updatedDate"] = rule.updated?.wire
            fields["playOrder"] = .string(rule.order.rawValue)
            fields["metadata"] = .object(dates)
        }
        return .object(fields)
    }
}

extension Playlist.Content {
    /// As services write it.
    public var wireType: String {
        switch self {
        case .manual: "manual"
        case .smart: "smart"
        }
    }
}

extension DayRange {
    var wire: JSONValue {
        var fields: [String: JSONValue] = [:]
        fields["startDate"] = first.map { .string($0.description) }
        fields["endDate"] = last.map { .string($0.description) }
        return .object(fields)
    }
}

extension Media {
    /// What a playlist shows of a media.
    fileprivate func listed(_ whole: JSONValue) -> JSONValue {
        let names = ["id", "createdAt", "creatorId", "duration", "sourceResolution", "status", "thumbnail"]
        return .object(
            names.reduce(into: [:]) { fields, name in if let value = whole[name] { fields[name] = value } })
    }
}
