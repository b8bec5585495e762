import Foundation

/// Reads the symbol graphs below a folder and lists public symbols without documentation, and documented parameters that
/// the symbol does not have. Exits with 1 where there are any.
@main
struct CheckDocumentation {
    static func main() throws {
        let folder = CommandLine.arguments.dropFirst().first ?? "."
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        var (count, faults) = (0, Set<String>())
        for file in files.sorted() where file.hasSuffix(".symbols.json") {
            let data = try Data(contentsOf: URL(filePath: "\(folder)/\(file)"))
            let graph = try JSONDecoder().decode(SymbolGraph.self, from: data)
            count += graph.symbols.count
            faults.formUnion(graph.faults)
        }
        for fault in faults.sorted() { print(fault) }
        print("\(count) public symbols, \(faults.count) faults")
        exit(faults.isEmpty ? 0 : 1)
    }
}

/// The part of a symbol graph that the check reads.
struct SymbolGraph: Decodable {
    struct Module: Decodable { var name: String }
    struct Relationship: Decodable {
        struct Origin: Decodable {}
        var source: String
        /// The requirement whose documentation is the symbol's own.
        var sourceOrigin: Origin?
    }
    struct Symbol: Decodable {
        struct Identifier: Decodable { var precise: String }
        struct Kind: Decodable { var identifier: String }
        struct Signature: Decodable {
            struct Parameter: Decodable {
                var name: String
                var internalName: String?
            }
            var parameters: [Parameter]?
        }
        struct Comment: Decodable {
            struct Line: Decodable { var text: String }
            var lines: [Line]
        }
        struct Location: Decodable {
            struct Position: Decodable { var line: Int }
            var uri: String
            var position: Position
        }

        var identifier: Identifier
        var kind: Kind
        var pathComponents: [String]
        var functionSignature: Signature?
        var docComment: Comment?
        var location: Location?
    }

    var module: Module
    var symbols: [Symbol]
    var relationships: [Relationship]

    /// One line for each fault, with its place.
    var faults: [String] {
        let inherited = Set(relationships.filter { $0.sourceOrigin != nil }.map(\.source))
        return symbols.flatMap { symbol -> [String] in
            let name = "\(module.name).\(symbol.pathComponents.joined(separator: "."))"
            let place = symbol.location.map {
                "\($0.uri.replacingOccurrences(of: "file://", with: "")):\($0.position.line + 1): "
            }
            guard let comment = symbol.docComment else {
                // A page of an extension only gathers what is in it; the projections of task-local values cannot be documented.
                let isCovered =
                    inherited.contains(symbol.identifier.precise) || symbol.kind.identifier == "swift.extension"
                    || symbol.pathComponents.last?.hasPrefix("$") ?? false
                return isCovered ? [] : ["\(place ?? "")\(name) has no documentation"]
            }
            let parameters = symbol.functionSignature?.parameters ?? []
            let known = Set(parameters.flatMap { [$0.name, $0.internalName ?? $0.name] })
            return comment.parameters.filter { !known.isEmpty && !known.contains($0) }.map {
                "\(place ?? "")\(name) documents a parameter '\($0)' that it does not have"
            }
        }
    }
}

extension SymbolGraph.Symbol.Comment {
    /// The names behind `- Parameter` and below `- Parameters:`.
    var parameters: [String] {
        var names: [String] = []
        var isInList = false
        for line in lines.map(\.text) {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("- Parameters:") {
                isInList = true
            } else if text.hasPrefix("- Parameter ") {
                names.append(String(text.dropFirst(12).prefix { $0 != ":" }))
            } else if isInList, line.hasPrefix(" "), text.hasPrefix("- ") {
                names.append(String(text.dropFirst(2).prefix { $0 != ":" }))
            } else if line.hasPrefix("- ") || line.isEmpty {
                isInList = false
            }
        }
        return names.map { $0.filter { $0 != "`" } }
    }
}
