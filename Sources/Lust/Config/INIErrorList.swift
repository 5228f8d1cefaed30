// SPDX-License-Identifier: MIT

/// What a parse found wrong, put in order.
///
/// Python stops at some mistakes and only collects others, which a mistake of the first kind then hides. So its answer
/// goes first; the rest follows by line.
struct INIErrorList {
    /// How many are kept: a file of another kind altogether has an error a line.
    static let limit = 100

    let file: String
    private var first: ConfigError?
    private var rest: [(line: Int, error: ConfigError)] = []

    init(file: String) { self.file = file }

    /// Whether Python would have stopped by now.
    var isStopped: Bool { first != nil }

    /// A mistake at which Python stops.
    mutating func stop(_ line: Int, _ message: @autoclosure () -> String) {
        guard first == nil else { return add(line, message()) }
        first = ConfigError(.file(file, line: line), message())
    }

    /// A mistake that Python notes while it goes on.
    mutating func add(_ line: Int, _ message: @autoclosure () -> String) {
        guard rest.count < INIErrorList.limit else { return }
        rest.append((line, ConfigError(.file(file, line: line), message())))
    }

    /// All of them, or nil if there is none.
    var list: ConfigErrors? {
        let all = (first.map { [$0] } ?? []) + rest.map(\.error)
        return all.isEmpty ? nil : ConfigErrors(all)
    }
}
