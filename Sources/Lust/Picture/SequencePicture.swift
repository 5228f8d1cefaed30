// SPDX-License-Identifier: MIT

/// The sequence as a timeline on a sheet of A4: its steps from top to bottom, and beside them who the process is.
struct SequencePicture {
    private let name: String
    private let rows: [SequenceRow]
    private let states: [SequenceState]
    private let hasTimes: Bool
    private let permitted: Int
    private let initial: SequenceState

    /// Where the columns are.
    private enum Column {
        static let (lines, words) = (110, 262)
        static let (user, capabilities, bounding, root, open) = (876, 1056, 1312, 1450, 1666)
        static let right = 2000
        static let times = 90
        static let gap = 10
    }

    private static let (top, bottom) = (372, 2770)
    private static let headingHeight = 46

    init(name: String, calls: [Calls.Call], facts: SequenceState.Facts, hasTimes: Bool) {
        (self.name, self.hasTimes, permitted) = (name, hasTimes, facts.permitted)
        rows = SequenceRow.all(of: calls)
        var state = SequenceState(facts)
        states = rows.map { row in
            state.take(row)
            return state
        }
        initial = SequenceState(facts)
    }

    /// The first row of each process's part.
    private var beginnings: [Int] { rows.indices.filter { $0 == 0 || rows[$0].phase != rows[$0 - 1].phase } }

    private var rowHeight: Int {
        min(84, (Self.bottom - Self.top - beginnings.count * Self.headingHeight) / max(1, rows.count))
    }

    private func y(of row: Int) -> Int {
        Self.top + row * rowHeight + beginnings.filter { $0 <= row }.count * Self.headingHeight
    }

    private var end: Int { rows.isEmpty ? Self.top : y(of: rows.count - 1) + rowHeight }

    var text: String {
        var page = SVG()
        title(&page)
        heads(&page)
        for beginning in beginnings { heading(beginning, &page) }
        for (index, row) in rows.enumerated() { draw(row, at: y(of: index), &page) }
        lanes(&page)
        let lines = Lifelines(
            rows: rows.map(\.phase), steps: rows.map(\.step), x: Column.lines, y: y(of:), height: rowHeight, end: end)
        lines.draw(on: &page)
        passage(&page)
        legend(&page)
        return page.text(
            title: "How \(name) becomes a daemon",
            description: rows.map { "\($0.phase): \($0.words): \($0.code(within: 200))" }.joined(separator: "; "))
    }

    private func title(_ page: inout SVG) {
        let count = rows.reduce(0) { $0 + $1.calls.count }
        let time = rows.reduce(0) { $0 + $1.nanoseconds } / 1000
        let title = SVG.cut("How \(name) becomes a daemon", to: SVG.room(in: 1900, size: 62, .bold))
        page.text(title, x: 100, y: 172, size: 62, .bold)
        let made = "\(count) system calls, as they " + (hasTimes ? "were made, in \(time) µs" : "are planned")
        page.text(made + ". The darker a field, the more the process can do.", x: 100, y: 232, size: 32)
    }

    private func heads(_ page: inout SVG) {
        let heads = [
            ("who", Column.user), ("capabilities", Column.capabilities), ("bounding", Column.bounding),
            ("“/” is", Column.root), ("open", Column.open),
        ]
        page.text("process", x: Column.lines - 10, y: Self.top - 34, size: 26, .bold)
        page.text("step, and its system calls", x: Column.words, y: Self.top - 34, size: 26, .bold)
        for (head, x) in heads { page.text(head, x: x, y: Self.top - 34, size: 23, .bold) }
        if hasTimes { page.text("µs", x: Column.right, y: Self.top - 34, size: 26, .bold, anchor: .end) }
        page.path("M100 \(Self.top - 14)H\(Column.right)", thickness: 5)
    }

    private func heading(_ row: Int, _ page: inout SVG) {
        let forks = rows.contains { $0.step == "fork" }
        let titles = [
            "starter": forks ? "the starter: root’s command" : "root’s command",
            "child": "its child, for a moment", "daemon": forks ? "the daemon" : "becomes the daemon itself",
            "keeper": "the keeper: root, and only waits",
        ]
        let baseline = y(of: row) - 12
        page.text(titles[rows[row].phase] ?? rows[row].phase, x: Column.words, y: baseline, size: 28, .bold)
    }

