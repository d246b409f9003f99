/// The supplemental enhancement information of an H.264 NAL unit (ISO/IEC 14496-10, 7.3.2.3 and annex D).
package struct H264SEI: Sendable, Hashable {
    /// The messages in order.
    package let messages: [SEIMessage]
    /// The first recovery point; nil where there is none.
    package let recoveryPoint: RecoveryPoint?
    /// pic_struct of the picture timing message; nil without one or without the parameter set needed to read it.
    package let pictureStructure: PictureStructure?

    /// The payload types found, in order.
    package var payloadTypes: [Int] { messages.map(\.type) }

    /// recovery_point (D.1.8): decoding may begin here.
    package struct RecoveryPoint: Sendable, Hashable {
        /// recovery_frame_cnt: frames until the output is right.
        package let frameCount: Int
        /// exact_match_flag.
        package let isExact: Bool
        /// broken_link_flag.
        package let hasBrokenLink: Bool
    }

    /// pic_struct (table D-1).
    package enum PictureStructure: UInt8, Sendable {
        case frame, topField, bottomField, topBottom, bottomTop, topBottomTop, bottomTopBottom, doubled, tripled

        /// Whether the picture is a field or a pair of fields, not a progressive frame.
        package var isInterlaced: Bool { (1...6).contains(rawValue) }
    }

    /// Reads a whole NAL unit of type 6, header byte and emulation prevention included.
    package init(
        parsing nalUnit: [UInt8],
        sequence: H264SequenceParameterSet? = nil
    ) throws(CodecConfigurationError) {
        guard H264NALUnitType(of: nalUnit) == .supplementalEnhancement else {
            throw nalUnit.isEmpty ? .truncated : .invalid("nal_unit_type")
        }
        let payload = BitReader.removingEmulationPrevention(nalUnit.dropFirst())
        messages = SEIMessage.messages(inPayload: payload)
        recoveryPoint = messages.first { $0.type == 6 }.flatMap { Self.recoveryPoint($0.payload) }
        pictureStructure = messages.first { $0.type == 1 }.flatMap { message in
            sequence?.usability.flatMap { Self.pictureStructure(message.payload, $0) }
        }
    }

    private static func recoveryPoint(_ payload: [UInt8]) -> RecoveryPoint? {
        var reader = BitReader(payload)
        do throws(CodecConfigurationError) {
            let count = try reader.ue(atMost: 65535, "recovery_frame_cnt")
            let isExact = try reader.flag()
            return RecoveryPoint(frameCount: count, isExact: isExact, hasBrokenLink: try reader.flag())
        } catch {
            return nil
        }
    }

    /// pic_timing (D.1.3).
    private static func pictureStructure(
        _ payload: [UInt8],
        _ usability: VideoUsabilityInformation
    ) -> PictureStructure? {
        guard usability.hasPictureStructure else { return nil }
        var reader = BitReader(payload)
        do throws(CodecConfigurationError) {
            if usability.hasHypotheticalReferenceDecoder {
                try reader.skip(usability.removalDelayLength + usability.outputDelayLength)
            }
            return PictureStructure(rawValue: try reader.small(4))
        } catch {
            return nil
        }
    }
}
