/// The browser exports are played in.
enum Browser {
    static let isInstalled = ["chromium", "chromium-browser", "google-chrome"].contains { name in
        (try? Tool("which", [name]).status) == 0
    }
}
