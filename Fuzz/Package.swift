// swift-tools-version: 6.1
import PackageDescription

/// Sources/MediaCore, Sources/MediaPackaging and Sources/MediaSubtitles are links to the main package's folders: the parsers have `package`
/// access, so a fuzzer sees them only from within one package.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func fuzzer(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["CLibFuzzer", "FuzzSupport", "MediaCore", "MediaPackaging", "MediaSubtitles"],
        swiftSettings: swiftSettings)
}

let package = Package(
    name: "MediaEngineFuzz",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CLibFuzzer"),
        .target(name: "MediaCore", swiftSettings: swiftSettings),
        .target(name: "MediaPackaging", dependencies: ["MediaCore"], swiftSettings: swiftSettings),
        .systemLibrary(name: "CLibUchardet", pkgConfig: "uchardet"),
        .systemLibrary(name: "CLibExpat", pkgConfig: "expat"),
        .target(
            name: "MediaSubtitles", dependencies: ["MediaCore", "CLibUchardet", "CLibExpat"],
            swiftSettings: swiftSettings),
        .target(name: "FuzzSupport", swiftSettings: swiftSettings),
        fuzzer("BoxFuzzer"),
        fuzzer("PlaylistFuzzer"),
        fuzzer("CodecFuzzer"),
        fuzzer("SubtitleFuzzer"),
    ]
)
