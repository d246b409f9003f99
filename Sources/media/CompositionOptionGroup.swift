import ArgumentParser
import MediaCore
import MediaEngine

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Other files put into the media before it is exported.
struct CompositionOptionGroup: ParsableArguments {
    @Option(help: "Show this media first.", completion: .file())
    var intro: String?

    @Option(help: "Show this media last.", completion: .file())
    var outro: String?

    @Option(
        help: ArgumentHelp(
            "Insert a media, at a time of this one after --from, or at the end.", valueName: "path@time|path@end"),
        completion: .file())
    var insert: [InsertionArgument] = []

    @Option(help: ArgumentHelp("Leave out a stretch, in seconds of the media.", valueName: "start-end"))
    var cut: [CutArgument] = []

    @Option(help: "Lay this picture on the film: PNG, JPEG, WebP or GIF.", completion: .file())
    var watermark: String?

    @Option(
        help: ArgumentHelp(
            "Where it lies: top-left, middle-center, bottom-right, …, and how far from the edges.",
            valueName: "place[:across[,down]]"))
    var watermarkPosition: WatermarkPosition?

    @Option(help: "Its width, as in 25% of the film's or 200px.")
    var watermarkWidth: PictureLength?

    @Option(help: "Its height.")
    var watermarkHeight: PictureLength?

    @Option(help: "How much of it is seen, as in 80%.")
    var watermarkOpacity: Percentage?

    @Option(help: "Take the sound of this file instead of the media's.", completion: .file())
    var swapAudio: String?

    @Option(
        help: ArgumentHelp("Mix in the sound of this file.", valueName: "path[@start[-end]]"), completion: .file())
    var imposeAudio: [ImpositionArgument] = []

    @Option(help: "Seconds in which sound that is mixed in comes.")
    var fadeIn: TimeArgument?

    @Option(help: "Seconds in which it goes.")
    var fadeOut: TimeArgument?

    @Flag(help: "Bring the sound to -16 LUFS under a true peak of -1.5 dBTP.")
    var normalizeLoudness = false

    func validate() throws {
        let placed = watermarkPosition != nil || watermarkWidth != nil || watermarkHeight != nil
        if watermark == nil, placed || watermarkOpacity != nil {
            throw ValidationError("--watermark-… tells how --watermark lies; give one.")
        }
        if imposeAudio.isEmpty, fadeIn != nil || fadeOut != nil {
            throw ValidationError("--fade-in and --fade-out concern --impose-audio; give one.")
        }
    }

    /// Whether anything is asked for that takes composing.
    var isEmpty: Bool {
        intro == nil && outro == nil && insert.isEmpty && cut.isEmpty && watermark == nil && swapAudio == nil
            && imposeAudio.isEmpty && !normalizeLoudness
    }

    /// The composition and its sources, the main one first.
    func composition(
        of main: MediaAsset, trim: Timeline.Span, quality: MediaQuality, maximumShortSide: Int?,
        isolation: Isolation
    ) async throws -> (sources: [MediaAsset], composition: Composition) {
        var sources = [main]
        func add(_ path: String, policy: InputPolicy = .untrusted) -> Int {
            sources.append(MediaAsset(url: URL(filePath: path), policy: policy))
            return sources.count - 1
        }
        var edits = CompositionEdits(trim: trim, cuts: cut.map(\.range))
        edits.intro = intro.map { add($0) }
        edits.outro = outro.map { add($0) }
        edits.insertions = insert.map { .init(source: add($0.path), place: $0.place) }
        var clips = [CompositionClip(source: 0)]
        if edits != CompositionEdits() {
            let duration = try await main.composableDuration(isolation: isolation)
            clips = try edits.clips(duration: duration)
            // A main source that is used whole stays one: its end is where it ends.
            if trim == .init(), cut.isEmpty, let index = clips.firstIndex(where: { $0.source == 0 }),
                clips.count(where: { $0.source == 0 }) == 1
            {
                clips[index].span = .init()
            }
        }
        var composition = Composition(clips: clips, maximumShortSide: maximumShortSide, quality: quality)
        composition.watermark = watermark.map {
            Watermark(
                source: add($0, policy: .images), placement: watermarkPosition?.placement ?? Placement(),
                width: watermarkWidth, height: watermarkHeight, opacity: watermarkOpacity ?? .whole)
        }
        if let swapAudio { composition.sound = .replaced(source: add(swapAudio)) }
        composition.impositions = imposeAudio.map {
            SoundImposition(
                source: add($0.path), start: $0.start, end: $0.end, fadeIn: fadeIn?.time ?? .zero,
                fadeOut: fadeOut?.time ?? .zero)
        }
        if normalizeLoudness { composition.loudness = LoudnessTarget() }
        return (sources, composition)
    }
}
