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

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"]))
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix"].map {
    .product(name: $0, package: "swift-nio", condition: .when(traits: ["NIO"]))
}
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: .when(traits: ["ServiceLifecycle"]))
let configuration: Target.Dependency = .product(
    name: "Configuration", package: "swift-configuration", condition: .when(traits: ["Configuration"]))

let package = Package(
    name: "Lust",
    products: [
        .library(name: "CLust", type: .static, targets: ["CLust"]),
        .library(name: "Lust", targets: ["Lust"]),
        .library(name: "LustLogging", targets: ["LustLogging"]),
        .library(name: "LustNIO", targets: ["LustNIO"]),
        .library(name: "LustService", targets: ["LustService"]),
        .library(name: "LustConfiguration", targets: ["LustConfiguration"]),
        .executable(name: "lust", targets: ["lust"]),
        .executable(name: "threadserver", targets: ["threadserver"]),
        .executable(name: "echoserver", targets: ["echoserver"]),
        .executable(name: "nioserver", targets: ["nioserver"]),
    ],
    traits: [
        .trait(name: "Logging", description: "LustLogging: swift-log writes into the daemon's log"),
        .trait(name: "NIO", description: "LustNIO: listeners that were bound as root become SwiftNIO's channels"),
        .trait(
            name: "ServiceLifecycle", description: "LustService: the daemon runs a ServiceGroup",
            enabledTraits: ["Logging"]),
        .trait(
            name: "Configuration", description: "LustConfiguration: swift-configuration reads the daemon's settings"),
        .default(enabledTraits: []),
    ],
    // None of them is fetched without its trait.
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
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
        .target(name: "LustLogging", dependencies: ["Lust", logging], swiftSettings: swift),
        .target(name: "LustNIO", dependencies: ["Lust"] + nio, swiftSettings: swift),
        .target(
            name: "LustService", dependencies: ["Lust", "LustLogging", logging, lifecycle], swiftSettings: swift),
        // swift-configuration's protocols are written in this feature's terms.
        .target(
            name: "LustConfiguration", dependencies: ["Lust", configuration],
            swiftSettings: swift + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .executableTarget(
            name: "lust", dependencies: ["Lust", "CUnix"], path: "Sources/lust-tool", swiftSettings: swift),
        .executableTarget(
            name: "threadserver", dependencies: ["Lust"], path: "Examples/ThreadServer", swiftSettings: swift),
        .executableTarget(
            name: "echoserver", dependencies: ["Lust"], path: "Examples/EchoServer", swiftSettings: swift),
        .executableTarget(
            name: "nioserver", dependencies: ["Lust", "LustNIO"] + nio, path: "Examples/NIOServer", swiftSettings: swift
        ),
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
            dependencies: ["Lust", "CUnix", "TestSupport", "probe", "logprobe", "lust", "threadserver", "echoserver"],
            exclude: ["Config/Golden", "Config/reference.py"], swiftSettings: swift),
        .executableTarget(
            name: "cdaemon", dependencies: ["CLust"], path: "Examples/CDaemon", cSettings: c),
        // The proof: a tracer that makes one call of the sequence fail or lie, odd launches, and every state to begin in.
        .executableTarget(name: "fault", path: "Tests/Fault", cSettings: c),
        .executableTarget(name: "attacker", path: "Tests/Attacker", cSettings: c),
        .executableTarget(name: "launch", dependencies: ["CLust"], path: "Tests/Launch", cSettings: c),
        .executableTarget(name: "states", dependencies: ["CLust"], path: "Tests/States", cSettings: c),
        .testTarget(
            name: "ProofTests",
            dependencies: [
                "TestSupport", "probe", "threadserver", "cdaemon", "fault", "attacker", "launch", "states", "lust",
            ],
            swiftSettings: swift),
        .testTarget(name: "LustLoggingTests", dependencies: ["LustLogging", logging], swiftSettings: swift),
        .executableTarget(
            name: "serviceprobe",
            dependencies: ["LustNIO", "LustService", "LustConfiguration", lifecycle, configuration] + nio,
            path: "Tests/ServiceProbe", swiftSettings: swift),
        .testTarget(
            name: "EcosystemTests",
            dependencies: ["LustConfiguration", configuration, "TestSupport", "nioserver", "serviceprobe"],
            swiftSettings: swift),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu17
)
