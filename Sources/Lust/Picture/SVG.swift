// SPDX-License-Identifier: MIT

/// An A4 page as it is being drawn, in tenths of a millimetre.
///
/// Source: Scalable Vector Graphics 1.1.
struct SVG {
    /// How letters look. Their widths are known, or bounded: DejaVu Sans is the widest of the faces named.
    enum Face: String {
        case plain, bold, code
    }

    /// Where a text's position is in it.
    enum Anchor: String {
        case start, middle, end
    }

    static let (width, height) = (2100, 2970)
    private var body = ""

    /// The whole file.
    func text(title: String, description: String) -> String {
        let sans = "'DejaVu Sans',Verdana,'Helvetica Neue',Helvetica,Arial,sans-serif"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- SPDX-License-Identifier: MIT -->
            <svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" \
            viewBox="0 0 \(Self.width) \(Self.height)" role="img">
            <title>\(Self.escaped(title))</title>
            <desc>\(Self.escaped(description))</desc>
            <style>
            text { font-family: \(sans); fill: #000 }
            .bold { font-weight: bold }
            .code { font-family: 'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace }
            </style>
            <rect width="\(Self.width)" height="\(Self.height)" fill="#fff"/>
            \(body)</svg>

            """
    }

    mutating func text(
        _ text: String, x: Int, y: Int, size: Int, _ face: Face = .plain, anchor: Anchor = .start,
        colour: String = "#000"
    ) {
        guard !text.isEmpty else { return }
        let place = anchor == .start ? "" : " text-anchor=\"\(anchor)\""
        let fill = colour == "#000" ? "" : " style=\"fill:\(colour)\""
        let look = face == .plain ? "" : " class=\"\(face)\""
        body += "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\"\(look)\(place)\(fill)>\(Self.escaped(text))</text>\n"
    }

    mutating func box(
        x: Int, y: Int, width: Int, height: Int, fill: String, stroke: String = "none", thickness: Int = 0,
        radius: Int = 0
    ) {
        let line = stroke == "none" ? "" : " stroke=\"\(stroke)\" stroke-width=\"\(thickness)\""
        let round = radius == 0 ? "" : " rx=\"\(radius)\""
        let place = "x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\""
        body += "<rect \(place) fill=\"\(fill)\"\(line)\(round)/>\n"
    }

    /// A line through points given as SVG's path data.
    mutating func path(_ data: String, thickness: Int, colour: String = "#000", isDashed: Bool = false) {
        let dashes = isDashed ? " stroke-dasharray=\"4 12\"" : ""
        body +=
            "<path d=\"\(data)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"\(thickness)\""
            + " stroke-linecap=\"round\"\(dashes)/>\n"
    }

    mutating func dot(x: Int, y: Int, radius: Int, fill: String = "#000") {
        body +=
            "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" fill=\"\(fill)\" stroke=\"#000\" stroke-width=\"4\"/>\n"
    }

    /// How many letters of a size fit into a width, in the widest of the faces named.
    static func room(in width: Int, size: Int, _ face: Face = .code) -> Int {
        let advance = face == .plain ? 580 : face == .bold ? 690 : 603
        return width * 1000 / (size * advance)
    }

    /// A text cut to a number of letters, which it says.
    static func cut(_ text: String, to count: Int) -> String {
        text.count <= count ? text : text.prefix(max(0, count - 1)) + "…"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: result += "&amp;"
            case 0x3C: result += "&lt;"
            case 0x3E: result += "&gt;"
            case 0x22: result += "&quot;"
            // XML 1.0, section 2.2, has no way to write these.
            case 0..<0x20, 0x7F...0x9F, 0xFFFE...0xFFFF: result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
