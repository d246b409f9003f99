internal import CLibExpat
internal import MediaCore

/// Parses the XML of a TTML document into nodes, with expat. Document types are refused before anything is parsed, so
/// that no entity can be declared, and none outside the file is fetched.
final class TTMLParser {
    private let root = TTMLNode(name: "")
    private var stack: [TTMLNode] = []
    private var count = 0
    private var problem: String?
    private let parser: XML_Parser

    private static let maximumDepth = 64
    private static let maximumNodes = 1_000_000

    private init(_ parser: XML_Parser) {
        self.parser = parser
        stack = [root]
    }

    /// - Throws: `damaged` for text that is no well-formed XML, `limitExceeded` for documents too deep or too large,
    ///   `unsupportedFormat` for one with a document type.
    static func parse(_ text: String, location: String) throws(MediaError) -> TTMLNode {
        func failure(_ code: MediaError.Code, _ message: String) -> MediaError {
            MediaError(code, message, operation: .read, location: location)
        }
        if text.lowercased().contains("<!doctype") || text.contains("<!ENTITY") {
            throw failure(.unsupportedFormat, "the XML brings a document type, which is not read")
        }
        // The text is UTF-8 by now, whatever its declaration says.
        var body = Substring(text).drop { $0.isWhitespace }
        if body.hasPrefix("<?xml"), let end = body.firstRange(of: "?>") { body = body[end.upperBound...] }
        guard let parser = XML_ParserCreate("UTF-8") else {
            throw failure(.internal, "there is no memory for the XML's parser")
        }
        defer { XML_ParserFree(parser) }
        let reader = TTMLParser(parser)
        let status = reader.run(Array(body.utf8))
        if let problem = reader.problem { throw failure(.limitExceeded, problem) }
        guard status == XML_STATUS_OK, reader.stack.count == 1, reader.root.children.contains(where: { $0.name != nil })
        else {
            let line = XML_GetCurrentLineNumber(parser)
            throw failure(.damaged, "the XML is not well-formed, line \(line)")
        }
        return reader.root
    }

    private func run(_ bytes: [UInt8]) -> XML_Status {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { opaque, name, attributes in
                guard let reader = TTMLParser.reader(opaque), let name else { return }
                reader.start(String(cString: name), attributes)
            },
            { opaque, _ in
                guard let reader = TTMLParser.reader(opaque) else { return }
                if reader.stack.count > 1 { reader.stack.removeLast() }
            })
        XML_SetCharacterDataHandler(
            parser,
            { opaque, text, count in
                guard let reader = TTMLParser.reader(opaque), let text, count > 0 else { return }
                let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
                reader.append(String(decoding: bytes, as: UTF8.self))
            })
        return bytes.withUnsafeBytes { raw in
            XML_Parse(parser, raw.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: raw.count), 1)
        }
    }

    private static func reader(_ opaque: UnsafeMutableRawPointer?) -> TTMLParser? {
        opaque.map { Unmanaged<TTMLParser>.fromOpaque($0).takeUnretainedValue() }
    }

    /// - Parameter attributes: names and values in turns, ended by a null pointer.
    private func start(_ name: String, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
        count += 1
        guard stack.count < Self.maximumDepth, count < Self.maximumNodes else {
            problem = "the XML is too deep or too large"
            XML_StopParser(parser, XML_Bool(XML_FALSE))
            return
        }
        var local: [String: String] = [:]
        var index = 0
        while let attributes, let key = attributes[index], let value = attributes[index + 1] {
            local[Self.withoutPrefix(String(cString: key))] = String(cString: value)
            index += 2
        }
        let node = TTMLNode(name: Self.withoutPrefix(name), attributes: local)
        stack[stack.count - 1].children.append(node)
        stack.append(node)
    }

    private static func withoutPrefix(_ name: String) -> String {
        name.split(separator: ":").last.map(String.init) ?? name
    }

    private func append(_ string: String) {
        let parent = stack[stack.count - 1]
        if let last = parent.children.last, last.name == nil {
            last.text += string
        } else {
            parent.children.append(TTMLNode(name: nil, text: string))
        }
    }
}
