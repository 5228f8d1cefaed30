// SPDX-License-Identifier: MIT

/// What the package builds: it lies beside the tests.
public enum Product {
    /// The path of an executable: `Product.path("threadserver")`.
    public static func path(_ name: String) -> String {
        // The test runner is either the bundle itself, or a helper that was given the bundle's path.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? File.link("/proc/self/exe") ?? ""
        return String(bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)]) + "/" + name
    }

    /// The package's folder.
    public static let folder = String(#filePath.dropLast("/Tests/Support/Product.swift".count))
}
