#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Something that happened to a media, exactly as webhooks tell it.
public struct LibraryEvent: Sendable, Hashable, Codable, Identifiable {
    /// Never used twice: receivers tell repetitions by it.
    public let id: UUID
    public let type: EventType
    /// The media or upload.
    public let objectID: UUID
    /// Later than that of every event before it.
    public let createdAt: Date
    /// The body of the webhook.
    public let body: Data

    init(type: EventType, objectID: UUID, data: JSONValue, workspace: LibraryConfiguration.Workspace, createdAt: Date) {
        id = UUID()
        self.type = type
        self.objectID = objectID
        self.createdAt = createdAt
        body =
            JSONValue.object([
                "type": .string(type.rawValue),
                "object": .object(["type": "media", "id": .string(objectID.lowercase)]),
                "id": .string(id.lowercase),
                "workspace": .object(["id": .string(workspace.id.lowercase), "name": .string(workspace.name)]),
                "status": .string(type.status), "data": data, "createdAt": .string(createdAt.wireText), "attempts": [],
            ]).data
    }
}

extension LibraryEvent: Stored {
    static var kind: StoredRecord.Kind { .event }
    var key: String { id.lowercase }
    var position: Int64 { createdAt.microseconds }
}
