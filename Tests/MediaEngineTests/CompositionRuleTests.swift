import MediaCore
import MediaEngine
import Testing

/// The arithmetic of compositions.
@Suite struct CompositionRuleTests {
    private func size(_ width: Int, _ height: Int) -> PixelSize { PixelSize(width: width, height: height) }

    @Test func picturesAreFittedInsideTheCanvasAndEven() {
        let canvas = size(1920, 1080)
        #expect(CompositionPlanner.fitted(size(640, 360), on: canvas) == canvas)
        #expect(CompositionPlanner.fitted(size(640, 480), on: canvas) == size(1440, 1080))
        #expect(CompositionPlanner.fitted(size(1080, 1920), on: canvas) == size(608, 1080))
        #expect(CompositionPlanner.fitted(size(4000, 100), on: canvas) == size(1920, 48))
        #expect(CompositionPlanner.fitted(size(1, 9000), on: canvas) == size(2, 1080))
        #expect(CompositionPlanner.fitted(size(0, 0), on: canvas) == canvas)
        for width in stride(from: 1, to: 400, by: 7) {
            let fitted = CompositionPlanner.fitted(size(width, 211), on: size(320, 180))
            #expect(fitted.width % 2 == 0 && fitted.height % 2 == 0)
            #expect(fitted.width <= 320 && fitted.height <= 180)
            #expect(fitted.width == 320 || fitted.height == 180)
        }
    }

    @Test func unevenPicturesComeOnTheGridTheyLieOn() {
        func rate(_ average: (Int32, Int32), grid: (Int32, Int32)?) -> Rational? {
            var video = VideoInfo(codedSize: size(16, 16))
            video.averageFrameRate = Rational(average.0, average.1)
            video.nominalFrameRate = grid.flatMap { Rational($0.0, $0.1) }
            return CompositionPlanner.frameRate(video, even: nil)
        }
        #expect(rate((36, 1), grid: (60, 1)) == Rational(60, 1))
        #expect(rate((297, 10), grid: (30, 1)) == Rational(30, 1))
        #expect(rate((36, 1), grid: (1000, 1)) == Rational(50, 1))
        #expect(rate((12, 1), grid: nil) == Rational(24000, 1001))
        #expect(rate((119, 1), grid: (120, 1)) == Rational(60, 1))
        #expect(rate((5, 1), grid: (60, 1)) == Rational(24000, 1001))
    }

    @Test func endsAreRoundedAndSoundEndsWithPictures() {
        let rate = Rational(30000, 1001)
        func time(_ milliseconds: Int64) -> MediaTime { MediaTime(value: milliseconds, timescale: 1000) }
        #expect(CompositionPlanner.frame(time(0), rate) == 0)
        #expect(CompositionPlanner.frame(time(16), rate) == 0)
        #expect(CompositionPlanner.frame(time(17), rate) == 1)
        #expect(CompositionPlanner.frame(time(1001), rate) == 30)
        #expect(CompositionPlanner.sample(time(1001), rate) == 48_048)
        #expect(CompositionPlanner.sample(time(1010), rate) == 48_048)
        #expect(CompositionPlanner.sample(time(1010), nil) == 48_480)
        // A hundred hours of clips of a third of a second end where they should.
        var end = MediaTime.zero
        for _ in 0..<30_000 { end = end + MediaTime(value: 1, timescale: 3) }
        #expect(CompositionPlanner.frame(end, Rational(25, 1)) == 250_000)
    }

    @Test func fadesAreEvenAndMeet() {
        let fade = SoundFade(count: 1000, fadeIn: 100, fadeOut: 200)
        #expect(fade.gain(-1) == 0 && fade.gain(1000) == 0)
        #expect(abs(fade.gain(0) - 0.005) < 1e-6)
        #expect(abs(fade.gain(50) - 0.505) < 1e-6)
        #expect(fade.gain(100) == 1 && fade.gain(799) == 1)
        #expect(abs(fade.gain(900) - 0.4975) < 1e-6)
        #expect(fade.gain(999) < 0.01)
        #expect(SoundFade(count: 10).gain(0) == 1 && SoundFade(count: 10).gain(9) == 1)
        let crossing = SoundFade(count: 100, fadeIn: 100, fadeOut: 100)
        #expect(abs(crossing.gain(50) - 0.505 * 0.495) < 1e-6)
    }

    @Test func soundIsAddedAtItsPlace() {
        var planes: [[Float]] = [[1, 1, 1, 1], [0, 0, 0, 0]]
        SoundMix.add([[0.5, 0.5], [1, 1]], to: &planes, at: 1, fade: SoundFade(count: 1), from: 0)
        #expect(planes == [[1, 1.5, 1, 1], [0, 1, 0, 0]])
        SoundMix.scale(&planes, by: 0.5)
        #expect(planes == [[0.5, 0.75, 0.5, 0.5], [0, 0.5, 0, 0]])
    }

    @Test func gainReachesTheTargetUnlessAPeakForbidsIt() {
        let target = LoudnessTarget(integrated: -16, truePeak: -1.5)
        let plain = LoudnessGain.report(integrated: -20, truePeak: 0.5, target: target)
        #expect(plain.gain == 4 && !plain.isLimitedByPeak)
        let limited = LoudnessGain.report(integrated: -30, truePeak: 0.5, target: target)
        #expect(abs(limited.gain - 4.5206) < 0.001 && limited.isLimitedByPeak)
        let loud = LoudnessGain.report(integrated: -5, truePeak: 1, target: target)
        #expect(loud.gain == -11 && !loud.isLimitedByPeak)
        #expect(LoudnessGain.report(integrated: nil, truePeak: 0.1, target: target).gain == 0)
        #expect(LoudnessGain.report(integrated: -70, truePeak: 0, target: target).gain == 0)
        #expect(LoudnessGain.sum(integrated: -3, truePeak: 0.99) == nil)
        #expect(LoudnessGain.sum(integrated: -3, truePeak: 2).map { $0.gain < -6 && $0.gain > -6.1 } == true)
    }
}
