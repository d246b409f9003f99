#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Why a library did not do what it was asked.
public struct LibraryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of a refusal: an open set.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// There is no such media, track, upload, playback id, playlist or key.
        public static let notFound = Code(rawValue: "notFound")
        /// Fields of the request are out of their limits; `fields` names them.
        public static let invalid = Code(rawValue: "invalid")
        /// The thing is not in a state that allows this.
        public static let illegalState = Code(rawValue: "illegalState")
        /// It is there already.
        public static let duplicate = Code(rawValue: "duplicate")
        /// It is not offered: by design, or without what would have to be configured. `fields` names what asked for it.
        public static let unsupported = Code(rawValue: "unsupported")
        /// Somebody else does the same at this moment.
        public static let conflict = Code(rawValue: "conflict")
        /// Another process has the library's folder open.
        public static let rootInUse = Code(rawValue: "rootInUse")
        /// The library's folder or store cannot be read or written.
        public static let storage = Code(rawValue: "storage")
        /// There is no room for it.
        public static let storageFull = Code(rawValue: "storageFull")
        /// No worker process can be started for media.
        public static let workerUnavailable = Code(rawValue: "workerUnavailable")
        /// The library is closed.
        public static let closed = Code(rawValue: "closed")

        public var description: String { rawValue }
    }

    /// What is wrong with one field.
    public struct Field: Sendable, Hashable, Codable {
        /// Its name in the request, as in `inputs[0].url`.
        public var field: String
        /// As in `has at most 255 characters`.
        public var message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    public var code: Code
    /// One sentence for people.
    public var message: String
    public var fields: [Field]

    public init(_ code: Code, _ message: String, fields: [Field] = []) {
        self.code = code
        self.message = message
        self.fields = fields
    }

    public var description: String {
        fields.isEmpty ? message : message + ": " + fields.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
    }

    static func notFound(_ kind: String, _ id: UUID) -> LibraryError {
        LibraryError(.notFound, "there is no \(kind) \(id.lowercase)")
    }

    static func invalid(_ fields: [Field]) -> LibraryError {
        LibraryError(.invalid, "the request is not valid", fields: fields)
    }

    static func invalid(_ field: String, _ message: String) -> LibraryError {
        invalid([Field(field: field, message: message)])
    }

    static func illegalState(_ message: String) -> LibraryError { LibraryError(.illegalState, message) }
    static func duplicate(_ message: String) -> LibraryError { LibraryError(.duplicate, message) }

    static func unsupported(_ field: String, _ message: String) -> LibraryError {
        LibraryError(.unsupported, message, fields: [Field(field: field, message: "is not supported")])
    }

    /// What services sell besides, and this library does not do.
    static func notOffered(_ field: String) -> LibraryError { unsupported(field, "\(field) is not offered") }
}
