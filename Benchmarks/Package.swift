// swift-tools-version: 6.1
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "MediaEngineBenchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "operations", targets: ["operations"]),
        .executable(name: "stream-timings", targets: ["stream-timings"]),
    ],
    dependencies: [
        .package(name: "MediaEngine", path: "../"),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // What is counted and timed, apart from who counts.
        .target(
            name: "Operations",
            dependencies: [.product(name: "MediaEngine", package: "MediaEngine")],
            path: "Operations", swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "operations", dependencies: ["Operations"], path: "operations-tool", swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "stream-timings",
            dependencies: [.product(name: "MediaEngine", package: "MediaEngine")],
            path: "StreamTimings", swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "ExportBenchmarks",
            dependencies: ["Operations", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/ExportBenchmarks", swiftSettings: swiftSettings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
)
