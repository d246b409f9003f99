public import MediaCore
import MediaEngine
import Testing

/// The verdict table, without any file.
@Suite struct PlanTests {
    private func video(_ codec: CodecID = .h264, _ change: (inout TrackInfo) -> Void = { _ in }) -> TrackInfo {
        var track = TrackInfo(index: 0, type: .video, codec: codec)
        track.profile = codec == .h264 ? "High" : "Main"
        var video = VideoInfo(codedSize: PixelSize(width: 1920, height: 1080))
        video.pixelFormat = "yuv420p"
        video.bitDepth = 8
        video.averageFrameRate = Rational(30, 1)
        video.isInterlaced = false
        video.gop = GOPStructure(
            keyFrameCount: 10, maximumKeyFrameInterval: MediaTime(value: 2, timescale: 1), hasOpenGOP: false,
            reorderDelay: .zero)
        track.video = video
        change(&track)
        return track
    }

    private func audio(_ codec: CodecID = .aac, index: Int = 1, _ change: (inout TrackInfo) -> Void = { _ in })
        -> TrackInfo
    {
        var track = TrackInfo(index: index, type: .audio, codec: codec)
        track.audio = AudioInfo(sampleRate: 48_000, channelCount: 2)
        change(&track)
        return track
    }

    private func plan(
        _ tracks: [TrackInfo], _ outputs: [OutputRequest] = [.hls()], _ profile: PlaybackProfile = .broad
    ) -> ExportPlan {
        Planner(profile: profile).plan(
            MediaInfo(container: "test", containerName: "Test", tracks: tracks, depth: .thorough), for: outputs)
    }

    @Test func conformantTracksAreCopied() {
        let plan = plan([video(), audio()], [.hls(), .mp4(), .m4a])
        #expect(plan.isExecutable && plan.warnings.isEmpty)
        #expect(plan.outputs[0].tracks.map(\.action) == [.copy, .copy])
        #expect(plan.outputs[2].tracks.map(\.action) == [.discard, .copy])
    }

    private static let changes: [(PlanReason, @Sendable (inout TrackInfo) -> Void)] = [
        (.openGOP, { $0.video?.gop?.hasOpenGOP = true }),
        (.keyframeInterval, { $0.video?.gop?.maximumKeyFrameInterval = MediaTime(value: 21, timescale: 1) }),
        (.frameRate, { $0.video?.averageFrameRate = Rational(90, 1) }),
        (.interlaced, { $0.video?.isInterlaced = true }),
        (.pixelFormat, { $0.video?.pixelFormat = "yuv422p" }), (.profile, { $0.profile = "High 10" }),
        (.encrypted, { $0.isEncrypted = true }), (.editList, { $0.edits = .several(count: 2) }),
        (.multipleSampleDescriptions, { $0.sampleDescriptionCount = 2 }), (.damaged, { $0.sampleCount = 0 }),
    ]

    @Test(arguments: changes.indices)
    func eachFaultOfAPictureHasItsReason(index: Int) {
        let (reason, change) = Self.changes[index]
        let plan = plan([video(.h264, change), audio()])
        #expect(plan.outputs[0].tracks[0].reasons == [reason])
        // What nobody can decode stays out; everything else is encoded.
        let isLost = [.encrypted, .damaged].contains(reason)
        #expect(plan.outputs[0].tracks[0].action == (isLost ? .discard : .transcode))
        #expect(plan.isExecutable == !isLost)
        if isLost {
            #expect(plan.error(location: "x")?.track == 0)
            #expect(plan.error(location: "x")?.message.contains("h264") == true)
        }
    }

    @Test(arguments: changes.indices)
    func passthroughNeverEncodes(index: Int) {
        let plan = plan([video(.h264, Self.changes[index].1), audio("vorbis")], [.hls(), .mp4(), .m4a], .passthrough)
        #expect(plan.outputs.allSatisfy { output in output.tracks.allSatisfy { $0.action != .transcode } })
    }

