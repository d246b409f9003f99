import MediaCore
import MediaPackaging
import Testing

@Suite struct SegmentationTests {
    /// The cuts a rule makes for key frames at these times.
    private func cuts(_ keyFrames: [Int64], end: Int64, target: Int64) -> [Int64] {
        var rule = CutRule(target: target, start: 0)
        var cuts: [Int64] = []
        for (index, time) in keyFrames.enumerated() where index > 0 {
            if rule.cuts(at: time, next: index + 1 < keyFrames.count ? keyFrames[index + 1] : end) { cuts.append(time) }
        }
        return cuts
    }

    @Test func evenKeyFramesGiveEvenSegments() {
        #expect(cuts([0, 2, 4, 6, 8, 10, 12, 14], end: 16, target: 6) == [6, 12])
    }

    @Test func theNearerOfTwoKeyFramesIsTaken() {
        #expect(cuts([0, 5, 9, 11], end: 15, target: 6) == [5, 11])
        #expect(cuts([0, 2, 7, 12], end: 17, target: 6) == [7, 12])
    }

    @Test func ofEquallyNearKeyFramesTheEarlierIsTaken() {
        #expect(cuts([0, 4, 8, 12], end: 16, target: 6) == [4, 8, 12])
    }

    @Test func everyKeyFrameIsACutWhereTheyAreFarApart() {
        #expect(cuts([0, 10, 20, 30], end: 40, target: 6) == [10, 20, 30])
    }

    @Test func sortingGivesDecodingTimesInOrder() {
        #expect(DecodeOrder.sorted([0, 3, 1, 2, 6, 4, 5]) == [0, 1, 2, 3, 4, 5, 6])
        let reversed = (0..<500).reversed().map { Int64($0) }
        #expect(DecodeOrder.sorted(reversed) == reversed.sorted())
        #expect(DecodeOrder.sorted([]).isEmpty)
    }

    @Test func closedGroupsAreToldFromOpenOnes() {
        var closed = PresentationAnalyzer(timescale: 10)
        for (time, isSync) in [(0, true), (3, false), (1, false), (2, false), (4, true), (6, false), (5, false)] {
            closed.append(presentation: Int64(time), isSync: isSync)
        }
        let structure = closed.finish(end: 7)
        #expect(!structure.hasOpenGOP)
        #expect(structure.keyFrameCount == 2)
        #expect(structure.maximumKeyFrameInterval == MediaTime(value: 4, timescale: 10))
        #expect(structure.reorderDelay == MediaTime(value: 1, timescale: 10))

        var open = PresentationAnalyzer(timescale: 10)
        for (time, isSync) in [(0, true), (1, false), (4, true), (2, false), (3, false)] {
            open.append(presentation: Int64(time), isSync: isSync)
        }
        #expect(open.finish(end: 5).hasOpenGOP)
    }

    @Test func roundingOfAClockIsNoVariableRate() {
        var rounded = PresentationAnalyzer(timescale: 1000)
        for index in 0..<100 { rounded.append(presentation: Int64(index) * 1001 / 30, isSync: index % 30 == 0) }
        _ = rounded.finish(end: nil)
        #expect(!rounded.hasVariableFrameRate)
        var variable = PresentationAnalyzer(timescale: 1000)
        for index in 0..<100 {
            variable.append(presentation: Int64(index * (index < 50 ? 33 : 50)), isSync: index == 0)
        }
        _ = variable.finish(end: nil)
        #expect(variable.hasVariableFrameRate)
    }
}
