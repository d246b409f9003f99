/// Coding-independent code points of colour (ISO/IEC 23091-2), as in a colr box (ISO/IEC 14496-12, 12.1.5) or a VUI.
package struct ColourInformation: Sendable, Hashable {
    /// colour_primaries.
    package let primaries: UInt8
    /// transfer_characteristics.
    package let transfer: UInt8
    /// matrix_coefficients.
    package let matrix: UInt8
    /// Whether samples use the full range; nil where the source does not say (a QuickTime nclc box).
    package let isFullRange: Bool?

    /// The code points as given.
    package init(primaries: UInt8, transfer: UInt8, matrix: UInt8, isFullRange: Bool?) {
        self.primaries = primaries
        self.transfer = transfer
        self.matrix = matrix
        self.isFullRange = isFullRange
    }

    /// Reads the payload of a colr box of type nclx or nclc (QuickTime); an ICC profile is `unsupported`.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        let type = try reader.byteArray(4)
        let isComplete = type == Array("nclx".utf8)
        guard isComplete || type == Array("nclc".utf8) else { throw .unsupported("colour type") }
        primaries = UInt8(clamping: try reader.bits(16))
        transfer = UInt8(clamping: try reader.bits(16))
        matrix = UInt8(clamping: try reader.bits(16))
        isFullRange = try isComplete ? reader.flag() : nil
    }

    /// The payload of a colr box: nclx where the range is known, else nclc.
    package func serialized() -> [UInt8] {
        var bytes = Array((isFullRange == nil ? "nclc" : "nclx").utf8)
        bytes += [0, primaries, 0, transfer, 0, matrix]
        if let isFullRange { bytes.append(isFullRange ? 0x80 : 0) }
        return bytes
    }

    /// Nothing is known: every code point is 2, "unspecified".
    package static let unspecified = ColourInformation(primaries: 2, transfer: 2, matrix: 2, isFullRange: nil)

    /// Whether all three code points are "unspecified".
    package var isUnspecified: Bool { primaries == 2 && transfer == 2 && matrix == 2 }

    /// SMPTE ST 2084, the PQ curve (code point 16).
    package var isPerceptualQuantizer: Bool { transfer == 16 }

    /// ARIB STD-B67, hybrid log-gamma (code point 18).
    package var isHybridLogGamma: Bool { transfer == 18 }
}
