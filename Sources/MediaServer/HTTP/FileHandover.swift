/// Leaves the sending of files to nginx in front of this server: an answer names the file below a location that only nginx
/// itself may ask for (`X-Accel-Redirect`; nginx, ngx_http_core_module, `internal`).
package struct FileHandover: Sendable {
    /// The location, as in `/internal-media/`.
    let location: String
    /// The folder that lies there.
    let root: String

    /// - Throws: `ServerFailure` for a location that is no path with a slash at either end.
    package init(location: String, root: String) throws(ServerFailure) {
        let letters = location.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "%") }
        guard location.hasPrefix("/"), location.hasSuffix("/"), location.utf8.count > 1, letters else {
            throw ServerFailure("--x-accel-redirect is a location such as /internal-media/, not \(location)")
        }
        self.location = location
        self.root = root.trimmingSlashes + "/"
    }

    /// Where nginx finds a file; nil for one outside the folder.
    func address(of path: String) -> String? {
        guard path.hasPrefix(root) else { return nil }
        return location
            + path.dropFirst(root.count).split(separator: "/").map { PercentText.escaped(String($0)) }.joined(
                separator: "/")
    }
}
