// swift-tools-version: 6.1
import PackageDescription

/// One system library per FFmpeg library, so that each brings its own pkg-config flags and providers.
func ffmpeg(_ name: String, _ library: String) -> Target {
    .systemLibrary(
        name: name,
        pkgConfig: library,
        providers: [.apt(["\(library)-dev"]), .brew(["ffmpeg"])]
    )
}

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "MediaEngine",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MediaEngine", targets: ["MediaEngine", "MediaCore"]),
        .library(name: "MediaPackaging", targets: ["MediaPackaging", "MediaCore"]),
        .executable(name: "media", targets: ["media"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        ffmpeg("CLibAVUtil", "libavutil"),
        ffmpeg("CLibAVCodec", "libavcodec"),
        ffmpeg("CLibAVFormat", "libavformat"),
        ffmpeg("CLibSWScale", "libswscale"),
        ffmpeg("CLibSWResample", "libswresample"),
        .target(
            name: "CMediaShims",
            dependencies: ["CLibAVUtil", "CLibAVCodec", "CLibAVFormat"]
        ),
        .target(
            name: "CLibAVFilter", dependencies: ["CLibAVUtil"],
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "MediaCore", swiftSettings: swiftSettings),
        .target(name: "MediaPackaging", dependencies: ["MediaCore"], swiftSettings: swiftSettings),
        .systemLibrary(
            name: "CLibUchardet", pkgConfig: "uchardet", providers: [.apt(["libuchardet-dev"]), .brew(["uchardet"])]),
        .systemLibrary(
            name: "CLibExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .target(
            name: "MediaSubtitles", dependencies: ["MediaCore", "CLibUchardet", "CLibExpat"],
            swiftSettings: swiftSettings),
        .target(
            name: "MediaFFmpeg",
            dependencies: [
                "MediaCore", "CLibAVUtil", "CLibAVCodec", "CLibAVFormat", "CMediaShims",
            ],
            swiftSettings: swiftSettings
        ),
        .systemLibrary(
            name: "CLibEBUR128", pkgConfig: "libebur128",
            providers: [.apt(["libebur128-dev"]), .brew(["libebur128"])]),
        .target(
            name: "MediaTranscoding",
            dependencies: ["MediaCore", "MediaFFmpeg", "CLibAVUtil", "CLibAVFilter", "CLibEBUR128"],
            swiftSettings: swiftSettings
        ),
        .systemLibrary(name: "CLibSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .target(
            name: "CMediaSandbox",
            dependencies: [.target(name: "CLibSeccomp", condition: .when(platforms: [.linux]))]
        ),
        .target(name: "MediaSandbox", dependencies: ["MediaCore", "CMediaSandbox"], swiftSettings: swiftSettings),
        .target(
            name: "MediaEngine",
            dependencies: [
                "MediaCore", "MediaPackaging", "MediaSubtitles", "MediaFFmpeg", "MediaTranscoding", "MediaSandbox",
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "media",
            dependencies: [
                "MediaEngine", "MediaCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "ExportSoak",
            dependencies: ["MediaEngine", "MediaCore"],
            path: "Tests/ExportSoak",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "EngineBattery",
            dependencies: ["MediaEngine", "MediaCore"],
            path: "Tests/EngineBattery",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "SandboxCheck",
            dependencies: ["MediaSandbox", "MediaCore"],
            path: "Tests/SandboxCheck",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MediaEngineTests",
            dependencies: ["MediaEngine", "MediaFFmpeg", "MediaPackaging", "MediaCore"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MediaSubtitlesTests", dependencies: ["MediaSubtitles", "MediaCore"], swiftSettings: swiftSettings),
        .testTarget(name: "MediaCoreTests", dependencies: ["MediaCore"], swiftSettings: swiftSettings),
        .testTarget(
            name: "MediaPackagingTests",
            dependencies: ["MediaPackaging", "MediaCore"],
            swiftSettings: swiftSettings
        ),
    ]
)
