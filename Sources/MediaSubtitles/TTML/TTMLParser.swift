internal import Foundation
internal import MediaCore

#if canImport(FoundationXML)
internal import FoundationXML
#endif

/// Parses the XML of a TTML document into nodes. Document types are refused before anything is parsed, so that no
/// entity can be declared, and none outside the file is fetched.
final class TTMLParser: NSObject, XMLParserDelegate {
    private let root = TTMLNode(name: "")
    private var stack: [TTMLNode] = []
    private var count = 0
    private var problem: String?

    private static let maximumDepth = 64
    private static let maximumNodes = 1_000_000

    /// - Throws: `damaged` for text that is no well-formed XML, `limitExceeded` for documents too deep or too large,
    ///   `unsupportedFormat` for one with a document type.
    static func parse(_ text: String, location: String) throws(MediaError) -> TTMLNode {
        func failure(_ code: MediaError.Code, _ message: String) -> MediaError {
            MediaError(code, message, operation: .read, location: location)
        }
        if text.range(of: "<!DOCTYPE", options: .caseInsensitive) != nil || text.contains("<!ENTITY") {
            throw failure(.unsupportedFormat, "the XML brings a document type, which is not read")
        }
        // The text is UTF-8 by now, whatever its declaration says.
        var body = Substring(text).drop { $0.isWhitespace }
        if body.hasPrefix("<?xml"), let end = body.firstRange(of: "?>") { body = body[end.upperBound...] }
        let parser = XMLParser(data: Data(body.utf8))
        parser.shouldResolveExternalEntities = false
        parser.shouldProcessNamespaces = true
        let delegate = TTMLParser()
        delegate.stack = [delegate.root]
        parser.delegate = delegate
        let isComplete = parser.parse()
        if let problem = delegate.problem { throw failure(.limitExceeded, problem) }
        // The parser takes a text that stops in the middle for a whole one.
        guard isComplete, delegate.stack.count == 1, delegate.root.children.contains(where: { $0.name != nil }) else {
            throw failure(
                .damaged, "the XML is not well-formed, or larger than its parser reads, line \(parser.lineNumber)")
        }
        return delegate.root
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        count += 1
        guard stack.count < Self.maximumDepth, count < Self.maximumNodes else {
            problem = "the XML is too deep or too large"
            return parser.abortParsing()
        }
        var local: [String: String] = [:]
        for (key, value) in attributes {
            local[key.split(separator: ":").last.map(String.init) ?? key] = value
        }
        // With namespaces processed, the prefix may stand in the name all the same.
        let node = TTMLNode(name: name.split(separator: ":").last.map(String.init) ?? name, attributes: local)
        stack[stack.count - 1].children.append(node)
        stack.append(node)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if stack.count > 1 { stack.removeLast() }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { append(string) }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { append(String(decoding: block, as: UTF8.self)) }

    private func append(_ string: String) {
        let parent = stack[stack.count - 1]
        if let last = parent.children.last, last.name == nil {
            last.text += string
        } else {
            parent.children.append(TTMLNode(name: nil, text: string))
        }
    }
}
