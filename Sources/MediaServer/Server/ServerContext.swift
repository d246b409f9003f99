package import Hummingbird
internal import MediaLibrary
internal import NIOCore

/// What goes with a request on its way.
package struct ServerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The client's address; behind proxies that are trusted the one they say.
    var client: IPAddress?
    /// Whether a proxy that is trusted stands between.
    var isThroughTrustedProxy = false

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
