internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The on-demand API: media, tracks, uploads, playback ids and signing keys, as FastPix's clients ask for them.
struct OnDemandRoutes: Sendable {
    let library: MediaLibrary
    /// Where clients find this server.
    let addresses: PublicAddresses

    func add(to router: Router<ServerContext>) {
        addMedia(to: router)
        addTracks(to: router)
        addUploads(to: router)
        addPlaybackIDs(to: router)
        addSigningKeys(to: router)
        addPlaylists(to: router)
        addNotOffered(to: router)
        addProgress(to: router)
    }

    // MARK: Answers

    static func done(_ data: JSONValue, _ status: HTTPResponse.Status = .ok) -> Response {
        Reply.json(.object(["success": true, "data": data]), status)
    }

    static func done() -> Response { Reply.json(.object(["success": true])) }

    static func done<Element>(_ page: Page<Element>, _ wire: (Element) -> JSONValue) -> Response {
        Reply.json(
            .object([
                "success": true, "data": .array(page.items.map(wire)),
                "pagination": .object([
                    "totalRecords": .integer(page.totalCount), "currentOffset": .integer(page.number),
                    "offsetCount": .integer(page.pageCount),
                ]),
            ]))
    }

    func wire(_ media: Media, _ request: Request) -> JSONValue {
        let configuration = library.configuration
        return media.wire(
            configuration.dialect, workspace: configuration.workspace.id, publicURL: addresses.base(of: request))
    }
}
