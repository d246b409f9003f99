import MediaLibrary
import NIOCore
import NIOHTTP1
import Testing

@testable import MediaServer

/// When a client is given up, in a time that tests make.
@Suite struct ConnectionPaceTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func at(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }
    private var pace: ConnectionPace { ConnectionPace(limits: ConnectionLimits(), now: start) }

    @Test func silenceBetweenRequestsEndsAConnectionQuietly() {
        var pace = pace
        #expect(pace.verdict(buffered: 0, at(59)) == nil)
        #expect(pace.verdict(buffered: 0, at(60)) == .close(.idle))
    }

    @Test func aHeadThatTricklesIsTooLateHoweverOftenAByteComes() {
        var pace = pace
        for second in 10..<30 {
            #expect(pace.received(1, at(Int64(second))) == nil)
            #expect(pace.verdict(buffered: 0, at(Int64(second))) == nil)
        }
        #expect(pace.verdict(buffered: 0, at(30)) == .refuse(.slowHead))
    }

    @Test func aBodyMayBeSlowButNotSilent() {
        for (rate, verdict) in [(300, nil), (200, ConnectionPace.Verdict.refuse(.slowBody)), (0, .refuse(.slowBody))] {
            var pace = pace
            pace.headEnded(at(0))
            pace.wantsToRead(at(0))
            var found: ConnectionPace.Verdict?
            for second in 1...200 where found == nil {
                if rate > 0 {
                    _ = pace.received(rate, at(Int64(second)))
                    pace.bodyCame(rate)
                    pace.wantsToRead(at(Int64(second)))
                }
                found = pace.verdict(buffered: 0, at(Int64(second)))
            }
            #expect(found == verdict, "\(rate)")
        }
    }

    @Test func timeInWhichTheServerDoesNotReadIsNotTheClients() {
        var pace = pace
        pace.headEnded(at(0))
        #expect(pace.verdict(buffered: 0, at(10_000)) == nil)
    }

    @Test func bodiesThatAreAllFramesAreRefused() {
        var pace = pace
        pace.headEnded(at(0))
        var verdict: ConnectionPace.Verdict?
        for _ in 0..<100 where verdict == nil { verdict = pace.received(65536, at(1)) }
        #expect(verdict == .refuse(.overhead))
        var honest = self.pace
        honest.headEnded(at(0))
        for _ in 0..<100 {
            #expect(honest.received(65536, at(1)) == nil)
            honest.bodyCame(65000)
        }
    }

    @Test func aReaderThatTakesNothingIsGivenUpAndASlowOneIsNot() {
        for (taken, verdict) in [
            (0, ConnectionPace.Verdict.close(.slowReader)), (100, .close(.slowReader)), (1000, nil),
        ] {
            var pace = pace
            pace.headEnded(at(0))
            pace.requestEnded(at(0))
            pace.enqueued(1_000_000, at(0))
            var found: ConnectionPace.Verdict?
            for second in 0...300 where found == nil {
                found = pace.verdict(buffered: 1_000_000 - taken * second, at(Int64(second)))
            }
            #expect(found == verdict, "\(taken)")
        }
    }

    @Test func whoHasClosedItsSideIsThoughtGoneAfterAWhileUnlessSomethingIsChanged() {
        for isSafe in [true, false] {
            var pace = pace
            pace.headEnded(at(0))
            pace.requestEnded(at(0))
            pace.isSafe = isSafe
            pace.inputClosed(at(1))
            #expect(pace.verdict(buffered: 0, at(5)) == nil)
            #expect(pace.verdict(buffered: 1, at(6)) == nil)
            #expect(pace.verdict(buffered: 0, at(6)) == (isSafe ? .close(.gone) : nil))
        }
    }

    @Test func whatComesAfterAnAnswerIsThrownAwayForAWhileOnly() {
        var pace = pace
        pace.headEnded(at(0))
        pace.answerEnded(at(1))
        #expect(pace.verdict(buffered: 0, at(5)) == nil)
        #expect(pace.verdict(buffered: 0, at(11)) == .close(.unwantedBody))
    }

    @Test func aClientIsWhoTheLastTrustedProxySaysItIs() throws {
        let proxies = TrustedProxies([try #require(AddressNetwork("10.0.0.0/8")), try #require(AddressNetwork("::1"))])
        let proxy = IPAddress("10.0.0.1")
        for (peer, forwarded, client) in [
            (proxy, ["1.2.3.4"], "1.2.3.4"), (proxy, ["9.9.9.9, 1.2.3.4"], "1.2.3.4"),
            (proxy, ["9.9.9.9", "1.2.3.4, 10.1.1.1"], "1.2.3.4"), (proxy, ["junk"], "10.0.0.1"),
            (proxy, [], "10.0.0.1"),
            (proxy, ["1.2.3.4:5000"], "1.2.3.4"), (proxy, ["[2001:db8::1]:5"], "2001:db8::1"),
            (proxy, ["::ffff:1.2.3.4"], "1.2.3.4"), (IPAddress("8.8.8.8"), ["1.2.3.4"], "8.8.8.8"),
        ] {
            #expect(proxies.client(peer: peer, forwarded: forwarded)?.description == client, "\(forwarded)")
        }
        for text in ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "a", "::/129", "1.2.3.4/8/8"] {
            #expect(AddressNetwork(text) == nil, "\(text)")
        }
        #expect(AddressNetwork("0.0.0.0/0")?.contains(try #require(IPAddress("8.8.8.8"))) == true)
    }
}
