// swift-tools-version: 6.1
import PackageDescription

/// Sources/MediaCore, Sources/MediaPackaging and Sources/MediaSubtitles are links to the main package's folders: the parsers have `package`
/// access, so a fuzzer sees them only from within one package. Of MediaLibrary and MediaServer, which need other packages, single
/// files are linked: those that are values without IO.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func fuzzer(
    _ name: String, reads modules: [Target.Dependency] = ["MediaCore", "MediaPackaging", "MediaSubtitles"]
) -> Target {
    .executableTarget(
        name: name, dependencies: ["CLibFuzzer", "FuzzSupport"] + modules, swiftSettings: swiftSettings)
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
        .target(name: "MediaLibrary", swiftSettings: swiftSettings),
        fuzzer("MultipartFuzzer", reads: []),
        fuzzer("RangeFuzzer", reads: []),
        fuzzer("ContentRangeFuzzer", reads: ["MediaLibrary"]),
        fuzzer("PlayerFuzzer", reads: ["MediaLibrary", "MediaPackaging"]),
    ]
)