    private func draw(_ row: SequenceRow, at y: Int, _ page: inout SVG) {
        let width = Column.user - Column.words - 24
        page.path("M\(Column.words) \(y)H\(Column.user - 20)", thickness: 2, colour: "#bbb")
        let words = SVG.cut(row.words, to: SVG.room(in: width, size: 25, .plain))
        let (first, second) = baselines(y)
        page.text(words, x: Column.words, y: first, size: 25)
        if let second {
            page.text(row.code(within: SVG.room(in: width, size: 23)), x: Column.words, y: second, size: 23, .code)
        }
        // A fork is not timed: it returns twice.
        guard hasTimes, row.nanoseconds > 0 else { return }
        let tenths = row.nanoseconds / 100
        page.text("\(tenths / 10).\(tenths % 10)", x: Column.right, y: first, size: 24, .code, anchor: .end)
        // A bar on a scale of logarithms: a tenth of a microsecond is nothing, ten milliseconds all.
        var (left, length) = (max(1, tenths), 0)
        while left > 1 { (left, length) = (left / 2, length + 5) }
        page.box(x: Column.right - length, y: first + 14, width: length, height: 8, fill: "#555")
    }

    /// Where a row's words and its calls stand; where many rows are, there is no room for the calls.
    private func baselines(_ y: Int) -> (Int, Int?) {
        let more = rowHeight - 54
        return more < 0 ? (y + rowHeight * 2 / 3, nil) : (y + 23 + more / 4, y + 49 + more / 3)
    }

    private func lanes(_ page: inout SVG) {
        let openEnd = hasTimes ? Column.right - Column.times - 2 * Column.gap : Column.right
        let permitted = self.permitted
        let lanes = [
            Lane(x: Column.user, end: Column.capabilities - Column.gap) {
                Lane.Field($0.identity, $0.isRoot ? .all : .none)
            },
            Lane(x: Column.capabilities, end: Column.bounding - Column.gap) { state in
                guard let names = state.capabilities else { return Lane.Field(["all \(permitted)"], .all) }
                return Lane.Field(names.isEmpty ? ["none"] : names, names.isEmpty ? .none : .some)
            },
            Lane(x: Column.bounding, end: Column.root - Column.gap) { [initial] state in
                guard state.bounding > 0 else { return Lane.Field(["none"], .none) }
                let isAll = state.bounding == initial.bounding
                return Lane.Field([isAll ? "all \(state.bounding)" : "\(state.bounding)"], isAll ? .all : .some)
            },
            Lane(x: Column.root, end: Column.open - Column.gap) {
                $0.isJailed ? Lane.Field(Lane.wrapped($0.root), .none) : Lane.Field(["the system’s"], .all)
            },
            Lane(x: Column.open, end: openEnd) {
                $0.files.map { Lane.Field($0, .none) } ?? Lane.Field(["all that the", "shell left"], .all)
            },
        ]
        // The keeper is somebody else.
        let shown = rows.indices.filter { rows[$0].phase != "keeper" }
        let places = shown.map { row in
            (y: y(of: row), end: row == shown.last ? y(of: row) + rowHeight : y(of: row + 1))
        }
        for lane in lanes { lane.draw(initial, shown.map { states[$0] }, from: Self.top, places, on: &page) }
    }

    /// A frame around the three calls between which nothing may come.
    private func passage(_ page: inout SVG) {
        guard let first = rows.firstIndex(where: { $0.step == "chroot" }),
            let last = rows.firstIndex(where: { $0.step == "capset" }), last == first + 2
        else { return }
        page.box(
            x: Column.words - 14, y: y(of: first) - 1, width: Column.user - Column.words + 4,
            height: 3 * rowHeight + 2, fill: "none", stroke: "#000", thickness: 6, radius: 12)
    }

    private func legend(_ page: inout SVG) {
        let y = end + 62
        var x = 100
        let powers = [(Power.all, "everything"), (.some, "what is needed or kept"), (.none, "nothing of root’s")]
        for (power, words) in powers {
            page.box(x: x, y: y - 26, width: 54, height: 34, fill: power.fill, stroke: "#000", thickness: 3, radius: 6)
            page.text(words, x: x + 70, y: y, size: 26)
            x += 110 + words.count * 17
        }
        guard rows.contains(where: { $0.step == "chroot" }) else { return }
        let time = rows.filter { ["chroot", "setresuid", "capset"].contains($0.step) }.reduce(0) { $0 + $1.nanoseconds }
        let took = hasTimes ? " They took \(time / 1000).\(time % 1000 / 100) µs." : ""
        page.text("Nothing comes between the three calls in the frame.\(took)", x: 100, y: y + 46, size: 26)
    }
}
