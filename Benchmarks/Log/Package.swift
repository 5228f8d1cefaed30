// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

let package = Package(
    name: "LogBenchmark",
    dependencies: [
        .package(name: "Lust", path: "../..", traits: ["Logging"]),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(name: "cline", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(
            name: "logline",
            dependencies: [
                .product(name: "Lust", package: "Lust"), .product(name: "LustLogging", package: "Lust"),
                .product(name: "Logging", package: "swift-log"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu17
)