    @Test func whatCannotBeDecodedIsLeftOutByName() {
        let plan = plan([video("magicyuv"), audio("dts")])
        #expect(plan.outputs[0].tracks.map(\.reasons) == [[.codec, .notDecodable], [.codec, .notDecodable]])
        #expect(plan.error(location: "x")?.message.contains("magicyuv") == true)
    }

    @Test func aTrackThatNeedsNothingStaysCopiedBesideOneThatDoes() {
        let plan = plan([video(.vp9), audio()], [.hls(), .mp4(), .m4a])
        #expect(plan.outputs[0].tracks.map(\.action) == [.transcode, .copy])
        #expect(plan.outputs[2].tracks.map(\.action) == [.discard, .copy])
    }

    @Test func aTrimEncodesWhatCannotBeCutInACopy() {
        let span = Timeline.Span(start: MediaTime(value: 1, timescale: 1), end: nil)
        let info = MediaInfo(container: "t", containerName: "T", tracks: [video(), audio()], depth: .thorough)
        let plan = Planner(profile: .broad, timeline: Timeline(spans: [span])).plan(info, for: [.hls(), .m4a])
        #expect(plan.outputs[0].tracks.allSatisfy { $0.action == .transcode && $0.reasons == [.trim] })
    }

    @Test func theFileTakesThePictureThatWasMadeForSegments() {
        let both = plan([video(.vp9)], [.hls(), .mp4()])
        #expect(both.outputs[0].tracks[0].treatments == both.outputs[1].tracks[0].treatments)
        guard case .video(let alone)? = plan([video(.vp9)], [.mp4()]).outputs[0].tracks[0].treatments.first else {
            Issue.record("nothing is encoded")
            return
        }
        #expect(alone.isContinuous)
    }

    @Test func surroundIsKeptBesideStereoWhereItIsAskedFor() {
        let surround = audio(.ac3) { $0.audio?.channelCount = 6 }
        let settings = HLSSettings(encoding: EncodingSettings(keepsSurround: true))
        func channels(_ output: OutputRequest) -> [Int] {
            plan([video(), surround], [output]).outputs[0].tracks[1].treatments.map {
                if case .audio(let encoding) = $0 { encoding.channelCount } else { 0 }
            }
        }
        #expect(channels(.hls(settings)) == [2, 6])
        #expect(channels(.hls()) == [2])
        #expect(channels(.m4a) == [2])
    }

    @Test(arguments: [
        (PixelSize(width: 1920, height: 1080), 0, 720 as Int?, PixelSize(width: 1280, height: 720)),
        (PixelSize(width: 1920, height: 1080), 90, 720, PixelSize(width: 720, height: 1280)),
        (PixelSize(width: 1441, height: 1081), 0, nil, PixelSize(width: 1440, height: 1080)),
        (PixelSize(width: 4096, height: 1716), 0, 1080, PixelSize(width: 2578, height: 1080)),
        (PixelSize(width: 500_000, height: 1000), 0, nil, PixelSize(width: 8192, height: 16)),
    ])
    func rungsKeepTheShapeInEvenPixels(size: PixelSize, rotation: Int, side: Int?, result: PixelSize) {
        let track = video("vp8") {
            $0.video?.codedSize = size
            if rotation == 90 {
                $0.video?.preferredTransform =
                    DisplayMatrix(values: [0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30]) ?? .identity
            }
        }
        let ladder = side.map { Ladder.heights([$0]) } ?? .source
        let plan = plan([track], [.hls(HLSSettings(ladder: ladder))])
        guard case .video(let encoding)? = plan.outputs[0].tracks[0].treatments.first else {
            Issue.record("nothing is encoded")
            return
        }
        #expect(encoding.size == result)
    }

    @Test func passthroughCopiesWhatOnlySomePlayersTake() {
        for index in 0..<6 {
            let plan = plan([video(.h264, Self.changes[index].1)], [.hls()], .passthrough)
            #expect(plan.isExecutable, "\(Self.changes[index].0)")
        }
        let open = plan([video(.h264, Self.changes[0].1)], [.hls()], .passthrough)
        #expect(!open.outputs[0].hasIndependentSegments && !open.warnings.isEmpty)
    }

