#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension Date {
    /// ISO 8601 in UTC with microseconds, as in `2026-05-20T10:11:12.123456Z`.
    package var wireText: String {
        let total = microseconds
        let (seconds, fraction) = total.quotientAndRemainder(dividingBy: 1_000_000)
        let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        return CalendarDay(number: Int(days)).description + "T"
            + padded(time / 3600, 2) + ":" + padded(time / 60 % 60, 2) + ":" + padded(time % 60, 2) + "."
            + padded(fraction, 6) + "Z"
    }
}
