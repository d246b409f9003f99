internal import MediaCore
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Reads what a media is to be out of a request: the same fields for a media from an address and for one that is uploaded.
struct MediaOptionsReader {
    /// What a request says.
    struct Result {
        /// Where the media comes from; nil for an upload.
        var url: String?
        var options = MediaOptions()
    }

    let fields: FieldReader
    /// Whether the media is uploaded: its times lie beside the inputs then, which name no video.
    let isUpload: Bool

    func read() -> Result {
        var result = Result()
        readWords(&result.options)
        readAccess(&result.options)
        readAddOns(&result.options)
        if isUpload {
            result.options.startTime = fields.seconds("startTime")
            result.options.endTime = fields.seconds("endTime")
        }
        readInputs(&result)
        return result
    }

    private func readWords(_ options: inout MediaOptions) {
        options.title = fields.string("title")
        options.creatorID = fields.string("creatorId")
        if let metadata = fields.texts("metadata") { options.metadata = metadata }
        options.mp4Support = fields.choice("mp4Support", MP4Support.self, except: [.none])
        if let access = fields.bool("sourceAccess") { options.sourceAccess = access }
        if let optimizes = fields.bool("optimizeAudio") { options.optimizesAudio = optimizes }
        if let most = fields.choice("maxResolution", Resolution.self) { options.maximumResolution = most }
        if let quality = fields.choice("mediaQuality", MediaQuality.self) { options.quality = quality }
    }

    private func readAccess(_ options: inout MediaOptions) {
        if let policy = fields.choice("accessPolicy", AccessPolicy.self, isRequired: true) {
            options.accessPolicy = policy
        }
        if let restrictions = fields.object("accessRestrictions") {
            options.accessRestrictions = AccessRestrictionsReader(fields: restrictions).read()
        }
        options.drmConfigurationID = fields.string("drmConfigurationId")
    }

    private func readAddOns(_ options: inout MediaOptions) {
        if let wanted = fields.object("subtitles") {
            let code = wanted.string("languageCode", isRequired: true)
            let name = wanted.string("languageName", isRequired: true)
            let metadata = wanted.texts("metadata") ?? [:]
            wanted.close()
            if let code, let name {
                options.generatedSubtitles = MediaOptions.GeneratedSubtitles(
                    languageCode: code, languageName: name, metadata: metadata)
            }
        }
        if let summary = fields.object("summary") {
            options.summaryLength = SummaryReader(fields: summary).read()
        }
        if fields.bool("chapters") == true { options.chapters = true }
        if fields.bool("namedEntities") == true { options.namedEntities = true }
        if let moderation = fields.object("moderation") {
            options.moderation = moderation.string("type", isRequired: true)
            moderation.close()
        }
    }

    private func readInputs(_ result: inout Result) {
        guard let inputs = fields.objects("inputs", isRequired: !isUpload) else { return }
        var seen: Set<String> = []
        for input in inputs {
            let type = input.string("type", isRequired: true) ?? ""
            if type != "subtitle", !seen.insert(type).inserted { input.note("type", "is there twice") }
            switch type {
            case "video": readVideo(input, &result)
            case "watermark": readWatermark(input, &result.options)
            case "audio": readAudio(input, &result.options)
            case "subtitle": readSubtitle(input, &result.options)
            default: input.note("type", "is one of video, watermark, audio, subtitle")
            }
            input.close()
        }
        if !isUpload, !seen.contains("video") { fields.note("inputs", "names a video") }
    }

    private func readVideo(_ input: FieldReader, _ result: inout Result) {
        if isUpload {
            if input.value("url") != nil { input.note("url", "is not given with an upload") }
        } else {
            result.url = input.string("url", isRequired: true)
            result.options.startTime = input.seconds("startTime")
            result.options.endTime = input.seconds("endTime")
        }
        result.options.edits.introURL = input.string("introUrl")
        result.options.edits.outroURL = input.string("outroUrl")
        if let segments = input.strings("expungeSegments") { result.options.edits.expungedSegments = segments }
        for segment in input.objects("segments") ?? [] {
            let url = segment.string("url", isRequired: true)
            let place = segment.seconds("insertAt")
            let isAtEnd = segment.bool("insertAtEnd") ?? false
            if (place != nil) == isAtEnd { segment.note("insertAt", "is given, or insertAtEnd is true") }
            segment.close()
            if let url { result.options.edits.insertions.append(MediaEdits.Insertion(url: url, at: place)) }
        }
    }

    private func readWatermark(_ input: FieldReader, _ options: inout MediaOptions) {
        guard let url = input.string("url", isRequired: true) else { return }
        var watermark = MediaEdits.Watermark(url: url)
        if let placement = input.object("placement") {
            watermark.xAlign = placement.string("xAlign")
            watermark.xMargin = placement.string("xMargin")
            watermark.yAlign = placement.string("yAlign")
            watermark.yMargin = placement.string("yMargin")
            placement.close()
        }
        watermark.width = input.string("width")
        watermark.height = input.string("height")
        watermark.opacity = input.string("opacity")
        options.edits.watermark = watermark
    }

    private func readAudio(_ input: FieldReader, _ options: inout MediaOptions) {
        options.edits.swapTrackURL = input.string("swapTrackUrl")
        for track in input.objects("imposeTracks") ?? [] {
            let url = track.string("url", isRequired: true)
            var imposed = MediaEdits.ImposedTrack(url: url ?? "")
            imposed.startTime = track.seconds("startTime")
            imposed.endTime = track.seconds("endTime")
            imposed.fadeIn = track.seconds("fadeInLevel")
            imposed.fadeOut = track.seconds("fadeOutLevel")
            track.close()
            if url != nil { options.edits.imposedTracks.append(imposed) }
        }
        if options.edits.swapTrackURL == nil, options.edits.imposedTracks.isEmpty {
            input.note("swapTrackUrl", "is required")
        }
    }

    private func readSubtitle(_ input: FieldReader, _ options: inout MediaOptions) {
        let url = input.string("url", isRequired: true)
        let name = input.string("languageName", isRequired: true)
        let code = input.string("languageCode", isRequired: true)
        guard let url, let name, let code else { return }
        options.subtitles.append(MediaOptions.SubtitleInput(url: url, languageCode: code, languageName: name))
    }
}
