// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

// swift run -c release confbench [ROUNDS]; swift run -c release settingsbench
let package = Package(
    name: "ConfigBenchmark",
    dependencies: [.package(name: "Lust", path: "../..")],
    targets: [
        .target(name: "climit", cSettings: [.define("_GNU_SOURCE")]),
        .executableTarget(name: "confbench", dependencies: ["climit", .product(name: "Lust", package: "Lust")]),
        .executableTarget(name: "settingsbench", dependencies: [.product(name: "Lust", package: "Lust")]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu17
)
