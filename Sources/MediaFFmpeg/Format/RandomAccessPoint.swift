/// A place of a container from which a stream can be decoded, as its index names it.
package struct RandomAccessPoint: Sendable, Hashable {
    /// Timestamp in ticks of the stream.
    package let ticks: Int64
    /// Where the container says it is found: of Matroska, the cluster.
    package let offset: Int64
}
