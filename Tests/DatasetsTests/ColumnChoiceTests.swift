import Datasets
import Foundation
import Testing

@Suite("Which columns are learned from, and how dates and rare categories are encoded") struct ColumnChoiceTests {
    private func table(_ text: String) throws -> Table { try Table(csvBytes: Array(text.utf8), source: "t.csv") }

    @Test(
        "Rows without a target are in no part, on either way of encoding", arguments: [Table.Precision.double, .single])
    func rowsWithoutTarget(precision: Table.Precision) throws {
        let text = "a,y\n" + (0..<50).map { "\($0),\($0 % 5 == 0 ? "" : "\(Double($0) / 3)")\n" }.joined()
        let table = try Table(csvBytes: Array(text.utf8), source: "t.csv", .init(precision: precision))
        let data = try PreparedData(consume table, scaling: .none, testFraction: 0.25, validationFraction: 0.25)
        let rows = [data.rows.training, data.rows.validation, data.rows.test]
        #expect(rows.flatMap { $0 }.sorted() == (0..<50).filter { $0 % 5 != 0 })
        for (rows, part) in zip(rows, [data.parts.training, data.parts.validation, data.parts.test]) {
            #expect(part.featureScalars == rows.map(Float.init))
            #expect(part.count == rows.count)
        }
    }

    @Test("Rare categories share a feature, and so do those that training did not see")
    func rareCategories() throws {
        let cells = ["a", "a", "a", "b", "b", "c", "d", "e", "b", "a"]
        let table = try table("k,y\n" + cells.enumerated().map { "\($1),\($0)\n" }.joined())
        let encoder = try FeatureEncoder(fittedTo: table, ignoring: ["y"], categoryLimit: 3)
        #expect(encoder.featureNames == ["k=a", "k=b", "k=(other)"])
        let new = Table(columns: [Table.Column(name: "k", text: ["a", "d", "z", nil])])
        let encoded = try encoder.encode(new)
        #expect(encoded.scalars == [1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0])
        #expect(encoded.unknownCounts.isEmpty && encoded.filledCounts == ["k": 1])
        let again = try JSONDecoder().decode(FeatureEncoder.self, from: JSONEncoder().encode(encoder))
        #expect(again == encoder)
    }

    @Test("Encoders of earlier versions, which knew no rare categories, load")
    func earlierEncoder() throws {
        let json = #"""
            {"columns":[{"name":"k","missingCount":0,"rule":{"text":{"fill":"a","categories":["a","b"]}}}],
            "scaling":"standard","missingValues":"fill"}
            """#
        let encoder = try JSONDecoder().decode(FeatureEncoder.self, from: Data(json.utf8))
        #expect(encoder.featureNames == ["k=a", "k=b"])
    }

    @Test("Dates become a trend, and months, weekdays and hours on a circle")
    func dates() throws {
        let table = try table("d,y\n1970-01-01 06:00,1\n1970-04-06 00:00,2\n,3\n1970-07-08 18:00,4\n")
        let encoder = try FeatureEncoder(fittedTo: table, ignoring: ["y"], scaling: .none)
        #expect(
            encoder.featureNames == [
                "d.trend", "d.month.sine", "d.month.cosine", "d.weekday.sine", "d.weekday.cosine", "d.hour.sine",
                "d.hour.cosine",
            ])
        let encoded = try encoder.encode(table)
        #expect(encoded.filledCounts == ["d": 1])
        // Thursday, Monday, Wednesday.
        let expected: [(days: Double, month: Double, weekday: Double, hour: Double)] = [
            (0.25, 0, 3, 6), (95, 3, 0, 0), (95, 3, 0, 0), (188.75, 6, 2, 18),
        ]
        for (row, date) in expected.enumerated() {
            let angles = [date.month / 12, date.weekday / 7, date.hour / 24].map { 2 * Double.pi * $0 }
            let features = [date.days] + angles.flatMap { [sin($0), cos($0)] }
            let found = encoded.scalars[row * 7..<row * 7 + 7]
            #expect(zip(found, features).allSatisfy { abs(Double($0) - $1) < 1e-6 }, "row \(row): \(found)")
        }
        let times = try FeatureEncoder(
            fittedTo: try self.table("t,y\n06:00,1\n18:00,2\n"), ignoring: ["y"], scaling: .none)
        #expect(times.featureNames == ["t.hour.sine", "t.hour.cosine"])
    }

    @Test("Dates to predict for have the order of day and month that training had")
    func dateOrder() throws {
        let table = try table("d,y\n25/12/2023,1\n01/02/2023,2\n")
        let encoder = try FeatureEncoder(fittedTo: table, ignoring: ["y"], scaling: .none)
        let text = "d\n01/02/2023\n"
        let new = try Table(csvBytes: Array(text.utf8), source: "new.csv", encoder.readingOptions())
        #expect(new.columns[0].shownCells == ["2023-02-01"])
    }

    @Test(
        "A pattern fits names",
        arguments: [
            ("x*", ["x1", "x22"]), ("?1", ["x1", "y1"]), ("*2*", ["x22", "2z"]), ("x1,2z", ["x1", "2z"]),
            ("*", ["x1", "x22", "y1", "2z"]), ("\"a,b\"", nil), ("q", nil), ("q*", nil),
        ] as [(String, [String]?)])
    func patterns(text: String, expected: [String]?) throws {
        let table = Table(
            columns: ["x1", "x22", "y1", "2z", "t"].map { Table.Column(name: $0, numbers: (0..<20).map(Double.init)) })
        let choice = ColumnChoice(features: try ColumnPatterns(text))
        let data = Result { try PreparedData(table, target: "t", choosing: choice) }
        #expect((try? data.get().features.columns.map(\.name)) == expected)
        #expect(try ColumnPatterns(ColumnPatterns(text).description) == ColumnPatterns(text))
    }

    @Test("Predictions have as many digits as 32 bits carry")
    func digits() throws {
        let table = Table(columns: [
            Table.Column(name: "y", numbers: (0..<40).map { 1_000_000_000 + Double($0) })
        ])
        let encoder = try TargetEncoder(of: table, task: .regression, standardizedOver: Array(0..<40))
        guard case .values(let values) = try encoder.encode(table) else { return }
        let decoded = encoder.decode(values)
        #expect(decoded.map { $0.rounded() } == (0..<40).map { 1_000_000_000 + Double($0) })
        let plain = try TargetEncoder(of: table, task: .regression)
        #expect(plain.decode([3.4, 0.1, 0, -1.5e-30, 16_777_216]) == [3.4, 0.1, 0, -1.5e-30, 16_777_216])
    }
}
