import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The elements of an SVG file in their order, as an XML parser reads them.
final class SVGElements: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""

        func number(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }

        /// The points of a path's runs.
        var runs: [[(x: Double, y: Double)]] {
            func point(_ text: Substring) -> (x: Double, y: Double) {
                let parts = text.split(separator: " ").map { Double($0) ?? .nan }
                return (parts.first ?? .nan, parts.last ?? .nan)
            }
            let path = (attributes["d"] ?? "").filter { $0 != "Z" }
            return path.split(separator: "M").map { $0.split(separator: "L").map(point) }
        }
    }

    private(set) var all: [Element] = []
    private var open: [Int] = []

    /// Nil where the text is no well-formed XML.
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
        open.append(all.count)
        all.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if let last = open.last { all[last].text += text }
    }

    func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    subscript(_ name: String) -> [Element] { all.filter { $0.name == name } }

    var texts: [String] { self["text"].map(\.text) }

    /// Whether every number of places, sizes and paths is one.
    var hasOnlyNumbers: Bool {
        let names = ["x", "y", "width", "height", "cx", "cy", "r", "d"]
        return all.allSatisfy { element in
            names.allSatisfy { name in
                !["nan", "inf"].contains { element.attributes[name]?.lowercased().contains($0) == true }
            }
        }
    }
}
