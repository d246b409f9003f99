internal import MediaCore

extension MovieTrack {
    /// Writes the track box (ISO/IEC 14496-12, 8.3) around a sample table.
    ///
    /// - Parameters:
    ///   - movieDuration: length of the presentation in ticks of the movie; zero in a fragmented file.
    ///   - mediaDuration: length of the media in ticks of the track; zero in a fragmented file.
    ///   - delay: movie ticks before the track starts (written as an empty edit).
    ///   - sampleTable: writes what follows stsd.
    func write(
        to writer: inout BoxWriter, movieDuration: UInt64, mediaDuration: UInt64, delay: UInt64 = 0,
        sampleTable: (inout BoxWriter) -> Void
    ) {
        writer.box("trak") { trak in
            trak.fullBox("tkhd", version: 1, flags: isEnabled ? 0x3 : 0x2) { tkhd in
                tkhd.u64(0)
                tkhd.u64(0)
                tkhd.u32(trackID)
                tkhd.u32(0)
                tkhd.u64(movieDuration + delay)
                tkhd.zeros(8)
                tkhd.u16(0)
                tkhd.u16(alternateGroup)
                tkhd.u16(handler == .audio ? 0x0100 : 0)
                tkhd.u16(0)
                for value in matrix.values { tkhd.i32(value) }
                tkhd.u32(UInt32(clamping: size.width << 16))
                tkhd.u32(UInt32(clamping: size.height << 16))
            }
            if mediaStart != 0 || delay != 0 {
                trak.box("edts") { edts in
                    edts.fullBox("elst", version: 1) { elst in
                        elst.u32(delay > 0 ? 2 : 1)
                        if delay > 0 {
                            elst.u64(delay)
                            elst.i64(-1)
                            elst.u32(1 << 16)
                        }
                        elst.u64(movieDuration)
                        elst.i64(mediaStart)
                        elst.u32(1 << 16)
                    }
                }
            }
            trak.box("mdia") { mdia in
                mdia.fullBox("mdhd", version: 1) { mdhd in
                    mdhd.u64(0)
                    mdhd.u64(0)
                    mdhd.i32(timescale)
                    mdhd.u64(mediaDuration)
                    mdhd.u16(Self.packed(language: language))
                    mdhd.u16(0)
                }
                mdia.fullBox("hdlr") { hdlr in
                    hdlr.u32(0)
                    hdlr.type(handler.type)
                    hdlr.zeros(12)
                    hdlr.raw((name.isEmpty ? handler.name : name).utf8)
                    hdlr.u8(0)
                }
                mdia.box("minf") { minf in
                    switch handler {
                    case .video: minf.fullBox("vmhd", flags: 1) { $0.zeros(8) }
                    case .audio: minf.fullBox("smhd") { $0.zeros(4) }
                    case .text: minf.fullBox("nmhd") { _ in }
                    }
                    minf.box("dinf") { dinf in
                        dinf.fullBox("dref") { dref in
                            dref.u32(1)
                            dref.fullBox("url ", flags: 1) { _ in }
                        }
                    }
                    minf.box("stbl") { stbl in
                        stbl.fullBox("stsd") { stsd in
                            stsd.u32(1)
                            stsd.raw(sampleEntry)
                        }
                        sampleTable(&stbl)
                    }
                }
            }
        }
    }

    /// Three letters packed into fifteen bits (ISO/IEC 14496-12, 8.4.2); anything else becomes `und`.
    static func packed(language: String) -> UInt16 {
        let letters = Array(language.utf8)
        guard letters.count == 3, letters.allSatisfy({ (0x61...0x7A).contains($0) }) else { return 0x55C4 }
        return letters.reduce(0) { $0 << 5 | UInt16($1 - 0x60) }
    }
}