    @Test(arguments: [
        (CodecID.hevc, false, true), (.vp9, false, true), (.av1, false, true), (.vp8, false, false),
        (CodecID(rawValue: "mpeg4"), false, false),
    ])
    func picturesFollowTheTableOfProfiles(codec: CodecID, broad: Bool, modern: Bool) {
        #expect((plan([video(codec)]).outputs[0].tracks[0].action == .copy) == broad)
        #expect((plan([video(codec)], [.hls()], .modern).outputs[0].tracks[0].action == .copy) == modern)
        #expect(plan([video(codec)]).isExecutable)
    }

    @Test(arguments: [
        (CodecID.opus, true), (.flac, true), (.alac, true), (.mp3, true), (.ac3, true), (.eac3, true),
        (CodecID(rawValue: "vorbis"), false),
    ])
    func soundsFollowTheTableOfProfiles(codec: CodecID, modern: Bool) {
        let broad = plan([video(), audio(codec)])
        #expect(broad.isExecutable && broad.outputs[0].tracks[1].reasons == [.codec] && broad.warnings.isEmpty)
        #expect(broad.outputs[0].tracks[1].action == .transcode)
        #expect((plan([video(), audio(codec)], [.hls()], .modern).outputs[0].tracks[1].action == .copy) == modern)
    }

    @Test func picturesBeyond4KAreCopiedIntoHLSAndScaledForTheCappedFile() {
        let large = video { $0.video?.codedSize = PixelSize(width: 7680, height: 4320) }
        #expect(plan([large]).isExecutable)
        #expect(plan([large], [.mp4()]).outputs[0].tracks[0].reasons == [.resolution])
        let portrait = video { $0.video?.codedSize = PixelSize(width: 2160, height: 3840) }
        #expect(plan([portrait], [.mp4()]).isExecutable)
    }

    @Test func transportStreamsCarryLess() {
        let ts = OutputRequest.hls(HLSSettings(segmentFormat: .ts))
        #expect(plan([video(), audio(.opus)], [ts], .modern).outputs[0].tracks[1].reasons == [.container])
        let turned = video {
            $0.video?.preferredTransform =
                DisplayMatrix(values: [0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30]) ?? .identity
        }
        #expect(plan([turned], [ts]).outputs[0].tracks[0].reasons == [.rotation])
    }

    @Test func otherTracksAreLeftOutByName() {
        let tracks = [
            video(), TrackInfo(index: 1, type: .attachedPicture, codec: "png"),
            TrackInfo(index: 2, type: .data, codec: "tmcd"),
            subtitle(3, isBitmap: true), subtitle(4, isBitmap: false),
        ]
        let reasons = plan(tracks).outputs[0].tracks.map(\.reasons)
        #expect(reasons == [[], [.attachedPicture], [.data], [.bitmapSubtitle], []])
        let text = plan(tracks).outputs[0].tracks[4]
        #expect(text.action == .transcode && text.treatments == [.text])
    }

    private func subtitle(_ index: Int, isBitmap: Bool) -> TrackInfo {
        var track = TrackInfo(index: index, type: .subtitle, codec: "subrip")
        track.subtitle = SubtitleInfo(isBitmap: isBitmap)
        return track
    }

    @Test func theDefaultSoundBecomesTheM4A() {
        let plan = plan([audio(index: 0), audio(index: 1) { $0.disposition = .isDefault }], [.m4a])
        #expect(plan.outputs[0].keptTracks.map(\.index) == [1])
    }

    @Test func packetsAreReadOnlyWhereTheVerdictDependsOnThem() {
        func needs(_ track: TrackInfo, _ outputs: [OutputRequest] = [.hls()]) -> Bool {
            Planner(profile: .broad).needsThoroughProbe(
                MediaInfo(container: "t", containerName: "T", tracks: [track], depth: .headers), for: outputs)
        }
        #expect(!needs(video()))
        #expect(needs(video { $0.video?.gop = nil }))
        #expect(!needs(video { $0.video?.gop = nil }, [.m4a]))
        // What is encoded is put on the grid of its own times.
        #expect(needs(video(.hevc) { $0.video?.gop = nil }))
        #expect(!needs(audio()))
    }
}

extension CodecID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
}
