/// An element of a TTML document, or a run of text.
final class TTMLNode {
    /// Local name; nil for text.
    let name: String?
    /// Attributes by local name.
    let attributes: [String: String]
    var text = ""
    var children: [TTMLNode] = []

    init(name: String?, attributes: [String: String] = [:], text: String = "") {
        self.name = name
        self.attributes = attributes
        self.text = text
    }

    /// The first element of a name below this one.
    func first(_ name: String) -> TTMLNode? {
        for child in children {
            if child.name == name { return child }
            if let found = child.first(name) { return found }
        }
        return nil
    }

    /// All elements of a name below this one, in the order of the document.
    func all(_ name: String) -> [TTMLNode] {
        children.flatMap { child in (child.name == name ? [child] : []) + child.all(name) }
    }
}
