// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// The start of this very configuration as it can be repeated anywhere: the program's and the file's whole paths, what was
/// set on the command line, and what the environment set.
struct StartLine {
    let program: String

    /// `--config` and `--set`, for every command.
    let options: [String]

    /// What follows the options of `start`.
    let arguments: [String]

    /// - Throws: ``LustError``: it cannot be found out which program this is.
    init<S: Simple>(
        _ invocation: Invocation<S>, _ configuration: Configuration<S>, arguments: [String]
    ) throws(LustError) {
        var options: [String] = []
        for setting in configuration.effective.list {
            if case .environment = setting.origin { options += ["--set", "\(setting.key)=\(setting.text)"] }
        }
        for (option, value) in invocation.options where option == .config || option == .set {
            options += ["--\(option.name)", option == .config ? Self.absolute(value) : value]
        }
        (self.options, self.arguments, program) = (options, arguments, try Self.thisProgram())
    }

    /// The words of a command: `/usr/sbin/hi COMMAND --config /etc/x.conf`.
    func words(_ command: String, _ more: [String] = []) -> [String] { [program, command] + more + options }

    /// The start, with its arguments.
    func start(_ more: [String] = []) -> [String] {
        let mayLookLikeOptions = arguments.contains { $0.hasPrefix("-") }
        return words("start", more) + (mayLookLikeOptions ? ["--"] : []) + arguments
    }

    /// Where the program is: what is there later is started then, and that may be newer.
    private static func thisProgram() throws(LustError) -> String {
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(PATH_MAX)) { buffer throws(LustError) in
            let size = try check(
                "program", "/proc/self/exe",
                sys_readlinkat(AT_FDCWD, "/proc/self/exe", buffer.baseAddress, buffer.count))
            return String(decoding: buffer[..<size], as: UTF8.self)
        }
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        let here = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            getcwd(buffer.baseAddress, buffer.count).map { String(cString: $0) }
        }
        return (here ?? "") + "/" + path
    }
}

extension [String] {
    private static var plain: Set<Character> {
        Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")
    }

    /// As a shell reads them back.
    var forShell: String {
        map { word in
            if !word.isEmpty, word.allSatisfy(Self.plain.contains) { return word }
            return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }.joined(separator: " ")
    }

    /// As systemd reads them back in `ExecStart=`: see systemd.service(5), "Command lines".
    var forSystemd: String { map { $0.doubling("$") }.forUnit }

    /// As systemd reads any words back, and systemd-tmpfiles its own: see systemd.syntax(7), "Quoting".
    var forUnit: String {
        map { word in
            var text = ""
            for character in word.doubling("%") {
                switch character {
                case "\"", "\\": text += "\\\(character)"
                case "\n": text += "\\n"
                default: text.append(character)
                }
            }
            return !word.isEmpty && word.allSatisfy(Self.plain.contains) ? text : "\"\(text)\""
        }.joined(separator: " ")
    }
}

extension String {
    /// With a character that means something else where there is one of it.
    func doubling(_ character: Character) -> String {
        split(separator: character, omittingEmptySubsequences: false).joined(separator: "\(character)\(character)")
    }
}
