extension MediaTime: Hashable, Comparable {
    public static func == (left: MediaTime, right: MediaTime) -> Bool {
        left.value.multipliedFullWidth(by: Int64(right.timescale))
            == right.value.multipliedFullWidth(by: Int64(left.timescale))
    }

    public static func < (left: MediaTime, right: MediaTime) -> Bool {
        let a = left.value.multipliedFullWidth(by: Int64(right.timescale))
        let b = right.value.multipliedFullWidth(by: Int64(left.timescale))
        return a.high == b.high ? a.low < b.low : a.high < b.high
    }

    public func hash(into hasher: inout Hasher) {
        let divisor = MediaTime.greatestCommonDivisor(value.magnitude, UInt64(timescale))
        hasher.combine(value.magnitude / divisor)
        hasher.combine(value < 0)
        hasher.combine(UInt64(timescale) / divisor)
    }

    private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return max(a, 1)
    }
}

extension MediaTime {
    /// How a time is rounded when it does not fall on a tick of the new timescale.
    public enum Rounding: Sendable {
        /// To the nearest tick, halves away from zero.
        case nearest
        /// Toward negative infinity.
        case down
        /// Toward positive infinity.
        case up
    }

    /// The same time counted in ticks of `1 / timescale` seconds. Saturates where it does not fit.
    public func ticks(at timescale: Int32, rounding: Rounding = .nearest) -> Int64 {
        MediaTime.rescale(value, from: self.timescale, to: max(timescale, 1), rounding: rounding)
    }

    /// The same time at another timescale.
    public func rescaled(to timescale: Int32, rounding: Rounding = .nearest) -> MediaTime {
        MediaTime(value: ticks(at: timescale, rounding: rounding), timescale: timescale)
    }

    /// `value * to / from` in 128-bit arithmetic, rounded as asked, saturating at the ends of `Int64`.
    public static func rescale(_ value: Int64, from: Int32, to: Int32, rounding: Rounding = .nearest) -> Int64 {
        if from == to { return value }
        let product = Int128(value) * Int128(to)
        let divisor = Int128(from)
        var (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
        if remainder != 0 {
            switch rounding {
            case .nearest:
                if remainder.magnitude * 2 >= divisor.magnitude { quotient += product < 0 ? -1 : 1 }
            case .down:
                if product < 0 { quotient -= 1 }
            case .up:
                if product > 0 { quotient += 1 }
            }
            remainder = 0
        }
        return Int64(clamping: quotient)
    }

    public static func + (left: MediaTime, right: MediaTime) -> MediaTime {
        combine(left, right) { $0 &+ $1 }
    }

    public static func - (left: MediaTime, right: MediaTime) -> MediaTime {
        combine(left, right) { $0 &- $1 }
    }

    /// The same duration with the opposite sign.
    public static prefix func - (time: MediaTime) -> MediaTime {
        MediaTime(value: time.value == .min ? .max : -time.value, timescale: time.timescale)
    }

    public static func += (left: inout MediaTime, right: MediaTime) { left = left + right }
    public static func -= (left: inout MediaTime, right: MediaTime) { left = left - right }

    /// Adds or subtracts at the least common timescale, or at the finer one if that does not fit.
    private static func combine(
        _ left: MediaTime, _ right: MediaTime, _ operation: (Int128, Int128) -> Int128
    ) -> MediaTime {
        if left.timescale == right.timescale {
            return MediaTime(
                value: Int64(clamping: operation(Int128(left.value), Int128(right.value))), timescale: left.timescale)
        }
        let a = Int64(left.timescale)
        let b = Int64(right.timescale)
        let common = a / Int64(greatestCommonDivisor(UInt64(a), UInt64(b))) * b
        if common <= Int64(Int32.max) {
            let sum = operation(
                Int128(left.value) * Int128(common / a), Int128(right.value) * Int128(common / b))
            return MediaTime(value: Int64(clamping: sum), timescale: Int32(common))
        }
        let finer = max(left.timescale, right.timescale)
        let sum = operation(Int128(left.ticks(at: finer)), Int128(right.ticks(at: finer)))
        return MediaTime(value: Int64(clamping: sum), timescale: finer)
    }
}
