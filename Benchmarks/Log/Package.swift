// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

let package = Package(
    name: "LogBenchmark",
    dependencies: [.package(name: "Lust", path: "../..")],
    targets: [
        .executableTarget(name: "cline", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(name: "logline", dependencies: [.product(name: "Lust", package: "Lust")]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu17
)
