internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// What errors of the client mean for a media.
enum FetchFailures {
    static let noConnection = "the server cannot be reached"
    static let tooLong = MediaFailure(.timedOut, "fetching the file takes longer than it may")

    static func failure(_ error: any Error) -> any Error {
        switch error {
        case is MediaFailure, is CancellationError: error
        case let error as HTTPClientError: failure(client: error)
        case is HTTPParserError:
            MediaFailure(.invalidResponse, "the server's answer is no HTTP", mayPass: isCutOff(error))
        case is NIOSSLError, is NIOSSLExtraError:
            MediaFailure(.connectionFailed, "no secure connection can be made to the server")
        case is NIOConnectionError:
            MediaFailure(.connectionFailed, noConnection, mayPass: true)
        default:
            MediaFailure(.connectionFailed, "the connection to the server broke", mayPass: true)
        }
    }

    private static func failure(client error: HTTPClientError) -> any Error {
        switch error {
        case .cancelled: CancellationError()
        case .connectTimeout: MediaFailure(.connectionFailed, noConnection, mayPass: true)
        case .deadlineExceeded: MediaFailure(.timedOut, "the server does not answer in time", mayPass: true)
        case .readTimeout: MediaFailure(.timedOut, "the server stopped sending", mayPass: true)
        case .remoteConnectionClosed:
            MediaFailure(.connectionFailed, "the server closed the connection", mayPass: true)
        case .tlsHandshakeTimeout, .socksHandshakeTimeout, .httpProxyHandshakeTimeout:
            MediaFailure(.connectionFailed, "no secure connection can be made to the server", mayPass: true)
        default: MediaFailure(.invalidResponse, "the server's answer is no HTTP")
        }
    }

    /// Whether the answer ended before it was complete, which may be the network's doing.
    private static func isCutOff(_ error: any Error) -> Bool {
        (error as? HTTPParserError) == .invalidEOFState
    }
}
