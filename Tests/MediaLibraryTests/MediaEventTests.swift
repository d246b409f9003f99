import Foundation
import MediaCore
import MediaEngine
import Testing

@testable import MediaLibrary

/// Events of tracks, files for download and summaries: their names, their order, and what they carry.
@Suite struct MediaEventTests {
    /// What a receiver reads.
    private struct Body {
        let json: JSONValue
        init(_ event: LibraryEvent) throws { json = try JSONDecoder().decode(JSONValue.self, from: event.body) }
        var data: JSONValue? { json["data"] }

        /// A field of what the media has many of, for the one of an id.
        func track(_ id: UUID) -> JSONValue? { find("tracks", "id", id.uuidString.lowercased()) }

        func find(_ list: String, _ name: String, _ value: String) -> JSONValue? {
            guard case .array(let items)? = data?[list] else { return nil }
            return items.first { $0[name] == .string(value) }
        }
    }

    private func count(_ library: MediaLibrary) async throws -> Int { try await library.pastEvents().totalCount }

    /// Events after so many, oldest first; each with the envelope of the contract around the whole media.
    private func events(
        of media: Media, after count: Int, _ library: MediaLibrary, _ types: [EventType]
    ) async throws -> [Body] {
        let all = try await library.pastEvents(PageRequest(size: 50, order: .ascending)).items
        let events = Array(all.dropFirst(count))
        try #require(events.map(\.type) == types)
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.createdAt < $1.createdAt })
        #expect(Set(all.map(\.id)).count == all.count)
        let bodies = try events.map(Body.init)
        for (event, body) in zip(events, bodies) {
            let id = JSONValue.string(media.id.uuidString.lowercased())
            #expect(event.objectID == media.id)
            #expect(body.json["type"] == .string(event.type.rawValue))
            #expect(body.json["object"] == .object(["type": "media", "id": id]))
            #expect(body.json["id"] == .string(event.id.uuidString.lowercased()))
            let status = event.type.rawValue.dropFirst("video.".count).replacingOccurrences(of: ".", with: "_")
            #expect(body.json["status"] == .string(status))
            #expect(body.json["attempts"] == [])
            #expect(body.json["workspace"]?["name"] == "media")
            guard case .string(let time)? = body.json["createdAt"] else {
                Issue.record("an event without a time")
                continue
            }
            #expect(time.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/), "\(time)")
            #expect(body.data?["id"] == id && body.data?["status"] == "Ready" && body.data?["playbackIds"] != nil)
        }
        return bodies
    }

    private func addSubtitles(_ shelf: Shelf, _ media: Media, _ files: Helper) async throws -> MediaTrack {
        let track = try await shelf.library.addTrack(
            to: media.id, type: .subtitle, url: files.url("files/hello.srt"), languageCode: "en",
            languageName: "English")
        _ = try await shelf.settled(media.id)
        return track
    }

    @Test func aTrackThatIsChangedIsUpdatedThenReadyAndSoIsTheMedia() async throws {
        try await TrackTests.open { shelf, server, files in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let track = try await addSubtitles(shelf, media, files)
            let before = try await count(shelf.library)
            _ = try await shelf.library.updateTrack(
                track.id, of: media.id, url: files.url("files/bonjour.vtt"), languageCode: "fr", languageName: "French")
            _ = try await shelf.settled(media.id)
            let told = try await events(
                of: media, after: before, shelf.library, [.trackUpdated, .trackReady, .mediaUpdated])
            #expect(told.map { $0.track(track.id)?["status"] } == ["preparing", "available", "available"])
            for body in told {
                #expect(body.track(track.id)?["languageCode"] == "fr")
                #expect(body.track(track.id)?["languageName"] == "French")
                #expect(body.track(track.id)?["url"] == .string(files.url("files/bonjour.vtt")))
            }
            #expect(told.last?.data?["subtitleAvailable"] == true)
        }
    }

    @Test func aTrackThatCannotBeChangedIsUpdatedThenFailedAndIsAsItWas() async throws {
        try await TrackTests.open { shelf, server, files in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let track = try await addSubtitles(shelf, media, files)
            let before = try await count(shelf.library)
            _ = try await shelf.library.updateTrack(track.id, of: media.id, url: files.url("files/nothing.srt"))
            _ = try await shelf.settled(media.id)
            let told = try await events(
                of: media, after: before, shelf.library, [.trackUpdated, .trackFailed, .mediaUpdated])
            #expect(told.map { $0.track(track.id)?["status"] } == ["preparing", "available", "available"])
            #expect(told.last?.track(track.id)?["error"]?["code"] == .string(MediaFailure.Code.sourceNotFound.rawValue))
        }
    }

    @Test func aTrackThatIsDeletedIsNotInTheMediaThatTheEventCarries() async throws {
        try await TrackTests.open { shelf, server, files in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let track = try await addSubtitles(shelf, media, files)
            let before = try await count(shelf.library)
            try await shelf.library.deleteTrack(track.id, of: media.id)
            _ = try await shelf.settled(media.id)
            let told = try await events(of: media, after: before, shelf.library, [.trackDeleted, .mediaUpdated])
            for body in told {
                #expect(body.track(track.id) == nil)
                #expect(body.find("tracks", "type", "video") != nil)
                #expect(body.data?["subtitleAvailable"] == false)
            }
        }
    }

    @Test func filesForDownloadAreToldOnceWhenAllOfThemAreReady() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let before = try await count(shelf.library)
            _ = try await shelf.library.setMP4Support(.both, of: media.id)
            _ = try await shelf.settled(media.id)
            let told = try await events(of: media, after: before, shelf.library, [.mp4Ready])
            for kind in StaticRendition.Kind.allCases {
                #expect(told[0].find("mp4Support", "type", kind.rawValue)?["status"] == "ready")
            }
        }
    }

    @Test func filesForDownloadThatCannotBeMadeAreTold() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            // Somebody spoilt the original.
            try Data("no media".utf8).write(to: shelf.path(media, "source"))
            let before = try await count(shelf.library)
            _ = try await shelf.library.setMP4Support(.capped4K, of: media.id)
            _ = try await shelf.settled(media.id)
            let told = try await events(of: media, after: before, shelf.library, [.mp4Failed])
            let kind = StaticRendition.Kind.capped4K.rawValue
            #expect(told[0].find("mp4Support", "type", kind)?["status"] == "failed")
            #expect(!Fixture.contents(shelf.path(media)).contains { $0.contains("capped_4k") })
        }
    }

    @Test func aSummaryThatFailsIsToldAndThenTheMediasUpdate() async throws {
        try await Shelf.open({
            $0.speechRecognizer = SpeechTests.recognizer()
            $0.summarizer = SpeechTests.summarizer("fail")
        }) { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let before = try await count(shelf.library)
            _ = try await shelf.library.setSummary(100, of: media.id)
            _ = try await shelf.settled(media.id)
            let told = try await events(of: media, after: before, shelf.library, [.summaryFailed, .mediaUpdated])
            for body in told {
                #expect(body.data?["summary"]?["status"] == "failed")
                #expect(body.data?["summary"]?["data"] == .null)
            }
        }
    }

    @Test(arguments: [
        (EventType.trackUpdated, "video.media.track.updated"), (.trackDeleted, "video.media.track.deleted"),
        (.mp4Ready, "video.media.mp4Support.ready"), (.mp4Failed, "video.media.mp4Support.failed"),
        (.summaryFailed, "video.mediaAI.summary.failed"),
    ])
    func anEventIsCalledAsReceiversKnowIt(_ type: EventType, _ name: String) { #expect(type.rawValue == name) }
}
