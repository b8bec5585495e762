import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Weights of rows and of classes") struct WeightTests {
    private func table(_ text: String, _ options: Table.ReadingOptions = .init()) throws -> Table {
        try Table(csvBytes: Array(text.utf8), source: "t.csv", options)
    }

    @Test(
        "Rows without a weight are left out, and the column is no feature",
        arguments: [Table.Precision.double, .single])
    func rows(precision: Table.Precision) throws {
        let text = "a,w,y\n" + (0..<40).map { "\($0),\($0 % 4 == 0 ? "" : "\($0 % 4 - 1)"),\($0 / 2).5\n" }.joined()
        let data = try PreparedData(
            table(text, .init(precision: precision)), weights: "w", scaling: .none, testFraction: 0.25,
            validationFraction: 0.25)
        let rows = [data.rows.training, data.rows.validation, data.rows.test]
        #expect(rows.flatMap { $0 }.sorted() == (0..<40).filter { $0 % 4 > 1 })
        for (rows, part) in zip(rows, [data.parts.training, data.parts.validation, data.parts.test]) {
            #expect(part.featureNames == ["a"] && part.featureScalars == rows.map(Float.init))
            #expect(part.weights == rows.map { Double($0 % 4 - 1) })
        }
        #expect(data.weights?.column == "w")
    }

    /// The lines of a table with text, dates and missing cells, and how often each counts.
    private static let lines = (0..<30).map { row in
        let color = row % 7 == 0 ? "" : ["red", "green", "blue", "white"][row * row % 4]
        return (text: "\(row % 5 == 0 ? "" : "\(row * row % 13)"),\(color),2024-0\(row % 9 + 1)-11", weight: row % 4)
    }

    @Test("What encoders learn is what they learn of repeated rows", arguments: FeatureEncoder.Scaling.allCases)
    func encoders(scaling: FeatureEncoder.Scaling) throws {
        let weighted = Self.lines.enumerated().map { "\($1.text),\($1.weight),\($0 % 6).5\n" }.joined()
        let repeated = Self.lines.enumerated().map { row, line in
            String(repeating: "\(line.text),\(row % 6).5\n", count: line.weight)
        }.joined()
        let ours = try PreparedData(
            table("n,color,day,w,y\n" + weighted), weights: "w", categoryLimit: 3, scaling: scaling,
            standardizingTarget: true, testFraction: 0)
        let theirs = try PreparedData(
            table("n,color,day,y\n" + repeated), categoryLimit: 3, scaling: scaling, standardizingTarget: true,
            testFraction: 0)
        #expect(ours.features.featureNames == theirs.features.featureNames)
        var first = 0
        for (row, line) in Self.lines.enumerated() where line.weight > 0 {
            let position = try #require(ours.rows.training.firstIndex(of: row))
            let width = ours.features.featureCount
            for feature in 0..<width {
                let (a, b) = (
                    ours.parts.training.featureScalars[position * width + feature],
                    theirs.parts.training.featureScalars[first * width + feature]
                )
                #expect(abs(a - b) < 1e-6)
            }
            guard case .values(let a) = ours.parts.training.targets, case .values(let b) = theirs.parts.training.targets
            else { throw DataError("t.csv", .empty) }
            #expect(abs(a[position] - b[first]) < 1e-6)
            first += line.weight
        }
    }

    private struct Scaling: Decodable {
        let weights: [Double]
        let values: [Double]
        let mean: Double
        let deviation: Double
    }

    private struct Balanced: Decodable {
        let name: String
        let classes: [Int]
        let rowWeights: [Double]
        let factors: [Double]
    }

    private struct References: Decodable {
        let scaling: [Scaling]
        let balanced: [Balanced]
    }

    @Test("Means and deviations are scikit-learn's")
    func scaling() throws {
        for reference in try TestSupport.References.load("weights.json", as: References.self).scaling {
            let table = Table(columns: [
                .init(name: "x", numbers: reference.values), .init(name: "w", numbers: reference.weights),
                .init(name: "y", numbers: reference.values.indices.map { Double($0) + 0.5 }),
            ])
            let data = try PreparedData(table, weights: "w", testFraction: 0)
            for (value, scaled) in zip(reference.values, data.parts.training.featureScalars) {
                #expect(abs(Double(scaled) - (value - reference.mean) / reference.deviation) < 1e-6)
            }
        }
    }

    @Test("Balanced classes are scikit-learn's, also of rows with weights")
    func balanced() throws {
        for reference in try TestSupport.References.load("weights.json", as: References.self).balanced {
            let table = Table(columns: [
                .init(name: "x", numbers: reference.rowWeights), .init(name: "w", numbers: reference.rowWeights),
                .init(name: "y", text: reference.classes.map { "\($0)" }),
            ])
            let data = try PreparedData(table, weights: "w", classWeights: .balanced, testFraction: 0)
            let weights = try #require(data.parts.training.weights)
            for (row, number) in reference.classes.enumerated() {
                #expect(abs(weights[row] - reference.rowWeights[row] * reference.factors[number]) < 1e-12)
            }
            let classes = try #require(data.weights?.classes)
            for (a, b) in zip(classes, reference.factors) { #expect(abs(a - b) < 1e-12) }
        }
    }

    @Test("Weights of classes have a text form")
    func text() throws {
        for (text, weights) in [
            ("yes=5", ["yes": 5.0]), ("no=1,yes=0.5", ["no": 1, "yes": 0.5]),
            (" no = 1 , yes = 2 ", ["no": 1, "yes": 2]),
            (#""a,b"=2,"c=d"=3,"e""f"=4"#, ["a,b": 2, "c=d": 3, "e\"f": 4]), ("a=b=2", ["a=b": 2]),
        ] {
            let read = try ClassWeights(text)
            #expect(read == .named(weights), "\(text)")
            #expect(try ClassWeights(read.description) == read)
        }
        #expect(try ClassWeights("balanced") == .balanced)
        for text in ["", "yes", "yes=", "yes=0", "yes=-1", "yes=inf", "yes=two", "=2", "yes=1,yes=2", "even"] {
            #expect(throws: (any Error).self, "\(text)") { try ClassWeights(text) }
        }
    }

    @Test("What is wrong with weights is told with its line")
    func errors() throws {
        var options = Table.ReadingOptions()
        options.weights = "w"
        for (text, message) in [
            (
                "a,w,y\n1,1,1\n\n2,-0.5,2\n",
                "t.csv:4: column \"w\": the weight is -0.5; write a number of at least 0, or leave the cell empty to leave the row out"
            ),
            (
                "a,w,y\n1,1,1\n2,inf,2\n",
                "t.csv:3: column \"w\" holds \"inf\", which is not a finite number; leave the cell empty if it is missing"
            ),
            (
                "a,w,y\n1,1,1\n2,two,2\n3,few,2\n",
                "t.csv:3: column \"w\" holds numbers, but this cell is \"two\"; write a number, or leave the cell empty or give --missing two if it is missing"
            ),
        ] {
            #expect { try table(text, options) } throws: { "\($0)" == message }
        }
        let four = "a,w,y\n1,0,1.5\n2,,2\n3,0,3\n4,0,1\n"
        for (text, weights, classes, message) in [
            (
                four, "w", nil,
                "t.csv: column \"w\" has no weight above 0, and every row is left out; take another --weights"
            ),
            (
                four, "y", nil,
                "t.csv: the target \"y\" cannot be the weight of rows, too; take another column for --weights"
            ),
            (four, "v", nil, "t.csv: no column \"v\"; the columns are: a, w, y"),
            (
                "a,w,y\n1,0,no\n2,1,yes\n3,1,no\n4,1,no\n", "w", ClassWeights.named(["yse": 2]),
                "t.csv: no class of the target is \"yse\"; did you mean \"yes\"? the classes are: no, yes"
            ),
            (
                "a,w,y\n1,1,1.5\n2,1,2\n3,1,3\n4,1,1\n", "w", ClassWeights.balanced,
                "t.csv: the target \"y\" is a number, and --class-weights are for classes; leave them out, or give --task classification"
            ),
        ] {
            #expect {
                try PreparedData(table(text), weights: weights, classWeights: classes, testFraction: 0)
            } throws: {
                "\($0)" == message
            }
        }
        let negative = Table(columns: [
            .init(name: "a", numbers: [1, 2]), .init(name: "w", numbers: [1, -2]), .init(name: "y", numbers: [1.5, 2]),
        ])
        #expect { try PreparedData(negative, weights: "w", testFraction: 0) } throws: {
            "\($0)".hasPrefix("table: column \"w\", row 2: the weight is -2;")
        }
    }
}
