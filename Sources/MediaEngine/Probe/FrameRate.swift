internal import MediaCore

/// Frame rates from counts and times.
enum FrameRate {
    /// Frames over a duration, moved to the nearest usual rate when it is within a thousandth of it.
    static func average(frames: Int, duration: MediaTime) -> Rational? {
        guard frames > 0, duration.value > 0 else { return nil }
        let exact = Double(frames) / duration.seconds
        for (numerator, denominator) in usual where abs(exact * Double(denominator) / Double(numerator) - 1) < 0.0005 {
            return Rational(numerator, denominator)
        }
        return Rational(Int32(clamping: Int((exact * 1000).rounded())), 1000)
    }

    private static let usual: [(Int32, Int32)] = [
        (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1), (12, 1),
        (15, 1), (10, 1), (100, 1), (120000, 1001), (120, 1), (240, 1),
    ]
}
