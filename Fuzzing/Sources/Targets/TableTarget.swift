import Descent
import Support
import Foundation

/// Files of data: read, written, read again, encoded and trained on.
struct TableTarget<Format: DataFormat>: Target {
    let format: Format
    var name: String { format.name }
    let words = [
        ",", ";", "\t", "\"", "\"\"", "\n", "\r\n", "\r", "\u{feff}", "NA", "?", "null", "NaN", "inf", "1e400", "1,5",
        "=cmd", "\u{0}", "\u{85}", "é", "\u{1b}[2J",
    ]

    func input(_ random: inout RandomStream) -> [UInt8] {
        let separator = format is TSVFormat ? "\t" : random.choice(",", ",", ";", "\t")
        let kinds = random.several(1...6) { $0.below(8) }
        var rows = random.several(1...30) { random in
            kinds.map { cell(kind: $0, &random) }.joined(separator: separator)
        }
        if !random.once(in: 4) {
            let names = kinds.indices.map { random.once(in: 8) ? text(&random) : "c\($0)" }
            rows.insert(names.joined(separator: separator), at: 0)
        }
        let end = random.choice("\n", "\n", "\r\n")
        return Array((rows.joined(separator: end) + (random.once(in: 3) ? "" : end)).utf8)
    }

    private func cell(kind: Int, _ random: inout RandomStream) -> String {
        if random.once(in: 30) { return random.choice("", "?", "NA", "null", "NaN", "N/A") }
        return switch kind {
        case 0...2: "\(Double(random.below(2_000_001) - 1_000_000) / 1000)"
        case 3: "\(random.below(4))"
        case 4: random.once(in: 20) ? random.number() : "\(random.below(100))"
        case 5: random.choice("a", "b", "c")
        default: text(&random)
        }
    }

    private func text(_ random: inout RandomStream) -> String {
        let pieces = random.several(1...4) { random in
            random.choice("a", "b", "x", "é", " ", "7", ".", "-", "=1+1", "\"\"", "日", "\\")
        }
        let text = pieces.joined()
        return text.contains("\"") || random.once(in: 10) ? "\"\(text)\"" : text
    }

    func read(_ input: [UInt8]) throws -> Table {
        write(input, toFile: "input")
        return try format.table(contentsOf: "input", Table.ReadingOptions())
    }

    func use(_ table: Table) throws {
        _ = table.description
        let kinds = Dictionary(table.columns.map { ($0.name, $0.kind) }) { first, _ in first }
        let text = table.csv
        let again = try Table(
            csvBytes: Array(text.utf8), source: "again", .init(header: true, separator: ",", kinds: kinds))
        require(again.csv == text, "\(text.debugDescription), read again \(again.csv.debugDescription)")
        let prepared = try PreparedData(table, standardizingTarget: true)
        _ = try prepared.features.encode(table)
        let coded = try JSONDecoder().decode(FeatureEncoder.self, from: JSONEncoder().encode(prepared.features))
        require(coded == prepared.features, "an encoder differs from the one in its JSON")
        // Training takes a hundred times as long as all else.
        guard table.rowCount % 16 == 0 else { return }
        var settings = RunSettings()
        settings.epochs = 1
        settings.model = try ModelSpecification(table.columns.count % 2 == 0 ? "linear" : "mlp:3")
        _ = try Run.train(on: table, settings).predict(table)
    }
}
