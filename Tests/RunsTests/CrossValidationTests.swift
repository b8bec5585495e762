import Datasets
import Learning
import Optimizers
import TestSupport
import Testing

@testable import Runs

@Suite("Cross-validation")
struct CrossValidationTests {
    private struct Folds: Decodable {
        struct Shuffled: Decodable { let rows, folds: Int, sizes: [Int] }
        struct Stratified: Decodable { let labels: [Int32], folds: Int, counts: [[Int]] }
        struct Grouped: Decodable { let groups: [Int], folds: Int, sizes: [Int] }
        struct Ordered: Decodable { let values: [Double], folds: Int, training, test: [[Int]] }
        struct Statistics: Decodable { let values: [Double], mean, deviation: Double }

        let shuffled: [Shuffled]
        let stratified: [Stratified]
        let grouped: [Grouped]
        let ordered: [Ordered]
        let statistics: [Statistics]
    }

    private static let references: Folds? = try? References.load("folds.json")

    private func references() throws -> Folds { try #require(Self.references) }

    @Test("Folds are as large, and have as many rows of each class, as scikit-learn's")
    func sizes() throws {
        for row in try references().shuffled {
            #expect(FoldDealing.random(rows: row.rows, folds: row.folds, seed: 3).map(\.count) == row.sizes)
        }
        for row in try references().stratified {
            let classes = row.counts[0].count
            let folds = FoldDealing.stratified(row.labels, folds: row.folds, seed: 3)
            let counts = folds.map { fold in
                (0..<classes).map { label in fold.count { row.labels[$0] == Int32(label) } }
            }
            #expect(counts == row.counts)
        }
        for row in try references().grouped {
            let folds = FoldDealing.grouped(row.groups, folds: row.folds, seed: 3)
            #expect(folds.map(\.count) == row.sizes)
            let groups = folds.map { Set($0.map { row.groups[$0] }) }
            #expect(groups.reduce(0) { $0 + $1.count } == Set(row.groups).count)
        }
    }

    @Test("Rows in an order are dealt as scikit-learn deals a time series, equal values in the order of the rows")
    func order() throws {
        for row in try references().ordered {
            let targets = Table.Column(name: "y", numbers: row.values.map { $0 * 2 })
            let table = Table(columns: [Table.Column(name: "when", numbers: row.values), targets])
            var settings = RunSettings()
            (settings.model, settings.targetKind) = (.linear, .regression)
            let validation = try CrossValidation(table, settings, folds: row.folds, rule: .ordered(by: "when"))
            for fold in 0..<row.folds {
                let rows = try validation.rows(ofRun: fold)
                #expect(rows.training == row.training[fold].sorted() && rows.test == row.test[fold].sorted())
            }
        }
    }

    @Test("Mean and deviation are NumPy's, over the folds that have the metric")
    func statistics() throws {
        for row in try references().statistics {
            let summary = CrossValidationOutcome.Summary(name: "f1", values: row.values + [nil])
            #expect(abs(summary.mean - row.mean) < 1e-12)
            #expect(abs(try #require(summary.deviation) - row.deviation) < 1e-12)
        }
        #expect(CrossValidationOutcome.Summary(name: "f1", values: [2, nil]).deviation == nil)
    }

    /// 60 rows in 15 groups of different sizes; every tenth has no target.
    private var table: Table {
        let rows = Array(0..<60)
        return Table(columns: [
            Table.Column(name: "x", numbers: rows.map { Double($0 * 37 % 60) }),
            Table.Column(name: "who", text: rows.map { "p\($0 * $0 % 15)" }),
            Table.Column(name: "kind", text: rows.map { $0 % 10 == 9 ? nil : $0 * 37 % 60 < 25 ? "a" : "b" }),
        ])
    }

    private var settings: RunSettings {
        var settings = RunSettings()
        settings.model = .logistic
        settings.seed = 4
        return settings
    }

    @Test("Each row with a target is held out once a repeat, and is not trained on then", arguments: [0, 0.25])
    func heldOutOnce(validationFraction: Double) throws {
        var settings = settings
        settings.validationFraction = validationFraction
        let present = (0..<60).filter { $0 % 10 != 9 }
        for rule in [FoldRule.random, .groups(of: "who")] {
            let validation = try CrossValidation(table, settings, folds: 4, repeats: 2, rule: rule)
            var folds: [[[Int]]] = []
            for repetition in 0..<2 {
                let parts = try (0..<4).map { try validation.rows(ofRun: 4 * repetition + $0) }
                #expect(parts.flatMap(\.test).sorted() == present)
                for part in parts {
                    #expect((part.training + part.validation + part.test).sorted() == present)
                    #expect(part.validation.isEmpty == (validationFraction == 0))
                    guard case .groups = rule else { continue }
                    let groups = [part.training, part.validation, part.test].map { Set($0.map { $0 * $0 % 15 }) }
                    #expect(groups[0].isDisjoint(with: groups[1]) && groups[0].isDisjoint(with: groups[2]))
                    #expect(groups[1].isDisjoint(with: groups[2]))
                }
                folds.append(parts.map(\.test))
            }
            if rule == .random { #expect(folds[0] != folds[1]) }
        }
    }

    @Test("The validation rows of an order are the last before those that judge")
    func lastRowsValidate() throws {
        var settings = settings
        settings.validationFraction = 0.2
        let validation = try CrossValidation(table, settings, folds: 4, rule: .ordered(by: "x"))
        for run in 0..<4 {
            let rows = try validation.rows(ofRun: run)
            func values(_ rows: [Int]) -> [Int] { rows.map { $0 * 37 % 60 } }
            let (training, chosen, test) = (values(rows.training), values(rows.validation), values(rows.test))
            #expect(try #require(training.max()) < #require(chosen.min()))
            #expect(try #require(chosen.max()) < #require(test.min()))
        }
    }

    @Test("A fold's score is that of a run on its training rows, whose encoders know nothing of the fold")
    func score() throws {
        // A row far out shifts the scale of the fold's training rows unless it is held out.
        let x = (0..<40).map { $0 == 7 ? 500 : Double($0 % 9) }
        func part(_ rows: [Int]) -> Table {
            Table(columns: [
                Table.Column(name: "x", numbers: rows.map { x[$0] }),
                Table.Column(name: "y", numbers: rows.map { 3 * x[$0] + (x[$0] * 7).remainder(dividingBy: 4) }),
            ])
        }
        let table = part(Array(x.indices))
        var settings = RunSettings()
        (settings.model, settings.optimizer, settings.epochs) = (.linear, try OptimizerSpecification("sgd"), 2)
        settings.targetKind = .regression
        let validation = try CrossValidation(table, settings, folds: 3)
        let outcome = try validation.run()
        for fold in outcome.folds {
            let rows = try validation.rows(ofRun: fold.run)
            settings.testFraction = 0
            let run = try Run.train(on: part(rows.training), settings)
            #expect(fold.score == (try run.evaluate(part(rows.test), hasIntervals: false).score))
            #expect(fold.rows.training == rows.training.count && fold.rows.test == rows.test.count)
        }
        #expect(try validation.run().folds.map(\.score) == outcome.folds.map(\.score))
    }

    @Test("What ends a fold ends the call")
    func ending() throws {
        struct Enough: Error {}
        let validation = try CrossValidation(table, settings, folds: 3, rule: .groups(of: "who"))
        var runs: [Int] = []
        #expect(throws: Enough.self) {
            try validation.run(ended: { fold in
                runs.append(fold.run)
                if fold.run == 1 { throw Enough() }
            })
        }
        #expect(runs == [0, 1])
        #expect(validation.summary.columns.first { $0.name == "who" }?.role == .ignored)
    }

    @Test("What cannot be dealt is an error that says what can")
    func errors() {
        for (folds, rule, message) in [
            (1, .random, "table: 1 fold cannot be judged; give from 2 to 54 folds"),
            (55, .random, "table: 54 rows with a target are too few for 55 folds; give from 2 to 54 folds"),
            (54, .ordered(by: "x"), "table: 54 rows with a target are too few for 54 folds; give from 2 to 53 folds"),
            (
                7, .groups(of: "who"),
                "table: 6 different values in \"who\" are too few for 7 folds; give from 2 to 6 folds"
            ),
            (3, .groups(of: "kind"), "table: \"kind\" is the target and cannot deal the rows; take another column"),
            (
                3, .ordered(by: "who"),
                "table: column \"who\" is text and has no order; take a column of numbers or dates"
            ),
        ] as [(Int, FoldRule, String)] {
            let error = #expect(throws: RunError.self) {
                try CrossValidation(table, settings, folds: folds, rule: rule)
            }
            #expect(error?.description == message)
        }
    }
}
