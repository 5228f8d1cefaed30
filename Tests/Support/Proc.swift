// SPDX-License-Identifier: MIT
import Glibc

/// What the kernel shows of a process, or of one of its threads: its folder in /proc.
public struct Proc: Sendable {
    /// Its process.
    public let pid: Int32
    private let folder: String

    /// A process, whether it is there or not.
    public init(_ pid: Int32) { (self.pid, folder) = (pid, "/proc/\(pid)") }

    private init(pid: Int32, thread: String) { (self.pid, folder) = (pid, "/proc/\(pid)/task/\(thread)") }

    /// Every process there is.
    public static var all: [Proc] { File.names(in: "/proc").compactMap { Int32($0) }.map(Proc.init) }

    /// Processes with this text among their arguments.
    public static func all(withArgument text: String) -> [Proc] {
        all.filter { $0.pid != getpid() && $0.text("cmdline").contains(text) && $0.isAlive }
    }

    /// Whether it is there, and not only its exit status.
    public var isAlive: Bool {
        let state = field("State")
        return !state.isEmpty && !state.hasPrefix("Z") && !state.hasPrefix("X")
    }

    /// Its threads.
    public var threads: [Proc] { File.names(in: "\(folder)/task").map { Proc(pid: pid, thread: $0) } }

    /// A file of its folder; empty if it cannot be read.
    public func text(_ name: String) -> String { File.text("\(folder)/\(name)") ?? "" }

    /// Where a link of its folder leads; nil if it cannot be read.
    public func link(_ name: String) -> String? { File.link("\(folder)/\(name)") }

    /// A line of its status: `field("CapEff")`.
    public func field(_ name: String) -> String {
        let lines = text("status").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name + ":") }) else { return "" }
        return line.dropFirst(name.count + 1).split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }

    /// A hexadecimal line of its status.
    public func mask(_ name: String) -> UInt64 { UInt64(field(name), radix: 16) ?? .max }

    /// Its descriptors, and what each is: `socket:[4711]`.
    public var files: [Int: String] {
        let numbers = File.names(in: "\(folder)/fd").compactMap { Int($0) }
        return Dictionary(numbers.map { ($0, link("fd/\($0)") ?? "") }) { first, _ in first }
    }

    /// The fields of its stat from the state on, the third in proc(5).
    public var stat: [String] {
        let text = text("stat")
        return text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ").dropFirst().map(String.init)
    }

    /// Its environment as it was when it began, or as it made it.
    public var environment: [String] { text("environ").split(separator: "\0").map(String.init) }
}
