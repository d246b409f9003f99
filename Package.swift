// swift-tools-version: 6.2
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
        .library(name: "MediaLibrary", targets: ["MediaLibrary", "MediaEngine", "MediaCore"]),
        .executable(name: "media", targets: ["media"]),
        .executable(name: "media-server", targets: ["media-server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        // MediaLibrary's; who links MediaEngine alone builds none of them.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.1.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.7.1"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.7.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.3.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.9.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        // MediaServer's.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
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
        .target(
            name: "MediaLibrary",
            dependencies: [
                "MediaEngine", "MediaCore", "MediaSubtitles",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "MediaServer",
            dependencies: [
                "MediaLibrary", "MediaEngine", "MediaCore",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            // Inside the program, so that it is all there is to install.
            resources: [.embedInCode("OpenAPI/openapi.json"), .embedInCode("Page/Files")],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "media-server",
            dependencies: [
                "MediaServer", "MediaLibrary", "MediaEngine", "MediaCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
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
        .executableTarget(
            name: "LibraryDriver",
            dependencies: [
                "MediaLibrary", "MediaEngine", "MediaCore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/LibraryDriver",
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MediaLibraryTests",
            dependencies: [
                "MediaLibrary", "MediaEngine", "MediaCore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "MediaServerTests",
            dependencies: [
                "MediaServer", "MediaLibrary", "MediaEngine", "MediaCore", "media-server", "media",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
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
