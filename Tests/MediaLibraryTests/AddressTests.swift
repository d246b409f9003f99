import Foundation
import Testing

@testable import MediaLibrary

@Suite struct AddressTests {
    static let notPublic = [
        "0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254",
        "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.192", "192.0.0.255", "192.0.2.0",
        "192.0.2.255", "192.88.99.0", "192.88.99.255", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255",
        "198.51.100.0", "198.51.100.255", "203.0.113.0", "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0",
        "255.255.255.254", "255.255.255.255",
        // Version 6.
        "::", "::1", "::2", "::7f00:1", "::ffff:0.0.0.0", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "::ffff:100.64.0.1", "::ffff:224.0.0.1", "::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8",
        "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "64:ff9b:1::8.8.8.8", "100::1",
        "1fff:ffff::1", "2001::", "2001::1", "2001:0:4136:e378::1", "2001:2::1", "2001:10::1", "2001:20::1",
        "2001:1ff:ffff::1", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:7f00:1::",
        "2002:a00:1::1", "2002:c0a8:101::1", "2002:a9fe:a9fe::", "2002:6440:1::", "2002:e000:1::", "3fff::1",
        "3fff:fff:ffff::1", "4000::", "5f00::1", "fbff::1", "fc00::", "fdff:ffff::1", "fe00::1", "fe80::1", "febf::1",
        "fec0::1", "feff::1", "ff00::", "ff02::1", "ffff::1",
    ]

    static let isPublic = [
        "1.0.0.0", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
        "191.255.255.255", "192.0.1.0", "192.0.1.255", "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255",
        "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0",
        "223.255.255.255",
        // Version 6.
        "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::1", "2003::1", "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e", "3fff:1000::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1",
    ]

