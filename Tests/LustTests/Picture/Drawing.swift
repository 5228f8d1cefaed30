// SPDX-License-Identifier: MIT
import Foundation
import FoundationXML

/// An SVG file as it is read by others: its texts, and where they are.
final class Drawing: NSObject, XMLParserDelegate {
    /// A text and the place that it takes at most.
    struct Label {
        var text: String
        let left: Double
        let right: Double
        let top: Double
        let bottom: Double
        let size: Double

        func overlaps(_ other: Label) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }
    }

    private(set) var labels: [Label] = []
    private(set) var width = 0.0
    private(set) var height = 0.0
    private var text = ""
    private var attributes: [String: String] = [:]

    /// Nil is no well-formed XML.
    init?(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        (text, self.attributes) = ("", attributes)
        if name == "svg" {
            let box = (attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
            if box.count == 4 { (width, height) = (box[2], box[3]) }
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard name == "text", let x = number("x"), let y = number("y"), let size = number("font-size") else { return }
        let advances = ["bold": 0.69, "code": 0.603]
        let length = Double(text.count) * size * (advances[attributes["class"] ?? ""] ?? 0.58)
        let left = attributes["text-anchor"] == "end" ? x - length : x
        labels.append(
            Label(
                text: text, left: left, right: left + length, top: y - 0.76 * size, bottom: y + 0.22 * size, size: size)
        )
    }

    private func number(_ name: String) -> Double? { attributes[name].flatMap { Double($0) } }
}
