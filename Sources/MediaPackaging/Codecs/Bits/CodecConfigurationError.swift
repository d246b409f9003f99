/// Why codec configuration bytes could not be read or written.
package enum CodecConfigurationError: Error, Sendable, Hashable {
    /// The bytes end before the structure does.
    case truncated
    /// A field has a value its specification forbids; the text names the field.
    case invalid(String)
    /// The bytes may be legal, but this parser does not read that form; the text names it.
    case unsupported(String)
}
