import Foundation
import MediaCore
import MediaEngine
import Testing

/// Encoded pictures look like the source's.
@Suite struct PictureTests {
    private func export(
        _ name: String, _ body: (URL, ExportReport) async throws -> Void, _ output: OutputRequest = .mp4()
    )
        async throws
    {
        try await Fixture.withFolder { folder in
            let out = folder.appending(path: "out")
            let report = try await Fixture.export(name, to: out, outputs: [output])
            try await body(out, report)
        }
    }

    private func stream(_ path: String, _ entries: String) throws -> String {
        try Tool(
            "ffprobe",
            [
                "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=\(entries)", "-of", "default=nw=1",
                path,
            ]
        ).output
    }

    @Test func aTurnedPictureIsUprightInItsPixels() async throws {
        try await export("chart-90.mov") { out, report in
            #expect(report.tracks[0].action == .transcode)
            let movie = out.appending(path: "capped-4k.mp4").path
            let facts = try stream(movie, "width,height:stream_side_data=rotation")
            #expect(facts.contains("width=176") && facts.contains("height=320") && !facts.contains("rotation"))
            let likeness = try await Decoded.likeness(
                movie, Fixture.url("chart-90.mov").path, filter: "psnr", prepare: "format=yuv420p")
            #expect(likeness > 32, "\(likeness) dB")
        }
    }

    @Test(arguments: [
        ("format.mkv", "format=yuv420p"), ("format.mxf", "format=yuv420p"),
        ("format.vob", "scale=512:288,format=yuv420p"),
    ])
    func theChartComesThrough(name: String, prepare: String) async throws {
        try await export(name) { out, _ in
            let likeness = try await Decoded.likeness(
                out.appending(path: "capped-4k.mp4").path, Fixture.url(name).path, filter: "psnr", prepare: prepare)
            #expect(likeness > 30, "\(likeness) dB")
        }
    }

    @Test func pixelsBecomeSquareAndSidesEven() async throws {
        try await export("format.vob") { out, _ in
            let facts = try stream(out.appending(path: "capped-4k.mp4").path, "width,height,sample_aspect_ratio")
            #expect(facts.contains("width=512") && facts.contains("height=288") && facts.contains("ratio=1:1"))
        }
        try await export("odd.mkv") { out, _ in
            let facts = try stream(out.appending(path: "capped-4k.mp4").path, "width,height,pix_fmt")
            #expect(facts.contains("width=160") && facts.contains("height=120") && facts.contains("pix_fmt=yuv420p"))
        }
    }

    @Test func highDynamicRangeIsToneMappedNotClipped() async throws {
        for name in ["hevc-hdr10.mp4", "hlg.mp4"] {
            try await export(name) { out, _ in
                let movie = out.appending(path: "capped-4k.mp4").path
                let facts = try stream(movie, "pix_fmt,color_transfer,color_primaries,color_space,color_range")
                for fact in ["yuv420p\n", "transfer=bt709", "primaries=bt709", "space=bt709", "range=tv"] {
                    #expect(facts.contains(fact), "\(facts)")
                }
                // The same curve by the command line is the reference.
                let transfer = name == "hlg.mp4" ? "arib-std-b67" : "smpte2084"
                let chain =
                    "zscale=pin=bt2020:tin=\(transfer):min=2020_ncl:rin=limited:t=linear:npl=100,format=gbrpf32le,"
                    + "zscale=p=bt709,tonemap=tonemap=hable:desat=0:peak=10,zscale=t=bt709:m=bt709:r=limited,format=yuv420p"
                let likeness = try await Decoded.likeness(
                    movie, Fixture.url(name).path, filter: "psnr", prepare: chain)
                #expect(likeness > 27, "\(name) \(likeness) dB")
                // Bright parts keep their differences: no more than a few pixels stand at the end of the scale.
                let pixels = try await Decoded.bytes([
                    "-i", movie, "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo",
                ])
                let full = pixels.filter { $0 >= 235 }.count
                #expect(full * 20 < pixels.count, "\(name): \(full) of \(pixels.count)")
            }
        }
    }

    @Test func fieldsBecomePicturesAtTheSourcesRate() async throws {
        try await export("format.mts") { out, report in
            #expect(report.tracks[0].reasons == [.interlaced])
            let facts = try stream(out.appending(path: "capped-4k.mp4").path, "field_order,r_frame_rate")
            #expect(facts.contains("field_order=progressive") && facts.contains("r_frame_rate=25/1"), "\(facts)")
        }
    }

    @Test func transparencyIsShownOnBlack() async throws {
        try await export("alpha.mov") { out, _ in
            let pixels = try await Decoded.bytes([
                "-i", out.appending(path: "capped-4k.mp4").path, "-frames:v", "1", "-vf", "scale=160:1,format=gray",
                "-f",
                "rawvideo",
            ])
            // White behind a transparency that runs from left to right is a ramp from black to white.
            #expect(pixels.count == 160 && pixels[2] < 30 && pixels[157] > 220, "\(pixels)")
            for x in stride(from: 10, to: 150, by: 10) {
                #expect(abs(Int(pixels[x]) - 255 * x / 160) < 10, "\(x): \(pixels[x])")
            }
        }
    }

    @Test func fullRangeBecomesLimitedWithoutAShiftInBrightness() async throws {
        try await export("full-range.mov") { out, _ in
            let movie = out.appending(path: "capped-4k.mp4").path
            #expect(try stream(movie, "color_range,pix_fmt").contains("color_range=tv"))
            let likeness = try await Decoded.likeness(
                movie, Fixture.url("full-range.mov").path, filter: "psnr",
                prepare: "scale=in_range=full:out_range=limited,format=yuv420p")
            #expect(likeness > 32, "\(likeness) dB")
        }
    }

    @Test func unevenFrameTimesAreKeptExactly() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let request = OutputRequest.hls(HLSSettings(ladder: .heights([90])))
            _ = try await Fixture.export("vfr.mp4", to: output, outputs: [request])
            let source = try await Decoded.times(Fixture.url("vfr.mp4").path)
            let made = try await Decoded.times(output.appending(path: "video/90p/index.m3u8").path)
            #expect(made.count == source.count)
            let start = made.first ?? 0
            for (a, b) in zip(made, source) { #expect(abs(a - start - b) < 0.0005) }
        }
    }

    @Test func largerThanUltraHighDefinitionIsScaledToFitAndNothingIsEnlarged() async throws {
        try await Fixture.withFolder { folder in
            for (size, result) in [("4096x2160", "3840x2026"), ("2160x4096", "2026x3840"), ("64x64", "64x64")] {
                let source = folder.appending(path: "\(size).mp4")
                let made = try Tool(
                    "ffmpeg",
                    [
                        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=\(size):r=5:d=1", "-c:v", "libx264",
                        "-preset", "ultrafast", "-pix_fmt", "yuv420p", source.path,
                    ])
                #expect(made.status == 0)
                let output = folder.appending(path: "out-\(size)")
                let report = try await ExportSession(
                    asset: MediaAsset(url: source), outputs: [.mp4()], options: ExportOptions(durability: .cached)
                ).export(to: output)
                #expect((report.tracks[0].action == .copy) == (size == result))
                let facts = try stream(output.appending(path: "capped-4k.mp4").path, "width,height")
                let sides = result.split(separator: "x")
                #expect(facts.contains("width=\(sides[0])") && facts.contains("height=\(sides[1])"), "\(facts)")
            }
        }
    }
}
