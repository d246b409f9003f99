import Foundation
import MediaCore
import MediaEngine
import Testing

/// Watermarks: where they were wished, as large and as dense.
@Suite(.timeLimit(.minutes(10))) struct WatermarkTests {
    private func pixel(_ picture: [UInt8], _ x: Int, _ y: Int, width: Int = 320) -> [Int] {
        picture[(y * width + x) * 3..<(y * width + x) * 3 + 3].map(Int.init)
    }

    private func render(_ watermark: Watermark, mark: URL, in folder: URL) async throws -> [UInt8] {
        let film = try await Composed.clip("film.mp4", "black", seconds: 1, in: folder)
        let (path, _) = try await Composed.render(
            [film, mark], Composition(clips: [.init(source: 0)], watermark: watermark), to: folder)
        return try await Composed.pixels(path, at: 0.5)
    }

    @Test(arguments: ["mark.png", "mark.jpg", "mark.webp", "mark.gif"])
    func theMarkLiesWhereItWasWished(_ name: String) async throws {
        try await Fixture.withFolder { folder in
            let mark = try await Composed.picture(name, "color=white:size=100x50", in: folder)
            let placement = Placement(
                horizontal: .right, horizontalMargin: .part(.percent(10)), vertical: .top, verticalMargin: .pixels(20))
            let picture = try await render(
                Watermark(source: 1, placement: placement, width: .part(.percent(25))), mark: mark, in: folder)
            // 80x40 at 208,20.
            for (x, y) in [(210, 22), (285, 57), (248, 40)] {
                #expect(pixel(picture, x, y).allSatisfy { $0 > 230 }, "\(x),\(y): \(pixel(picture, x, y))")
            }
            for (x, y) in [(203, 40), (293, 40), (248, 15), (248, 65), (10, 170)] {
                #expect(pixel(picture, x, y).allSatisfy { $0 < 20 }, "\(x),\(y): \(pixel(picture, x, y))")
            }
        }
    }

    @Test(arguments: [(100, 255), (80, 204), (50, 128), (25, 64), (0, 0)])
    func opacityIsKept(_ percent: Int, _ wanted: Int) async throws {
        try await Fixture.withFolder { folder in
            let mark = try await Composed.picture("mark.png", "color=white:size=100x50", in: folder)
            let picture = try await render(
                Watermark(
                    source: 1, placement: Placement(horizontal: .center, vertical: .middle), opacity: .percent(percent)),
                mark: mark, in: folder)
            for value in pixel(picture, 160, 90) { #expect(abs(value - wanted) <= 4) }
        }
    }

    @Test func transparencyOfThePictureIsKept() async throws {
        try await Fixture.withFolder { folder in
            // Half of it red and half transparent, the rest in between.
            let mark = try await Composed.picture(
                "mark.png",
                "color=red:size=120x60,format=rgba,geq=r=255:g=0:b=0:a='if(lt(X,40),255,if(lt(X,80),128,0))'",
                in: folder)
            let picture = try await render(
                Watermark(source: 1, placement: Placement(horizontal: .left, vertical: .bottom)), mark: mark, in: folder
            )
            #expect(pixel(picture, 20, 150)[0] > 235 && pixel(picture, 20, 150)[1] < 20)
            #expect(abs(pixel(picture, 60, 150)[0] - 128) < 8)
            #expect(pixel(picture, 100, 150).allSatisfy { $0 < 12 })
        }
    }

    @Test func whatIsTransparentLeavesNoEdgeWhenTheSizeChanges() async throws {
        try await Fixture.withFolder { folder in
            // White in the middle of transparent black, on white.
            let mark = try await Composed.picture(
                "mark.png",
                "color=white:size=200x200,format=rgba,geq=r='if(lt(hypot(X-100,Y-100),80),255,0)':g='if(lt(hypot(X-100,Y-100),80),255,0)':b='if(lt(hypot(X-100,Y-100),80),255,0)':a='if(lt(hypot(X-100,Y-100),80),255,0)'",
                in: folder)
            let film = try await Composed.clip("film.mp4", "white", seconds: 1, in: folder)
            let watermark = Watermark(
                source: 1, placement: Placement(horizontal: .center, vertical: .middle), width: .pixels(57))
            let (path, _) = try await Composed.render(
                [film, mark], Composition(clips: [.init(source: 0)], watermark: watermark), to: folder)
            let darkest = try await Composed.pixels(path, at: 0.5).min() ?? 0
            #expect(darkest > 245)
        }
    }

    @Test func markAndFilmOfOddSizesMeetToThePixel() async throws {
        try await Fixture.withFolder { folder in
            let mark = try await Composed.picture("mark.png", "color=white:size=31x17,format=rgb24", in: folder)
            let placement = Placement(
                horizontal: .left, horizontalMargin: .pixels(41), vertical: .top, verticalMargin: .pixels(33))
            let picture = try await render(Watermark(source: 1, placement: placement), mark: mark, in: folder)
            #expect(pixel(picture, 41, 33)[0] > 200 && pixel(picture, 71, 49)[0] > 200)
            #expect(pixel(picture, 38, 40)[0] < 50 && pixel(picture, 75, 40)[0] < 50)
            #expect(pixel(picture, 50, 30)[0] < 50 && pixel(picture, 50, 53)[0] < 50)
        }
    }

    @Test func colourEndsWhereTheMarkDoes() async throws {
        try await Fixture.withFolder { folder in
            let mark = try await Composed.picture("mark.png", "color=red:size=31x17,format=rgb24", in: folder)
            let placement = Placement(
                horizontal: .left, horizontalMargin: .pixels(41), vertical: .top, verticalMargin: .pixels(33))
            let picture = try await render(Watermark(source: 1, placement: placement), mark: mark, in: folder)
            for (x, y) in [(70, 40), (71, 40), (56, 49), (56, 48), (44, 40), (56, 36)] {
                #expect(pixel(picture, x, y)[0] - pixel(picture, x, y)[1] > 180, "\(x),\(y): \(pixel(picture, x, y))")
            }
            for (x, y) in [(73, 40), (38, 40), (56, 30), (56, 52)] {
                #expect(pixel(picture, x, y)[0] < 20, "\(x),\(y): \(pixel(picture, x, y))")
            }
        }
    }

    @Test func itLiesOnAllClipsAndOnBlack() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.clip("a.mp4", "blue", seconds: 1, in: folder),
                try await Composed.sound("b.wav", "sine=duration=1", in: folder),
                try await Composed.clip("c.mp4", "lime", seconds: 1, size: "64x64", in: folder),
                try await Composed.picture("mark.png", "color=white:size=20x20", in: folder),
            ]
            let (path, report) = try await Composed.render(
                files,
                Composition(
                    clips: [.init(source: 0), .init(source: 1), .init(source: 2)],
                    watermark: Watermark(source: 3, placement: Placement(horizontal: .left, vertical: .top))),
                to: folder)
            for time in [0.1, 0.9, 1.1, 1.9, 2.1, 2.9] {
                let picture = try await Composed.pixels(path, at: time)
                #expect(pixel(picture, 10, 10).allSatisfy { $0 > 230 }, "\(time)")
            }
            #expect(pixel(try await Composed.pixels(path, at: 1.5), 100, 100).allSatisfy { $0 < 10 })
            #expect(report.warnings.contains { $0.contains("black") })
        }
    }

    @Test(arguments: [
        (Watermark(source: 1, width: .part(.percent(120))), "does not fit"),
        (Watermark(source: 1, placement: Placement(horizontalMargin: .pixels(300))), "does not fit"),
        (Watermark(source: 1, width: .pixels(0)), "nothing"),
        (Watermark(source: 1, opacity: .percent(101)), "watermark.opacity"),
        (Watermark(source: 7), "no source 7"),
    ])
    func whatCannotBeLaidOnIsRefused(_ watermark: Watermark, _ message: String) async throws {
        try await Fixture.withFolder { folder in
            let mark = try await Composed.picture("mark.png", "color=white:size=100x50", in: folder)
            let error = await Fixture.error { _ = try await render(watermark, mark: mark, in: folder) } as? MediaError
            #expect(
                error?.code == .invalidSettings && error?.message.contains(message) == true,
                "\(String(describing: error))")
        }
    }

    @Test(arguments: ["h264-aac.mp4", "captions.scc", "audio.mp3"])
    func whatIsNoPictureIsRefused(_ name: String) async throws {
        try await Fixture.withFolder { folder in
            let error =
                await Fixture.error {
                    _ = try await render(Watermark(source: 1), mark: Fixture.url(name), in: folder)
                } as? MediaError
            #expect(error?.code == .unsupportedFormat && error?.message.contains("watermark") == true)
            #expect(error?.location?.hasSuffix(name) == true)
            #expect(Fixture.contents(folder) == ["film.mp4"])
        }
    }

    @Test func aPictureThatIsCutOffIsRefused() async throws {
        try await Fixture.withFolder { folder in
            let mark = try await Composed.picture("mark.png", "testsrc=size=400x300", in: folder)
            let bytes = try Data(contentsOf: mark)
            try bytes.prefix(bytes.count / 2).write(to: mark)
            let error =
                await Fixture.error {
                    _ = try await render(Watermark(source: 1, width: .pixels(100)), mark: mark, in: folder)
                } as? MediaError
            #expect(error?.code == .damaged)
            #expect(Fixture.contents(folder) == ["film.mp4", "mark.png"])
        }
    }
}
