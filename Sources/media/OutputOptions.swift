public import ArgumentParser
public import MediaCore

extension PlaybackProfile: ExpressibleByArgument {}
extension HLSSettings.SegmentFormat: ExpressibleByArgument {}
extension Durability: ExpressibleByArgument {}

/// What is to be made.
struct OutputOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Make an HLS package.")
    var hls = true

    @Flag(name: .customLong("capped-4k"), help: "Make capped-4k.mp4, at most 3840x2160.")
    var capped4K = false

    @Flag(help: "Make audio.m4a.")
    var audioOnly = false

    @Option(help: "Players to make it for: broad, modern or passthrough.")
    var profile: PlaybackProfile = .broad

    @Option(help: "Seconds near which segments are cut, at key frames.")
    var segmentDuration: Double = 6

    @Option(help: "What segments are: cmaf, ts or byterange.")
    var segments: HLSSettings.SegmentFormat = .cmaf

    @Option(help: "durable flushes everything to the device; cached leaves that to the system.")
    var durability: Durability = .durable

    func validate() throws {
        guard hls || capped4K || audioOnly else {
            throw ValidationError("Nothing to make: ask for --hls, --capped-4k or --audio-only.")
        }
        guard segmentDuration >= 0.5, segmentDuration <= 60 else {
            throw ValidationError("--segment-duration takes 0.5 to 60 seconds.")
        }
    }

    /// The outputs asked for.
    var requests: [OutputRequest] {
        var requests: [OutputRequest] = []
        if hls {
            requests.append(
                .hls(
                    HLSSettings(
                        segmentDuration: MediaTime(seconds: segmentDuration, timescale: 1000), segmentFormat: segments))
            )
        }
        if capped4K { requests.append(.mp4(.capped4K)) }
        if audioOnly { requests.append(.m4a) }
        return requests
    }
}
