import Datasets
import Foundation
import Tensors
import Testing

@Suite struct EncodingTests {
    static let table = Table(
        columns: [
            Table.Column(name: "size", numbers: [1, 3, .nan, 5, 1000]),
            Table.Column(name: "color", text: ["red", "blue", nil, "blue", "green"]),
            Table.Column(name: "constant", numbers: [7, 7, 7, 7, 8]),
            Table.Column(name: "price", numbers: [10.5, 20, 30, 40, 50]),
        ], source: "t.csv")
    /// All but the last row, whose values must leave no trace in what is fitted.
    static let training = [0, 1, 2, 3]

    @Test(arguments: [
        // After the median 3 is filled in: mean 3, variance (4 + 0 + 0 + 4) / 4.
        (FeatureEncoder.Scaling.standard, 3.0, 2.0.squareRoot(), 7.0, 1.0),
        (.unit, 0.0, 5.0, 0.0, 7.0),
        (.none, 0.0, 1.0, 0.0, 1.0),
    ]) func fitsTrainingRowsAlone(
        scaling: FeatureEncoder.Scaling, offset: Double, scale: Double, constantOffset: Double, constantScale: Double
    ) throws {
        let encoder = try FeatureEncoder(
            fittedTo: Self.table, rows: Self.training, ignoring: ["price"], scaling: scaling)
        #expect(
            encoder.columns.map(\.rule) == [
                .number(fill: 3, offset: offset, scale: scale),
                .text(fill: "blue", categories: ["blue", "red"], rareCount: nil),
                .number(fill: 7, offset: constantOffset, scale: constantScale),
            ])
        #expect(encoder.columns.map(\.missingCount) == [1, 1, 0])
        #expect(encoder.featureNames == ["size", "color=blue", "color=red", "constant"])
    }

    @Test func encodes() throws {
        let encoder = try FeatureEncoder(
            fittedTo: Self.table, rows: Self.training, ignoring: ["price"], scaling: .unit)
        let encoded = try encoder.encode(Self.table)
        #expect(
            encoded.scalars == [
                0.2, 0, 1, 1,
                0.6, 1, 0, 1,
                0.6, 1, 0, 1,
                1, 1, 0, 1,
                200, 0, 0, Float(8.0 / 7),
            ])
        #expect(encoded.filledCounts == ["size": 1, "color": 1])
        #expect(encoded.unknownCounts == ["color": 1])
        #expect(try encoder.encode(Self.table, rows: [3, 0]).scalars == [1, 1, 0, 1, 0.2, 0, 1, 1])
    }

    @Test func findsColumnsByName() throws {
        let encoder = try FeatureEncoder(
            fittedTo: Self.table, rows: Self.training, ignoring: ["price"], scaling: .none)
        let other = Table(
            columns: [
                Table.Column(name: "constant", numbers: [1]), Table.Column(name: "extra", numbers: [2]),
                Table.Column(name: "color", text: ["red"]), Table.Column(name: "size", numbers: [4]),
            ], source: "other.csv")
        #expect(try encoder.encode(other).scalars == [4, 0, 1, 1])
        let missing = Table(columns: Array(other.columns.dropLast()), source: "other.csv")
        let error = #expect(throws: DataError.self) { try encoder.encode(missing) }
        #expect(
            error?.description
                == "other.csv: no column \"size\"; the columns are: constant, extra, color")
    }

    @Test func kindsOfAnotherFileAreThoseOfTraining() throws {
        let encoder = try FeatureEncoder(fittedTo: Self.table, ignoring: ["price"], scaling: .none)
        #expect(encoder.readingOptions().kinds == ["size": .number, "color": .text, "constant": .number])
        let text = Array("size,color,constant\n1,2,3\n".utf8)
        #expect(throws: DataError("o", .wrongKind(column: "color", expected: .text))) {
            try encoder.encode(Table(csvBytes: text, source: "o"))
        }
        let read = try Table(csvBytes: text, source: "o", encoder.readingOptions())
        #expect(try encoder.encode(read).unknownCounts == ["color": 1])
    }

    @Test func isSavedAndRestored() throws {
        let encoder = try FeatureEncoder(fittedTo: Self.table, ignoring: ["price"])
        let restored = try JSONDecoder().decode(FeatureEncoder.self, from: JSONEncoder().encode(encoder))
        #expect(restored == encoder)
        #expect(try restored.encode(Self.table) == encoder.encode(Self.table))
        let target = try TargetEncoder(column: "price", of: Self.table, standardizedOver: Self.training)
        #expect(try JSONDecoder().decode(TargetEncoder.self, from: JSONEncoder().encode(target)) == target)
    }

    @Test func describesItself() throws {
        let encoder = try FeatureEncoder(fittedTo: Self.table, rows: Self.training, ignoring: ["price"], scaling: .unit)
        #expect(
            encoder.description == """
                size: (x - 0) / 5; 1 missing in training, missing values become 3
                color: one of 2 categories; 1 missing in training, missing values become "blue"
                constant: (x - 0) / 7; missing values become 7
                """)
    }

    static let medians: [([Double], Double)] = [
        ([3], 3), ([1, 2], 1.5), ([5, 1, 3], 3), ([4, 1, 3, 2], 2.5), ([2, 2, 2, 2, 1], 2),
        (Array(stride(from: 1001, through: 0, by: -1)), 500.5), ([-3, 0.5, -1, 2], -0.25),
        ([-1e300, 1e-300, 1e300], 1e-300),
        ([-0.0, 0, -5, 5], 0), ([-1, -2, -3], -2),
    ]

    @Test(arguments: medians) func fillsWithTheMedian(values: [Double], median: Double) throws {
        let table = Table(columns: [Table.Column(name: "a", numbers: values)])
        let encoder = try FeatureEncoder(fittedTo: table, scaling: .none)
        #expect(encoder.columns[0].rule == .number(fill: median, offset: 0, scale: 1))
    }

    @Test func standardizedColumnsHaveMeanZeroAndDeviationOne() throws {
        let values = RandomKey(3).permutation(101).map { Double($0 * $0) }
        let table = Table(columns: [Table.Column(name: "a", numbers: values)])
        let scalars = try FeatureEncoder(fittedTo: table).encode(table).scalars.map(Double.init)
        #expect(abs(scalars.reduce(0, +)) < 1e-4)
        let variance = scalars.map { $0 * $0 }.reduce(0, +) / 101
        #expect(abs(variance - 1) < 1e-5)
    }

    // MARK: What is refused

    struct Refusal: Sendable, CustomTestStringConvertible {
        var text: String
        var line: Int?
        var problem: DataError.Reason
        var target = "y"
        var task: LearningTask?
        var missingValues = FeatureEncoder.MissingValues.fill
        var testDescription: String { "\(problem)" }
    }

    static let refusals = [
        Refusal(
            text: "a,y\n1,2\n3,4\n", problem: .unknownColumn("z", columns: ["a", "y"], hasHeader: true),
            target: "z"),
        Refusal(text: "a,y\n1,2\n3,2\n", problem: .oneClass(column: "y", name: "2")),
        Refusal(text: "a,y\n1,no\n3,no\n", problem: .oneClass(column: "y", name: "no")),
        Refusal(text: "a,y\n1,\n\n3,\n5,\n", line: 2, problem: .missingTarget(column: "y", count: 3)),
        Refusal(
            text: "when,y\n2024-01-01,2024-01-02\n2024-01-03,2024-01-05\n", problem: .dateTarget(column: "y")),
        Refusal(
            text: "a,y\n1,no\n3,yes\n", problem: .wrongKind(column: "y", expected: .number), task: .regression),
        Refusal(text: "y\n1\n0\n1\n0\n1\n", problem: .noFeatures(target: "y", leftOut: [])),
        Refusal(text: "a,y\n,1\n,0\n,1\n,0\n,1\n", problem: .noFeatures(target: "y", leftOut: ["a"])),
        Refusal(
            text: "a,y\n1,1\n,0\n,1\n2,0\n2,1\n", line: 3, problem: .missingValues(column: "a", count: 2),
            missingValues: .refuse),
        Refusal(text: "a,y\n1,1\n2,0\n", problem: .tooFewRows(rows: 2, part: "test")),
        Refusal(
            text: "a,y\n" + (0...1300).map { "n\($0),\($0 % 2)\n" }.joined(),
            problem: .noFeatures(target: "y", leftOut: ["a"])),
    ]

    @Test(arguments: refusals) func refuses(_ refusal: Refusal) throws {
        let table = try Table(csvBytes: Array(refusal.text.utf8), source: "t.csv")
        #expect(throws: DataError("t.csv", line: refusal.line, refusal.problem)) {
            try PreparedData(
                table, target: refusal.target, task: refusal.task, missingValues: refusal.missingValues,
                testFraction: 0.2)
        }
    }

    static let messages: [(DataError.Reason, String)] = [
        (.oneClass(column: "y", name: "no"), "the target \"y\" is \"no\" in every row; a classifier needs two classes"),
        (
            .missingTarget(column: "y", count: 1),
            "the target \"y\" is missing in 1 row, the first one here; remove the rows without a target"
        ),
        (.wrongKind(column: "y", expected: .number), "column \"y\" holds text where numbers are needed"),
        (
            .wrongKind(column: "y", expected: .text),
            "column \"y\" holds numbers where text is needed; read it as text"
        ),
        (.noFeatures(target: "y", leftOut: []), "there is no column beside the target \"y\""),
        (
            .noFeatures(target: "y", leftOut: ["a", "b"]),
            "there is nothing to learn from beside the target \"y\": empty, or text of its own in nearly every row: a, b; "
                + "name the columns to learn from with --features"
        ),
        (.allMissing(column: "a"), "column \"a\" has no values to learn from; leave it out"),
        (
            .missingValues(column: "a", count: 2),
            "column \"a\" has 2 missing values, the first one here; remove the rows or let missing values be filled"
        ),
        (
            .tooFewRows(rows: 2, part: "test"),
            "2 rows are too few: the test part would be empty; add rows or change the fractions"
        ),
        (
            .continuousTarget(column: "y", different: 9, example: 1.5, because: "model logistic"),
            "the target \"y\" is a number (9 different, such as 1.5), and model logistic is for classes; "
                + "take --model linear or mlp, or give --task classification"
        ),
        (
            .noSuchColumns(pattern: "b*", columns: ["a", "y"]),
            "no column is named like \"b*\"; the columns are: a, y"
        ),
        (
            .unknownClass(column: "y", value: "maybe", known: ["no", "yes"]),
            "the target \"y\" is \"maybe\", which was not a class in training: no, yes"
        ),
        (
            .invalidFraction(part: "test", value: 1.5),
            "the test fraction is 1.5; it must be at least 0, and all fractions together less than 1"
        ),
    ]

    @Test(arguments: messages) func message(problem: DataError.Reason, text: String) {
        #expect(DataError("t", problem).message == text)
    }
}

