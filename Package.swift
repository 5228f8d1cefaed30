// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

let c: [CSetting] = [
    .define("_GNU_SOURCE"),
    .enableWarning("all"), .enableWarning("extra"), .enableWarning("shadow"), .enableWarning("conversion"),
    .treatAllWarnings(as: .error),
]
let swift: [SwiftSetting] = [
    .treatAllWarnings(as: .error), .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "Lust",
    products: [
        .library(name: "CLust", type: .static, targets: ["CLust"]),
        .library(name: "Lust", targets: ["Lust"]),
        .library(name: "LustLogging", targets: ["LustLogging"]),
        .executable(name: "lust", targets: ["lust"]),
        .executable(name: "threadserver", targets: ["threadserver"]),
    ],
    traits: [
        .trait(name: "Logging", description: "LustLogging: swift-log writes into the daemon's log"),
        .default(enabledTraits: []),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2")
    ],
    targets: [
        // SwiftPM wants public headers inside the target, so the C target is the root with one folder of sources.
        .target(
            name: "CLust", path: ".", sources: ["Sources/CLust"], publicHeadersPath: "include",
            cSettings: c, linkerSettings: [.linkedLibrary(":libcap.a")]),
        // System calls as Swift needs them: a result or -errno. Header only.
        .target(name: "CUnix", cSettings: c),
        .target(name: "Lust", dependencies: ["CLust", "CUnix"], swiftSettings: swift),
        // Empty without its trait, so that who uses Lust alone fetches nothing.
        .target(
            name: "LustLogging",
            dependencies: [
                "Lust", .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"])),
            ],
            swiftSettings: swift),
        .executableTarget(name: "lust", dependencies: ["Lust", "CUnix"], path: "Sources/lust-tool", swiftSettings: swift),
        .executableTarget(
            name: "threadserver", dependencies: ["Lust"], path: "Examples/ThreadServer", swiftSettings: swift),
        // What tests need: a broken-in daemon's attempts, in C; a server that does what it is told; scratch and programs.
        .target(name: "Escape", path: "Tests/Escape", publicHeadersPath: "include", cSettings: c),
        .executableTarget(
            name: "probe", dependencies: ["Lust", "Escape"], path: "Tests/Probe", swiftSettings: swift),
        .target(name: "TestSupport", dependencies: ["CUnix"], path: "Tests/Support", swiftSettings: swift),
        .target(name: "CLogProbe", path: "Tests/CLogProbe", cSettings: c),
        .executableTarget(
            name: "logprobe", dependencies: ["Lust", "CLogProbe"], path: "Tests/LogProbe", swiftSettings: swift),
        .testTarget(
            name: "LustTests",
            dependencies: ["Lust", "CUnix", "TestSupport", "probe", "logprobe", "lust", "threadserver"],
            exclude: ["Config/Golden", "Config/reference.py"], swiftSettings: swift),
        .testTarget(
            name: "LustLoggingTests",
            dependencies: [
                "LustLogging", .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"])),
            ],
            swiftSettings: swift),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu17
)
