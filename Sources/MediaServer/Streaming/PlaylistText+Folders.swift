/// Which parts of a package a viewer with fewer variants is kept from.
extension PlaylistText {
    /// Folders of the variants that a filter does not offer, in a multivariant playlist; none that an offered one needs as well.
    static func withheldFolders(_ text: String, _ filter: VariantFilter) -> Set<String> {
        var (offered, withheld): (Set<String>, Set<String>) = ([], [])
        func note(_ address: String, _ isOffered: Bool) {
            if isOffered { offered.insert(folder(address)) } else { withheld.insert(folder(address)) }
        }
        var isNextOffered = true
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("#EXT-X-STREAM-INF:") {
                isNextOffered = isOffered(line, filter)
            } else if line.hasPrefix("#EXT-X-I-FRAME-STREAM-INF:") {
                if let address = address(in: line) { note(address, isOffered(line, filter)) }
            } else if line.hasPrefix("#") {
                if let address = address(in: line) { note(address, true) }
            } else {
                note(line, isNextOffered)
                isNextOffered = true
            }
        }
        return withheld.subtracting(offered)
    }

    /// The folder of a file, without a slash at its end; empty for none.
    static func folder(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func isOffered(_ line: String, _ filter: VariantFilter) -> Bool {
        shortSide(line).map(filter.offers) ?? true
    }
}