    @Test(arguments: AddressTests.notPublic) func anAddressThatIsNotOnThePublicInternetIsKnown(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isPublic)
        #expect(!AddressPolicy.publicOnly.allows(address, of: "example.com"))
        #expect(AddressPolicy.anywhere.allows(address, of: "example.com"))
        #expect(IPAddress(address.description) == address)
    }

    @Test(arguments: AddressTests.isPublic) func anAddressOfThePublicInternetIsKnown(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isPublic)
        #expect(AddressPolicy.publicOnly.allows(address, of: "example.com"))
        #expect(IPAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "0x7f.1", "2130706433", "127.1", "0177.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "256.1.1.1", " 127.0.0.1",
        "127.0.0.1 ", "127.0.0.1.", "127.0.0.1:80", "[::1]", "::1%lo", "fe80::1%25eth0", ":::1", "1::2::3", "::g",
        "localhost", "12345::",
    ]) func anAddressIsReadFromItsUsualTextOnly(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func aHostThatIsTrustedMayLieAnywhereAndNoOther() throws {
        let own = try #require(IPAddress("127.0.0.1"))
        let policy = AddressPolicy(
            allowsPrivateNetworks: false, ports: nil, trustedHosts: ["127.0.0.1", "files.internal"])
        #expect(policy.allows(own, of: "127.0.0.1"))
        #expect(policy.allows(own, of: "files.internal"))
        for host in ["localhost", "127.0.0.2", "xfiles.internal", "files.internal.example.com", "internal", ""] {
            #expect(!policy.allows(own, of: host))
        }
    }

    /// The kind of failure an address is refused with; nil where it is taken.
    private func refusal(_ text: String, _ policy: AddressPolicy) -> MediaFailure.Code? {
        do {
            _ = try SourceAddress(text, policy: policy)
            return nil
        } catch { return error.code }
    }

    @Test(arguments: [
        "", " ", "example.com", "example.com/a.mp4", "/a.mp4", "//example.com/a.mp4", "http", "http:", "http:/",
        "http://",
        "http:///a.mp4", "http:example.com", "file:///etc/passwd", "file://example.com/a", "ftp://example.com/a.mp4",
        "data:video/mp4;base64,AAAA", "javascript:alert(1)", "gopher://example.com/", "rtmp://example.com/live",
        "rtsp://example.com/a", "srt://example.com:9000", "concat:http://example.com/a",
        "subfile,,http://example.com/a",
        "crypto:http://example.com/a", "unix:///run/docker.sock", "http+unix://%2Frun%2Fdocker.sock/a",
        "httpx://example.com/a", "s3://bucket/a.mp4", "media://1", "-i",
        // Credentials.
        "http://user@example.com/a", "http://user:secret@example.com/a", "http://:secret@example.com/a",
        "http://example.com@127.0.0.1/a", "http://example.com:80@127.0.0.1/a", "http://a%40b@example.com/",
        // Characters that nobody needs.
        "http://example.com/a b.mp4", " http://example.com/a", "http://example.com/a ", "http://example.com/a\n",
        "http://example.com/\r\nHost:%20other", "http://example.com/a\tb", "http://example.com/a\u{0}b",
        "http://example.com/\u{7F}", "http://example.com\\@127.0.0.1/", "http:\\\\example.com\\a",
        "http://example.com/a\\b", "http://exämple.com/a", "http://example.com/ä.mp4", "http://example.com/\u{202E}4pm",
        "http://example。com/a", "http://１２７.0.0.1/a", "http://①.com/",
        // Ports.
        "http://example.com:0/a", "http://example.com:65536/a", "http://example.com:99999999999999999999/a",
        "http://example.com:-1/a", "http://example.com:80a/a", "http://example.com:+80/a",
        // Hosts.
        "http://exa mple.com/a", "http://exa%20mple.com/a", "http://exa%00mple.com/a", "http://exa%2Fmple.com/a",
        "http://exa<mple.com/a", "http://exa!mple.com/a", "http://[::1/a", "http://::1]/a",
        "http://[fe80::1%25eth0]/a", "http://a,b/", "http://*/",
    ]) func whatIsNoAddressOfAFileIsRefusedWhateverMayBeReached(_ text: String) {
        #expect(refusal(text, .anywhere) == .addressRefused)
        #expect(refusal(text, .publicOnly) == .addressRefused)
    }

    @Test(arguments: [
        "http://127.0.0.1/a", "http://0.0.0.0/a", "https://10.0.0.1/a", "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/a", "http://100.64.0.1/a", "http://255.255.255.255/a", "http://[::]/a", "http://[::1]/a",
        "http://[::ffff:127.0.0.1]/a", "http://[::ffff:7f00:1]/a", "http://[64:ff9b::127.0.0.1]/a",
        "http://[2002:7f00:1::]/a", "http://[fe80::1]/a", "http://[fc00::1]/a", "http://%31%32%37.0.0.1/a",
        "http://example.com:22/a", "http://example.com:8080/a", "https://example.com:8443/a", "http://example.com:25/a",
        "http://1.1.1.1:6379/a",
    ]) func whatIsNotOnThePublicInternetIsRefusedBeforeAnythingIsAsked(_ text: String) {
        #expect(refusal(text, .publicOnly) == .addressRefused)
    }

    @Test(arguments: [
        "http://example.com", "http://example.com/", "https://example.com/a/b.mp4?x=1&y=%20#t=1",
        "HTTP://EXAMPLE.COM/A",
        "https://example.com:443/a", "http://example.com:80/a", "https://example.com:80/a", "http://1.1.1.1/a",
        "http://[2606:4700:4700::1111]/a", "http://[::ffff:8.8.8.8]/a", "http://a_b.example.com/a",
        "http://xn--exmple-cua.com/a", "http://example.com./a", "http://a-b.c.example.com/%2e%2e/a",
        "https://bucket.s3.amazonaws.com/a.mp4?X-Amz-Signature=abc%2Fdef",
        // Hosts that only look like the ones that are refused.
        "https://notyoutube.com/a", "https://youtube.com.example.org/a", "https://x.com.example.org/a",
        "https://netflix.com/a", "https://max.com/a", "https://youtube.example.org/a",
        "https://example.com/youtube.com",
        "https://at.co.uk/a", "https://youtube.comic/a", "https://xcom/a",
    ]) func anAddressOfAFileIsTaken(_ text: String) {
        #expect(refusal(text, .publicOnly) == nil)
    }

    @Test(arguments: [
        "https://youtube.com/watch?v=1", "https://www.youtube.com/watch?v=1", "https://m.youtube.com/",
        "https://YouTube.COM/",
        "https://youtu.be/1", "https://www.youtube-nocookie.com/embed/1", "https://www.tiktok.com/@a/video/1",
        "https://vm.tiktok.com/1", "https://instagram.com/p/1", "https://www.facebook.com/1", "https://fb.watch/1",
        "https://x.com/a/status/1", "https://www.x.com/a", "https://mobile.twitter.com/a", "https://t.co/1",
        "https://vimeo.com/1", "https://player.vimeo.com/video/1", "https://www.linkedin.com/a",
        "https://www.snapchat.com/a", "https://old.reddit.com/r/a", "https://v.redd.it/1", "https://clips.twitch.tv/1",
        "https://youtube.com./watch", "https://www.youtube.com../watch", "https://youtube%2Ecom/watch",
    ]) func pagesOfSocialMediaAreRefusedByName(_ text: String) throws {
        #expect(refusal(text, .publicOnly) == .addressRefused)
        #expect(refusal(text, .anywhere) == .addressRefused)
    }

    @Test func socialMediaAreRefusedWithAdvice() {
        do {
            _ = try SourceAddress("https://www.youtube.com/watch?v=1", policy: .publicOnly)
            Issue.record("it was taken")
        } catch {
            #expect(
                error.message
                    == "URLs from social media platforms are not supported. Please use a direct download link.")
        }
    }

    @Test func anAddressOfMoreThanFourThousandBytesIsRefused() {
        let longest = "http://example.com/" + String(repeating: "a", count: 4096 - 19)
        #expect(longest.utf8.count == 4096)
        #expect(refusal(longest, .publicOnly) == nil)
        #expect(refusal(longest + "a", .publicOnly) == .addressRefused)
        #expect(refusal("http://" + String(repeating: "a.", count: 127) + "com/", .publicOnly) == .addressRefused)
    }

    @Test func unencryptedAddressesCanBeForbidden() {
        var policy = AddressPolicy.publicOnly
        policy.allowsPlainHTTP = false
        #expect(refusal("http://example.com/a", policy) == .addressRefused)
        #expect(refusal("https://example.com/a", policy) == nil)
    }

    @Test func whatIsAskedForHasAPathAndNoFragment() throws {
        let bare = try SourceAddress("HTTPS://example.com#t=1", policy: .publicOnly)
        #expect(bare.url == "https://example.com/")
        #expect(bare.host == "example.com")
        #expect(bare.port == 443)
        #expect(bare.isEncrypted)
        let full = try SourceAddress("http://example.com:80/a%20b?x=1&y=%2F#t=1", policy: .publicOnly)
        #expect(full.url == "http://example.com:80/a%20b?x=1&y=%2F")
        #expect(full.port == 80)
        #expect(!full.isEncrypted)
        let numbered = try SourceAddress("http://[2606:4700:4700::1111]/a", policy: .publicOnly)
        #expect(numbered.host == "2606:4700:4700::1111")
        #expect(try SourceAddress("http://example.com?x=1", policy: .publicOnly).url == "http://example.com/?x=1")
    }

    @Test(arguments: [
        ("/b.mp4", "https://example.com/b.mp4"), ("b.mp4?x=1", "https://example.com/a/b.mp4?x=1"),
        ("?x=1", "https://example.com/a/c?x=1"), ("//other.example.org/b", "https://other.example.org/b"),
        ("https://other.example.org/b#f", "https://other.example.org/b"), ("../b", "https://example.com/b"),
    ]) func aRedirectionIsReadAgainstWhereItCameFrom(_ location: String, _ target: String) throws {
        let start = try SourceAddress("https://example.com/a/c", policy: .publicOnly)
        #expect(try SourceAddress(redirect: location, from: start, policy: .publicOnly).url == target)
    }

    @Test(arguments: [
        "http://example.com/a", "http://127.0.0.1/a", "https://127.0.0.1/a", "//10.0.0.1/a", "https://[::1]/a",
        "https://169.254.169.254/", "https://example.com:8443/a", "file:///etc/passwd", "ftp://example.com/a",
        "data:video/mp4;base64,AAAA", "https://user:secret@example.com/a", "https://youtube.com/watch", "/a b", "/a\nb",
        "/ä", "\\\\10.0.0.1\\a", "https://%31%32%37.0.0.1/a",
    ]) func aRedirectionMayNotLeadWhereAnAddressMayNot(_ location: String) throws {
        let start = try SourceAddress("https://example.com/a", policy: .publicOnly)
        do {
            _ = try SourceAddress(redirect: location, from: start, policy: .publicOnly)
            Issue.record("it was followed")
        } catch { #expect(error.code == .redirectRefused) }
    }

    @Test(arguments: [
        ("https://example.com/a.mp4", "https://example.com/a.mp4"),
        ("https://example.com/a.mp4?key=secret&x=1", "https://example.com/a.mp4"),
        ("https://example.com/a.mp4#secret", "https://example.com/a.mp4"),
        ("https://user@example.com/a.mp4", "https://example.com/a.mp4"),
        ("https://user:secret@example.com:8443/a.mp4?k=secret#secret", "https://example.com:8443/a.mp4"),
        ("https://example.com?secret", "https://example.com"),
    ]) func whatIsShownLeavesOutWhatMayBeSecret(_ text: String, _ shown: String) {
        #expect(SourceAddress.shown(text) == shown)
    }

    @Test func whatIsShownHasNoControlCharacters() {
        let shown = SourceAddress.shown("no address\n\u{1B}[31m\u{202E}" + String(repeating: "a", count: 500))
        #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
        #expect(shown.count <= 200)
    }
}
