/// EC3SpecificBox, the payload of a dec3 box (ETSI TS 102 366, F.6).
package struct EAC3Configuration: Sendable, Hashable {
    /// data_rate in kilobits per second.
    package let dataRate: Int
    /// The independent substreams; at least one.
    package let substreams: [Substream]
    /// complexity_index_type_a, the number of objects; nil where flag_ec3_extension_type_a is not set.
    package let objectComplexity: UInt8?

    /// One independent substream with its dependent ones.
    package struct Substream: Sendable, Hashable {
        /// fscod: 0 48 kHz, 1 44.1 kHz, 2 32 kHz, 3 half of one of them.
        package let sampleRateCode: UInt8
        /// bsid, 16 for E-AC-3.
        package let bitStreamID: UInt8
        /// asvc: an associated service.
        package let isAssociatedService: Bool
        /// bsmod.
        package let bitStreamMode: UInt8
        /// acmod and lfeon.
        package let layout: AC3ChannelLayout
        /// num_dep_sub.
        package let dependentSubstreams: Int
        /// chan_loc: the channels the dependent substreams add (table F.6.1).
        package let addedChannels: UInt16

        /// All channels: the bits of chan_loc for Cs, Ts, Cvh and LFE2 add one, the others a pair.
        package var channels: Int {
            let pairs = addedChannels & 0b0_0111_0011
            let singles = addedChannels & 0b1_1000_1100
            return layout.channels + 2 * pairs.nonzeroBitCount + singles.nonzeroBitCount
        }
    }

    /// Whether joint object coding is present: Dolby Atmos, `/JOC` in the CHANNELS of a playlist.
    package var hasJointObjectCoding: Bool { objectComplexity != nil }
    /// The channels of the first independent substream with its dependent ones.
    package var channels: Int { substreams.first?.channels ?? 0 }

    /// Reads the payload of a dec3 box.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        dataRate = try reader.bits(13)
        let count = try reader.bits(3) + 1
        var substreams: [Substream] = []
        for _ in 0..<count { substreams.append(try Substream(reader: &reader)) }
        self.substreams = substreams
        if reader.bitsLeft >= 16 {
            try reader.skip(7)
            let hasExtension = try reader.flag()
            let complexity = try reader.small(8)
            objectComplexity = hasExtension ? complexity : nil
        } else {
            objectComplexity = nil
        }
    }

    /// The payload of a dec3 box.
    package func serialized() -> [UInt8] {
        var writer = BitWriter()
        writer.bits(dataRate, 13)
        writer.bits(substreams.count - 1, 3)
        for substream in substreams { substream.write(to: &writer) }
        if let objectComplexity {
            writer.bits(1, 8)
            writer.bits(Int(objectComplexity), 8)
        }
        return writer.bytes
    }
}
