/// When a webhook that was not accepted is sent again.
public struct WebhookSchedule: Sendable, Hashable {
    /// Delays between attempts; when they are used up, the event waits to be replayed by hand.
    public var delays: [Duration]
    /// How long an endpoint may take to answer.
    public var answerTimeLimit: Duration

    public init(delays: [Duration], answerTimeLimit: Duration = .seconds(10)) {
        self.delays = delays
        self.answerTimeLimit = answerTimeLimit
    }

    /// Eleven attempts within 24 hours: after 5 s, 30 s, 2 min, 10 min, 30 min, and 1, 2, 4, 6 and 10 hours more.
    public static let day = WebhookSchedule(
        delays: [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 21_600, 36_000].map { .seconds($0) })
}
