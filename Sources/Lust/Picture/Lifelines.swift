// SPDX-License-Identifier: MIT

/// The processes as lines from their birth to their end.
struct Lifelines {
    private let rows: [String]
    private let steps: [String]
    private let x: Int
    private let y: (Int) -> Int
    private let height: Int
    private let end: Int

    private static let (apart, order) = (48, ["starter", "child", "daemon", "keeper"])

    init(rows: [String], steps: [String], x: Int, y: @escaping (Int) -> Int, height: Int, end: Int) {
        (self.rows, self.steps, self.x, self.y, self.height, self.end) = (rows, steps, x, y, height, end)
    }

    private func place(_ phase: String) -> Int {
        // The keeper is the child, which stays.
        let index = Self.order.firstIndex(of: phase) ?? 0
        return x + Self.apart * (index == 3 ? 1 : index)
    }

    private func middle(_ row: Int) -> Int { y(row) + height / 2 }

    func draw(on page: inout SVG) {
        let forks = rows.indices.filter { steps[$0] == "fork" || steps[$0] == "fork again" }
        let ready = steps.lastIndex(of: "ready") ?? rows.count - 1
        guard let first = forks.first, let second = forks.dropFirst().first, let born = rows.firstIndex(of: "daemon")
        else {
            page.path("M\(x) \(rows.isEmpty ? end : middle(0))V\(end)", thickness: 8)
            return dots(on: &page)
        }
        let (starter, child, daemon) = (place("starter"), place("child"), place("daemon"))
        page.path("M\(starter) \(middle(0))V\(middle(first))", thickness: 8)
        page.path("M\(starter) \(middle(first))V\(middle(ready))", thickness: 5, isDashed: true)
        page.path(curve(starter, middle(first), child, middle(first + 1)), thickness: 8)
        page.path("M\(child) \(middle(first + 1))V\(middle(second))", thickness: 8)
        page.path(curve(child, middle(second), daemon, middle(born)), thickness: 8)
        page.path("M\(daemon) \(middle(born))V\(end)", thickness: 8)
        page.path("M\(daemon - 10) \(end - 18)L\(daemon) \(end)L\(daemon + 10) \(end - 18)", thickness: 8)
        if rows.contains("keeper") {
            page.path("M\(child) \(middle(second))V\(end)", thickness: 8)
        } else {
            cross(child, middle(second) + 40, on: &page)
            page.path("M\(child) \(middle(second))V\(middle(second) + 40)", thickness: 8)
        }
        // The word that lets the starter return.
        page.path("M\(daemon) \(middle(ready))H\(starter + 14)", thickness: 4)
        let (tip, level) = (starter + 14, middle(ready))
        page.path("M\(tip + 16) \(level - 10)L\(tip) \(level)L\(tip + 16) \(level + 10)", thickness: 4)
        dots(on: &page)
        page.dot(x: starter, y: middle(ready), radius: 10, fill: "#fff")
    }

    private func dots(on page: inout SVG) {
        let isAlone = !steps.contains("fork")
        for (row, phase) in rows.enumerated() { page.dot(x: isAlone ? x : place(phase), y: middle(row), radius: 8) }
    }

    private func cross(_ x: Int, _ y: Int, on page: inout SVG) {
        page.path("M\(x - 9) \(y - 9)L\(x + 9) \(y + 9)M\(x - 9) \(y + 9)L\(x + 9) \(y - 9)", thickness: 5)
    }

    private func curve(_ x: Int, _ y: Int, _ toX: Int, _ toY: Int) -> String {
        "M\(x) \(y)C\(toX) \(y) \(toX) \(y) \(toX) \(toY)"
    }
}
