import MediaCore

/// A description of a media for people.
struct InfoText {
    let info: MediaInfo

    var text: String {
        var lines = ["\(info.containerName) (\(info.container))"]
        var facts: [String] = []
        if let duration = info.duration { facts.append("\(duration)") }
        if let bytes = info.byteCount { facts.append("\(bytes) bytes") }
        if let rate = info.bitRate { facts.append("\(rate / 1000) kb/s") }
        if !facts.isEmpty { lines.append(facts.joined(separator: ", ")) }
        for key in ["title", "artist", "album"] where info.metadata[key] != nil {
            lines.append("\(key): \(info.metadata[key] ?? "")")
        }
        var table = TextTable()
        for track in info.tracks {
            table.add("\(track.index)", track.type.rawValue, track.codecString ?? track.codec.rawValue, details(track))
        }
        if !info.tracks.isEmpty { lines.append(table.text()) }
        if !info.chapters.isEmpty { lines.append("\(info.chapters.count) chapters") }
        return lines.joined(separator: "\n")
    }

    private func details(_ track: TrackInfo) -> String {
        var parts: [String] = []
        if let profile = track.profile { parts.append(profile) }
        if let video = track.video {
            parts.append("\(video.displaySize)")
            if video.rotation != 0 { parts.append("rotated \(video.rotation)°") }
            if let rate = video.averageFrameRate {
                parts.append(
                    "\((rate.value * 1000).rounded() / 1000) fps\(video.hasVariableFrameRate == true ? " variable" : "")"
                )
            }
            if let format = video.pixelFormat { parts.append(format) }
            if video.color.dynamicRange != .sdr { parts.append(video.color.dynamicRange.rawValue) }
            if video.isInterlaced == true { parts.append("interlaced") }
            if let gop = video.gop {
                parts.append("key frames up to \(gop.maximumKeyFrameInterval) apart\(gop.hasOpenGOP ? ", open" : "")")
            }
        }
        if let audio = track.audio {
            parts.append("\(audio.sampleRate) Hz")
            parts.append(audio.channelLayout ?? "\(audio.channelCount) channels")
        }
        if let language = track.language { parts.append(language) }
        if let title = track.title { parts.append("“\(title)”") }
        if track.isEncrypted { parts.append("encrypted") }
        if case .several(let count) = track.edits { parts.append("\(count) edits") }
        parts += track.disposition.names.filter { $0 != "default" }
        return parts.joined(separator: ", ")
    }
}
