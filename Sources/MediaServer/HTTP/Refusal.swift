internal import HTTPTypes
internal import Hummingbird
internal import MediaCore
internal import MediaLibrary
internal import NIOHTTP1

/// Why a request is not done, before it is put into a family's words.
struct Refusal: Error, Sendable {
    var status: HTTPResponse.Status
    var message: String
    var fields: [LibraryError.Field] = []
    /// What fields had, where a family says it.
    var values: [String: String] = [:]
    /// Seconds after which it may be tried again.
    var retryAfter: Int?
    /// What may be done instead, where the method is what is wrong.
    var allow: [String] = []

    init(
        _ status: HTTPResponse.Status, _ message: String, fields: [LibraryError.Field] = [],
        values: [String: String] = [:]
    ) {
        self.status = status
        self.message = message
        self.fields = fields
        self.values = values
    }

    /// What any error of a request means.
    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as LibraryError: self.init(error)
        case let error as MediaError: self.init(error)
        case let error as HTTPError: self.init(error.status, error.body ?? error.status.reasonPhrase)
        // Chunks of a body that are none, for one.
        case is HTTPParserError: self.init(.badRequest, "the request is no HTTP")
        case is CancellationError: self.init(.serviceUnavailable, "nobody waits for the answer")
        default: self.init(.internalServerError, "An unexpected error occurred")
        }
    }

    private init(_ error: LibraryError) {
        let status: HTTPResponse.Status =
            switch error.code {
            case .notFound: .notFound
            case .invalid: .unprocessableContent
            case .illegalState, .duplicate, .unsupported: .badRequest
            case .conflict: .conflict
            case .storageFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
            case .closed: .serviceUnavailable
            default: .internalServerError
            }
        // What the disk said is the operator's business.
        let isOurs = status == .internalServerError
        self.init(status, isOurs ? "An unexpected error occurred" : error.message, fields: error.fields)
    }

    private init(_ error: MediaError) {
        switch error.code {
        case .invalidSettings: self.init(.unprocessableContent, error.message)
        case .notFound: self.init(.notFound, "there is no such file")
        // A picture may be asked for that is within every limit but that of all of it together.
        case .limitExceeded:
            self.init(.unprocessableContent, "this costs more memory or time than one request may")
        case .tooBusy, .workerUnavailable:
            self.init(.serviceUnavailable, error.message)
            retryAfter = 5
        case .timedOut: self.init(.gatewayTimeout, error.message)
        default: self.init(.internalServerError, "An unexpected error occurred")
        }
    }
}
