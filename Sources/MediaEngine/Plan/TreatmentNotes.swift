internal import MediaCore

/// What encoding does to a track, for people.
struct TreatmentNotes {
    let track: TrackInfo

    func notes(_ treatments: [TrackTreatment]) -> [String] {
        var notes: [String] = []
        for treatment in treatments {
            switch treatment {
            case .copy: notes.append("copied")
            case .text: notes.append("written as text")
            case .video(let encoding):
                let rate = encoding.frameRate.map { ", \(($0.value * 1000).rounded() / 1000) fps" } ?? ""
                notes.append("\(encoding.codec.rawValue) \(encoding.size)\(rate)")
            case .audio(let encoding):
                notes.append("aac \(encoding.layoutName) \(encoding.sampleRate) Hz, \(encoding.bitRate / 1000) kb/s")
            }
        }
        if case .video(let encoding)? = treatments.last { notes += conversions(encoding.conversion) }
        return notes
    }

    private func conversions(_ conversion: PictureConversion) -> [String] {
        var notes: [String] = []
        if conversion.deinterlaces { notes.append("deinterlaced") }
        if !conversion.transform.isIdentity { notes.append("turned upright") }
        if track.video?.sampleAspectRatio != nil { notes.append("pixels made square") }
        if conversion.toneMaps { notes.append("tone mapped to standard range") }
        return notes
    }
}
