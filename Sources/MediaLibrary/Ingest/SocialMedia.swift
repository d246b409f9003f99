/// Hosts whose addresses are pages to look at, not files. They are refused by name: a media needs a direct link.
enum SocialMedia {
    static let refusal = "URLs from social media platforms are not supported. Please use a direct download link."

    /// Whether a host is one of theirs, or below one.
    static func owns(_ host: String) -> Bool {
        let name = host.lowercased().split(separator: ".")
        return domains.contains { domain in
            let parts = domain.split(separator: ".")
            return name.count >= parts.count && name.suffix(parts.count).elementsEqual(parts)
        }
    }

    private static let domains = [
        "youtube.com", "youtu.be", "youtube-nocookie.com", "tiktok.com", "instagram.com", "facebook.com", "fb.watch",
        "fb.com", "x.com", "twitter.com", "t.co", "vimeo.com", "linkedin.com", "snapchat.com", "reddit.com", "redd.it",
        "twitch.tv",
    ]
}
