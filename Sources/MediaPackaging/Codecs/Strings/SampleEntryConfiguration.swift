/// What stands in the configuration box of a sample entry, read.
package enum SampleEntryConfiguration: Sendable, Hashable {
    /// avcC.
    case avc(AVCConfiguration)
    /// hvcC.
    case hevc(HEVCConfiguration)
    /// av1C.
    case av1(AV1Configuration)
    /// vpcC under vp09.
    case vp9(VP9Configuration)
    /// vp08, whose configuration says nothing a player asks for.
    case vp8
    /// dvcC, dvvC or dvwC, where the sample entry itself is Dolby Vision (dvh1, dvhe, dvav, dva1, dav1).
    case dolbyVision(DolbyVisionConfiguration)
    /// esds.
    case elementaryStream(ElementaryStreamDescriptor)
    /// An AudioSpecificConfig without its esds, as FFmpeg and Matroska keep it.
    case aac(AudioSpecificConfiguration)
    /// dac3.
    case ac3(AC3Configuration)
    /// dec3.
    case eac3(EAC3Configuration)
    /// dOps.
    case opus(OpusConfiguration)
    /// dfLa.
    case flac(FLACConfiguration)
    /// alac.
    case alac(ALACConfiguration)
    /// A sample entry whose type says everything: wvtt, stpp without a profile, and the like.
    case plain
}
