internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What errors of the client mean for a media.
enum FetchFailures {
    static let noConnection = "the server cannot be reached"
    static let tooLong = MediaFailure(.timedOut, "fetching the file takes longer than it may")

    static func failure(_ error: any Error) -> any Error {
        switch error {
        case is MediaFailure, is CancellationError: error
        case let error as HTTPClientError: failure(client: error)
        case let error as HTTPParserError where error == .invalidEOFState:
            // The answer ended before it was complete, which may be the network's doing.
            MediaFailure(.connectionFailed, "the connection ended before the file did", mayPass: true)
        case is HTTPParserError: MediaFailure(.invalidResponse, "the server's answer is no HTTP")
        case let error as IOError where isUnreachable(error.errnoCode):
            MediaFailure(.connectionFailed, noConnection, mayPass: true)
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

    /// Whether there was no connection at all.
    private static func isUnreachable(_ code: CInt) -> Bool {
        [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, EADDRNOTAVAIL].contains(code)
    }
}
