internal import MediaCore
internal import MediaEngine
internal import MediaSubtitles

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Turns what is said in a media into subtitles and summaries.
struct SpeechStep {
    let core: LibraryCore
    let streams: StreamShelf
    let job: Job

    func makeSubtitles(_ id: UUID) async throws {
        let record = try await core.change { try $0.media(job.ownerID) }
        let track = try record.track(id)
        guard let spokenID = track.spokenIn else { throw MediaFailure(.internal, "nobody knows which sound was meant") }
        let text = try await recognise(try record.track(spokenID), language: track.languageCode, record)
        let path = core.storage.folder(.media, job.ownerID).track(id, revision: track.revision)
        do { try await core.storage.write(Array(text.utf8), to: path) } catch {
            throw MediaFailure(.storageFailed, "the text cannot be written", mayPass: true)
        }
        let added: String
        do { added = try await TrackStep(core: core, streams: streams, job: job).attach(path, track, record) } catch let
            error
            as MediaError
            where [.unsupportedFormat, .emptySource, .noSuitableTrack, .damaged].contains(error.code)
        { throw MediaFailure(.commandFailed, "the recogniser's text is no WebVTT with words in it: \(error.message)") }
        try await core.change { change in
            var record = try change.media(job.ownerID)
            try record.change(id) {
                $0.status = .available
                $0.failure = nil
                $0.renditionID = added
            }
            record.replacedTracks?[id.lowercase] = nil
            record.failedRevisions?[id.lowercase] = nil
            let saved = try change.save(record)
            try change.store.remove(.job, job.key)
            try change.emit(.subtitlesGenerated, saved.media)
            try change.emit(.mediaUpdated, saved.media)
        }
    }

    func summarise() async throws {
        guard let summarizer = core.configuration.summarizer else {
            throw MediaFailure(.invalidRequest, "no summariser is configured")
        }
        let record = try await core.change { try $0.media(job.ownerID) }
        guard let wanted = record.media.summary else {
            return try await core.change { try $0.store.remove(.job, job.key) }
        }
        let words = try await transcript(record)
        guard !words.isEmpty else { throw MediaFailure(.nothingToPlay, "nothing is said in it") }
        core.progress.set(MediaProgress(step: "summary"), for: job.ownerID)
        let text = try await summarizer.summarize(words, length: wanted.length)
        try await core.change { change in
            var record = try change.media(job.ownerID)
            record.media.summary?.status = .ready
            record.media.summary?.text = text
            record.media.summary?.failure = nil
            let saved = try change.save(record)
            try change.store.remove(.job, job.key)
            try change.emit(.summaryReady, saved.media)
            try change.emit(.mediaUpdated, saved.media)
        }
    }

    /// What is said, as lines of text: from subtitles that were generated, or else recognised for this.
    private func transcript(_ record: MediaRecord) async throws -> String {
        let folder = core.storage.folder(.media, job.ownerID)
        var vtt: String?
        if let track = record.media.tracks.first(where: { $0.isGenerated && $0.status == .available }),
            let data = try await DiskWork.contents(folder.track(track.id, revision: track.revision))
        {
            vtt = String(decoding: data, as: UTF8.self)
        } else if let spoken = record.media.tracks.first(where: { $0.type == .audio && $0.status == .available }) {
            let language = spoken.languageCode == "und" ? "en" : spoken.languageCode
            vtt = try await recognise(spoken, language: language, record)
        }
        guard let vtt, !vtt.isEmpty else { return "" }
        guard case .cues(let document, _)? = try? SubtitleFile.read(Array(vtt.utf8), location: "speech") else {
            throw MediaFailure(.commandFailed, "the recogniser's text is no WebVTT")
        }
        return document.cues.map(\.plainText).joined(separator: "\n")
    }

    private func recognise(_ spoken: MediaTrack, language: String, _ record: MediaRecord) async throws -> String {
        guard let recognizer = core.configuration.speechRecognizer else {
            throw MediaFailure(.invalidRequest, "no speech recogniser is configured")
        }
        let place = core.storage.folder(.media, job.ownerID).speech(job.id)
        try await core.storage.makeFolder(place)
        let result: Result<String, any Error>
        do {
            let sound = URL(filePath: place + "/sound.wav")
            try await extract(spoken, to: sound, record)
            let (core, id) = (core, job.ownerID)
            result = .success(
                try await recognizer.recognize(sound, language: language) { fraction in
                    core.progress.set(MediaProgress(step: "speech", fraction: fraction), for: id)
                })
        } catch { result = .failure(error) }
        try await core.storage.remove(place)
        return try result.get()
    }

    /// Writes the sound of a track; of a media that is a stretch of its source, of that stretch.
    private func extract(_ spoken: MediaTrack, to sound: URL, _ record: MediaRecord) async throws {
        let configuration = core.configuration
        let folder = core.storage.folder(.media, job.ownerID)
        if spoken.url != nil {
            let file = URL(filePath: folder.track(spoken.id, revision: spoken.revision))
            try await MediaAsset(url: file, policy: configuration.policy)
                .speechSound(to: sound, overwrite: true, isolation: configuration.isolation)
            return
        }
        let material = try await SourceCopy(core: core).asset(of: record)
        let number = record.media.tracks.filter { $0.type == .audio && $0.url == nil }.firstIndex { $0.id == spoken.id }
        let sounds = try await material.asset.probe(isolation: configuration.isolation).tracks(of: .audio)
        let index = number.flatMap { sounds.indices.contains($0) ? sounds[$0].index : nil }
        try await material.asset.speechSound(
            to: sound, track: index, overwrite: true, isolation: configuration.isolation)
        if let span = material.timeline.spans.first, material.timeline != .whole {
            try await SpeechSoundCut.keep(span, of: sound.path)
        }
    }
}
