package import Hummingbird

/// What goes with a request on its way.
package struct ServerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The client's address, for the log.
    let client: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
