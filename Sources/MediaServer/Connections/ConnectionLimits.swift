/// What one client may take of a server.
package struct ConnectionLimits: Sendable, Hashable {
    /// Connections at once from an address (of version 6: from a network of /64). Proxies that are trusted have no such limit.
    package var mostPerAddress = 512
    /// Requests on one connection; then it is closed, and the client takes another one.
    package var mostRequests = 1000
    /// Seconds from the first byte of a head to its last.
    package var headSeconds = 20
    /// Seconds a connection may be silent between requests, a body may not come, and an answer may not be taken.
    package var idleSeconds = 60
    /// Fewest bytes a second of a body, and of an answer that waits to be taken, over `idleSeconds`.
    package var leastRate = 256
    /// Seconds from the last word to a client until its connection is closed, and from a client's last word until nobody is
    /// thought to wait for its answer.
    package var lingerSeconds = 5
    /// Bytes of a body that are read and thrown away once its request is answered.
    package var mostUnwantedBytes = 16 << 20

    package init() {}
}
