internal import CMediaSandbox

/// Descriptors on their way from one process to another.
package enum DescriptorPassing {
    /// Number of the first one where it arrives: above all that libraries open for themselves.
    package static let first: CInt = 16
    package static let most = Int(CMEDIA_MOST_DESCRIPTORS)

    /// Sends them; false where nobody is there to take them.
    package static func send(_ descriptors: [CInt], to socket: CInt) -> Bool {
        cmedia_send_descriptors(socket, descriptors, CInt(descriptors.count)) == 0
    }

    /// Waits for them; nil where nobody sends any more.
    package static func receive(from socket: CInt) -> Int? {
        let count = cmedia_receive_descriptors(socket, first)
        return count < 0 ? nil : Int(count)
    }
}