@Suite struct DataTargetTests {
    @Test(arguments: [
        ("text", "a,y\n1,no\n2,yes\n3,no\n", nil, Dataset.Targets.classes([0, 1, 0], names: ["no", "yes"])),
        (
            "whole numbers", "a,y\n1,10\n2,-1\n3,2\n1,10\n2,-1\n3,2\n", nil,
            .classes([2, 0, 1, 2, 0, 1], names: ["-1", "2", "10"])
        ),
        ("broken numbers", "a,y\n1,0.5\n2,1\n3,2\n", nil, .values([0.5, 1, 2])),
        (
            "many whole numbers", "a,y\n" + (0...20).map { "1,\($0)\n" }.joined(), nil,
            .values((0...20).map { Float($0) })
        ),
        (
            "numbers for classes", "a,y\n1,0.5\n2,1\n", LearningTask.classification,
            .classes([0, 1], names: ["0.5", "1"])
        ),
        ("whole numbers for values", "a,y\n1,5\n2,5\n", .regression, .values([5, 5])),
    ]) func kind(name: String, text: String, task: LearningTask?, targets: Dataset.Targets) throws {
        let table = try Table(csvBytes: Array(text.utf8), source: name)
        #expect(try TargetEncoder(of: table, task: task).encode(table) == targets)
    }

