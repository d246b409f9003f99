/// The initialisation segment of one rendition: file type and movie header without samples (CMAF, ISO/IEC 23000-19, 7.3.1).
package struct InitializationSegment: Sendable, Hashable {
    package var track: MovieTrack

    package init(track: MovieTrack) { self.track = track }

    /// The complete file.
    package func bytes() -> [UInt8] {
        var writer = BoxWriter(reserving: 1024)
        writer.box("ftyp") { ftyp in
            ftyp.type("iso6")
            ftyp.u32(0)
            for brand: BoxType in ["iso6", "cmfc", "mp41"] { ftyp.type(brand) }
        }
        writer.box("moov") { moov in
            MovieHeaderBox(timescale: 1000, duration: 0, nextTrackID: track.trackID + 1).write(to: &moov)
            track.write(to: &moov, movieDuration: 0, mediaDuration: 0) { stbl in
                stbl.fullBox("stts") { $0.u32(0) }
                stbl.fullBox("stsc") { $0.u32(0) }
                stbl.fullBox("stsz") { $0.zeros(8) }
                stbl.fullBox("stco") { $0.u32(0) }
            }
            moov.box("mvex") { mvex in
                mvex.fullBox("trex") { trex in
                    trex.u32(track.trackID)
                    trex.u32(1)
                    trex.zeros(12)
                }
            }
        }
        return writer.bytes
    }

    /// The segment type box every media segment starts with.
    package static let segmentType: [UInt8] = {
        var writer = BoxWriter()
        writer.box("styp") { styp in
            styp.type("msdh")
            styp.u32(0)
            styp.type("msdh")
            styp.type("cmfs")
        }
        return writer.bytes
    }()
}
