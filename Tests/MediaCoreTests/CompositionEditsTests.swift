import MediaCore
import Testing

@Suite struct CompositionEditsTests {
    private func s(_ value: Double) -> MediaTime { MediaTime(seconds: value, timescale: 1000) }
    private func cut(_ start: Double, _ end: Double) -> CutRange { CutRange(start: s(start), end: s(end)) }

    /// The clips of a source of ten seconds, as text: the source, and its stretch where it has one.
    private func clips(_ edits: CompositionEdits) throws -> [String] {
        try edits.clips(duration: s(10)).map { clip in
            guard let start = clip.span.start, let end = clip.span.end else { return "\(clip.source)" }
            return "\(clip.source):\(start)-\(end)"
        }
    }

    private func message(_ edits: CompositionEdits) -> String {
        do {
            _ = try edits.clips(duration: s(10))
            return ""
        } catch { return error.message }
    }

    @Test func withoutEditsTheWholeIsOneClip() throws {
        #expect(try clips(CompositionEdits()) == ["0:0s-10s"])
    }

    @Test func introAndOutroSurroundWhatIsLeft() throws {
        let edits = CompositionEdits(trim: .init(start: s(1), end: s(9)), cuts: [cut(4, 6)], intro: 1, outro: 2)
        #expect(try clips(edits) == ["1", "0:1s-4s", "0:6s-9s", "2"])
    }

    @Test func overlappingAndTouchingCutsAreOne() throws {
        #expect(
            try clips(.init(cuts: [cut(5, 7), cut(2, 3), cut(4, 6), cut(3, 4), cut(5, 5.5)])) == [
                "0:0s-2s", "0:7s-10s",
            ])
    }

    @Test func cutsAtTheEndsAndOutsideTheTrimLeaveNoEmptyClips() throws {
        let trim = Timeline.Span(start: s(2), end: s(8))
        #expect(try clips(.init(trim: trim, cuts: [cut(0, 3), cut(7, 10)])) == ["0:3s-7s"])
        #expect(try clips(.init(trim: trim, cuts: [cut(0, 1), cut(9, 10)])) == ["0:2s-8s"])
    }

    @Test func insertionsSplitTheMainSourceInTimesAfterTheTrim() throws {
        let edits = CompositionEdits(
            trim: .init(start: s(2), end: s(8)),
            insertions: [
                .init(source: 3, place: .end), .init(source: 1, place: .at(s(3))), .init(source: 2, place: .at(s(0))),
                .init(source: 4, place: .at(s(3))), .init(source: 5, place: .at(s(6))),
            ], outro: 6)
        #expect(try clips(edits) == ["2", "0:2s-5s", "1", "4", "0:5s-8s", "5", "3", "6"])
    }

    @Test func anInsertionInsideACutComesWhereTheCutWas() throws {
        let edits = CompositionEdits(
            cuts: [cut(4, 6)],
            insertions: [
                .init(source: 1, place: .at(s(5))), .init(source: 2, place: .at(s(4))),
                .init(source: 3, place: .at(s(6))),
            ])
        #expect(try clips(edits) == ["0:0s-4s", "2", "1", "3", "0:6s-10s"])
        let atTheEnd = CompositionEdits(cuts: [cut(8, 10)], insertions: [.init(source: 1, place: .at(s(9)))])
        #expect(try clips(atTheEnd) == ["0:0s-8s", "1"])
    }

    @Test func whatCannotBeIsRefusedByTheNameOfItsField() {
        #expect(message(.init(cuts: [cut(1, 2), cut(9, 11)])).hasPrefix("cuts[1]:"))
        #expect(message(.init(cuts: [cut(3, 3)])).contains("is empty"))
        #expect(message(.init(cuts: [cut(4, 3)])).hasPrefix("cuts[0]:"))
        #expect(message(.init(cuts: [cut(-1, 3)])).contains("before"))
        #expect(message(.init(cuts: [cut(0, 5), cut(5, 10)])).hasPrefix("cuts: nothing"))
        #expect(message(.init(trim: .init(start: s(-1)))).hasPrefix("trim.start:"))
        #expect(message(.init(trim: .init(start: s(10)))).hasPrefix("trim.start:"))
        #expect(message(.init(trim: .init(end: s(11)))).hasPrefix("trim.end:"))
        #expect(message(.init(trim: .init(start: s(4), end: s(4)))).hasPrefix("trim.end:"))
        let late = CompositionEdits.Insertion(source: 1, place: .at(s(10.5)))
        #expect(message(.init(insertions: [late])).hasPrefix("insertions[0].place:"))
        let early = CompositionEdits.Insertion(source: 1, place: .at(s(-1)))
        #expect(message(.init(insertions: [early])).hasPrefix("insertions[0].place:"))
    }

    @Test func lengthsPartsAndStretchesAreRead() throws {
        #expect(try PictureLength(parsing: "20px", field: "f") == .pixels(20))
        #expect(try PictureLength(parsing: "20", field: "f") == .pixels(20))
        #expect(try PictureLength(parsing: "10%", field: "f") == .part(.percent(10)))
        #expect(try PictureLength(parsing: "12.5%", field: "f").pixels(of: 200) == 25)
        #expect(try Percentage(parsing: "33.33%", field: "f").of(10_000) == 3333)
        #expect(Percentage(hundredths: 1250).description == "12.5%")
        #expect(try CutRange(parsing: "4-6", field: "f") == cut(4, 6))
        #expect(try CutRange(parsing: "4.25-6.5", field: "f") == cut(4.25, 6.5))
    }

    @Test(arguments: ["", "px", "%", "-5px", "5 px", "1e3", "5.5px", "٥px", "9999999px", "1.234%", ".5%", "5.%"])
    func lengthsThatAreNoneAreRefused(_ text: String) {
        #expect(throws: MediaError.self) { try PictureLength(parsing: text, field: "watermark.width") }
    }

    @Test(arguments: ["", "4", "4-", "-6", "6-4", "4-4", "4--6", "-4-6", "a-b", "4-6-8", "4,5-6", "1.1234567-2"])
    func stretchesThatAreNoneAreRefused(_ text: String) throws {
        let error = #expect(throws: MediaError.self) { try CutRange(parsing: text, field: "expungeSegments[0]") }
        #expect(error?.message.hasPrefix("expungeSegments[0]:") == true)
    }

    @Test func thingsLieWhereTheyAreAligned() {
        let canvas = PixelSize(width: 1000, height: 500)
        let size = PixelSize(width: 100, height: 50)
        func origin(_ placement: Placement) -> [Int] {
            let place = placement.origin(of: size, on: canvas)
            return [place.x, place.y]
        }
        #expect(origin(Placement()) == [900, 450])
        #expect(
            origin(
                Placement(
                    horizontal: .left, horizontalMargin: .part(.percent(10)), vertical: .top,
                    verticalMargin: .part(.percent(10)))) == [100, 50])
        #expect(
            origin(
                Placement(
                    horizontal: .center, horizontalMargin: .pixels(5), vertical: .middle, verticalMargin: .pixels(0)))
                == [455, 225])
    }
}