    @Test func classesKeepTheirNumbersInAnotherTable() throws {
        let table = try Table(csvBytes: Array("a,y\n1,no\n2,yes\n3,perhaps\n".utf8), source: "t")
        let encoder = try TargetEncoder(column: "y", of: table)
        let other = try Table(csvBytes: Array("y\nyes\nyes\n".utf8), source: "o", .init(header: true))
        #expect(try encoder.encode(other) == .classes([2, 2], names: ["no", "perhaps", "yes"]))
        let unknown = try Table(csvBytes: Array("y\nyes\nnever\n".utf8), source: "o", .init(header: true))
        #expect(
            throws: DataError("o", .unknownClass(column: "y", value: "never", known: ["no", "perhaps", "yes"]))
        ) {
            try encoder.encode(unknown)
        }
    }

    @Test func standardizedValuesComeBack() throws {
        let table = Table(columns: [Table.Column(name: "y", numbers: [1.5, 2.5, 900])])
        let encoder = try TargetEncoder(of: table, standardizedOver: [0, 1])
        #expect(try encoder.encode(table, rows: [0, 1]) == .values([-1, 1]))
        guard case .values(let values) = try encoder.encode(table) else {
            Issue.record("not values")
            return
        }
        #expect(encoder.decode(values) == [1.5, 2.5, 900])
    }
}
