// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "MediaEngineBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "MediaEngine", path: "../"),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "stream-timings",
            dependencies: [.product(name: "MediaEngine", package: "MediaEngine")],
            path: "StreamTimings",
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]
        ),
        .executableTarget(
            name: "ExportBenchmarks",
            dependencies: [
                .product(name: "MediaEngine", package: "MediaEngine"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/ExportBenchmarks",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ]
)
