import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The elements of an SVG file in their order, as an XML parser reads them.
package final class SVGElements: NSObject, XMLParserDelegate {
    package struct Element {
        package let name: String
        package let attributes: [String: String]
        package var text = ""

        package func number(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }

        /// The points of a path's runs.
        package var runs: [[(x: Double, y: Double)]] {
            func point(_ text: Substring) -> (x: Double, y: Double) {
                let parts = text.split(separator: " ").map { Double($0) ?? .nan }
                return (parts.first ?? .nan, parts.last ?? .nan)
            }
            let path = (attributes["d"] ?? "").filter { $0 != "Z" }
            return path.split(separator: "M").map { $0.split(separator: "L").map(point) }
        }
    }

    package private(set) var all: [Element] = []
    private var open: [Int] = []

    /// Nil where the text is no well-formed XML.
    package init?(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    package func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(all.count)
        all.append(Element(name: name, attributes: attributes))
    }

    package func parser(_ parser: XMLParser, foundCharacters text: String) {
        if let last = open.last { all[last].text += text }
    }

    package func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    package subscript(_ name: String) -> [Element] { all.filter { $0.name == name } }

    package var texts: [String] { self["text"].map(\.text) }

    /// Whether every number of places, sizes and paths is one.
    package var hasOnlyNumbers: Bool {
        let names = ["x", "y", "width", "height", "cx", "cy", "r", "d"]
        return all.allSatisfy { element in
            names.allSatisfy { name in
                !["nan", "inf"].contains { element.attributes[name]?.lowercased().contains($0) == true }
            }
        }
    }
}
