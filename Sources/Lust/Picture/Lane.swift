// SPDX-License-Identifier: MIT

/// How much a process can do, as ink.
enum Power {
    case all, some, none

    /// Told apart in black and white too.
    var fill: String {
        switch self {
        case .all: "#a8402f"
        case .some: "#f2cfae"
        case .none: "#ffffff"
        }
    }

    var ink: String { self == .all ? "#fff" : "#000" }
}

/// One property of the process through time: a column of fields, a new one where it changes.
struct Lane {
    /// What a field says, the most important first, and how much that is.
    struct Field: Equatable {
        let lines: [String]
        let power: Power

        init(_ lines: [String], _ power: Power) { (self.lines, self.power) = (lines, power) }
    }

    let x: Int
    let end: Int
    let field: (SequenceState) -> Field

    private static let (size, leading) = (23, 27)

    /// Draws it.
    ///
    /// - Parameters:
    ///   - first: the state at the top.
    ///   - after: the state after each row.
    func draw(
        _ first: SequenceState, _ after: [SequenceState], from top: Int, _ places: [(y: Int, end: Int)],
        on page: inout SVG
    ) {
        guard let last = places.last else { return }
        var (start, open) = (top, field(first))
        for (state, place) in zip(after, places) where field(state) != open {
            if place.y > start { draw(open, from: start, to: place.y, on: &page) }
            (start, open) = (place.y, field(state))
        }
        draw(open, from: start, to: last.end, on: &page)
    }

    private func draw(_ field: Field, from start: Int, to end: Int, on page: inout SVG) {
        page.box(
            x: x, y: start + 3, width: self.end - x, height: end - start - 6, fill: field.power.fill, stroke: "#000",
            thickness: 3, radius: 8)
        let rows = max(1, (end - start - 10) / Self.leading)
        var lines = field.lines
        // Of who it is the name goes first where there is no room, for the numbers are the kernel's; then the numbers.
        if lines.count == 3 { lines = lines.suffix(rows) }
        if lines.count > rows { lines = lines.prefix(rows - 1) + ["\(lines.count - rows + 1) more"] }
        let room = SVG.room(in: self.end - x - 14, size: Self.size)
        for (index, line) in lines.enumerated() {
            page.text(
                SVG.cut(line, to: room), x: x + 10, y: start + 28 + index * Self.leading, size: Self.size, .code,
                colour: field.power.ink)
        }
    }

    /// A path in lines that end before a slash, if they can.
    static func wrapped(_ path: String, width: Int = 13) -> [String] {
        var lines = [""]
        for part in path.split(separator: "/") {
            var piece = "/" + part
            if lines[lines.count - 1].count + piece.count > width { lines.append("") }
            while piece.count > width {
                lines[lines.count - 1] = String(piece.prefix(width))
                piece.removeFirst(width)
                lines.append("")
            }
            lines[lines.count - 1] += piece
        }
        return lines.filter { !$0.isEmpty }
    }
}
