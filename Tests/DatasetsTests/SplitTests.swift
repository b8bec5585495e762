import Datasets
import Testing

@Suite struct SplitTests {
    /// Class 0 ninety times, class 1 nine times, class 2 once.
    static let skewed = Dataset.Targets.classes(
        (0..<100).map { $0 % 11 == 5 ? 1 : $0 == 3 ? 2 : 0 }, names: ["common", "rare", "single"])

    @Test(arguments: [(0.2, 0.0), (0.2, 0.1), (0.5, 0.49), (0.0, 0.0), (0.0, 0.3), (0.13, 0.27)], [true, false])
    func everyRowIsInOnePart(fractions: (Double, Double), stratified: Bool) throws {
        let (test, validation) = fractions
        let split = try Split(
            of: Self.skewed, testFraction: test, validationFraction: validation, stratified: stratified, seed: 4)
        #expect((split.training + split.validation + split.test).sorted() == Array(0..<100))
        #expect(split.test.count == Int((100 * test).rounded()))
        #expect(split.validation.count == Int((100 * validation).rounded()))
        for part in [split.training, split.validation, split.test] { #expect(part == part.sorted()) }
    }

    @Test(arguments: 0..<20) func partsKeepTheSharesOfClasses(seed: Int) throws {
        let split = try Split(of: Self.skewed, testFraction: 0.2, validationFraction: 0.1, seed: seed)
        for (rows, fraction) in [(split.training, 0.7), (split.validation, 0.1), (split.test, 0.2)] {
            guard case .classes(let classes, _) = Self.skewed[rows] else { continue }
            for (label, count) in [(Int32(0), 90.0), (1, 9), (2, 1)] {
                #expect(abs(Double(classes.count { $0 == label }) - fraction * count) <= 1)
            }
        }
    }

    @Test func unstratifiedPartsDoNotKeepThem() throws {
        let counts = try Set(
            (0..<20).map { seed in
                guard
                    case .classes(let classes, _) = Self.skewed[
                        try Split(of: Self.skewed, stratified: false, seed: seed).test]
                else { return -1 }
                return classes.count { $0 == 1 }
            })
        #expect(counts.count > 2)
    }

    @Test func seedDecides() throws {
        let splits = try (0..<10).map { try Split(of: Self.skewed, seed: $0) }
        for (seed, split) in splits.enumerated() {
            #expect(try Split(of: Self.skewed, seed: seed) == split)
            #expect(split == splits[0] || seed > 0)
        }
        #expect(Set(splits.map(\.test)).count == 10)
    }

    @Test(arguments: [(-0.1, 0.0), (1.0, 0.0), (0.5, 0.5), (0.2, -0.1), (.nan, 0.0), (0.0, .infinity)])
    func fractionsThatMeanNothing(test: Double, validation: Double) throws {
        let error = #expect(throws: DataError.self) {
            try Split(of: Self.skewed, testFraction: test, validationFraction: validation)
        }
        guard case .invalidFraction = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        (1, 0.2, 0.0, "test"), (1, 0.9, 0.0, "training"), (4, 0.5, 0.1, "validation"), (0, 0.0, 0.0, "training"),
    ]) func tooFewRows(count: Int, test: Double, validation: Double, part: String) throws {
        let values = Dataset.Targets.values([Float](repeating: 0, count: count))
        #expect(throws: DataError("data", .tooFewRows(rows: count, part: part))) {
            try Split(of: values, testFraction: test, validationFraction: validation)
        }
    }

    @Test func preparedDataLearnsFromTheTrainingPartAlone() throws {
        let table = Table(columns: [
            Table.Column(name: "a", numbers: (0..<100).map { Double($0 * $0) }),
            Table.Column(name: "y", text: (0..<100).map { $0 % 3 == 0 ? "no" : "yes" }),
        ])
        let data = try PreparedData(table, testFraction: 0.3, validationFraction: 0.2, seed: 9)
        #expect([data.parts.training.count, data.parts.validation.count, data.parts.test.count] == [50, 20, 30])
        #expect(
            data.features == (try FeatureEncoder(fittedTo: table, rows: data.rows.training, ignoring: ["y"])))
        #expect(data.features != (try FeatureEncoder(fittedTo: table, ignoring: ["y"])))
        let mean = data.parts.training.featureScalars.reduce(0, +) / 50
        #expect(abs(mean) < 1e-5)
        #expect(data.parts.test.targets == (try data.target.encode(table, rows: data.rows.test)))
        #expect(data.parts.test.classNames == ["no", "yes"])
    }

    @Test func valuesAreStandardizedOverTheTrainingPart() throws {
        let table = Table(columns: [
            Table.Column(name: "a", numbers: (0..<100).map(Double.init)),
            Table.Column(name: "y", numbers: (0..<100).map { Double($0) * 1000 }),
        ])
        let data = try PreparedData(table, standardizingTarget: true, seed: 2)
        let values = data.parts.training.values.scalars
        #expect(abs(values.reduce(0, +)) < 1e-3)
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 80 - 1) < 1e-4)
        let test = data.target.decode(data.parts.test.values.scalars)
        for (value, row) in zip(test, data.rows.test) { #expect(abs(value - Double(row) * 1000) < 0.1) }
    }
}

@Suite struct DataBatchTests {
    @Test(arguments: [1, 3, 10, 11], BatchPlan.Order.allCases) func batchesCoverTheEpoch(
        batchSize: Int, order: BatchPlan.Order
    ) {
        let plan = BatchPlan(exampleCount: 10, batchSize: batchSize, order: order, seed: 1)
        let batches = (0..<plan.batchCount).map { plan.positions(ofBatch: $0) }
        #expect(batches.flatMap { $0 } == Array(0..<10))
        #expect(batches.dropLast().allSatisfy { $0.count == batchSize })
        #expect(batches.last?.count == [1: 1, 3: 1, 10: 10, 11: 10][batchSize])
        for epoch in 0..<5 {
            let indices = plan.indices(epoch: epoch)
            #expect(indices.count == 10)
            #expect(indices.allSatisfy { (0..<10).contains($0) })
            if order != .withReplacement { #expect(indices.sorted() == Array(0..<10)) }
            if order == .inOrder { #expect(indices == Array(0..<10)) }
        }
    }

    @Test(arguments: [BatchPlan.Order.shuffled, .withReplacement]) func ordersDifferByEpochAndSeed(
        order: BatchPlan.Order
    ) {
        let orders = (0..<5).flatMap { seed in
            (0..<5).map { BatchPlan(exampleCount: 20, batchSize: 4, order: order, seed: seed).indices(epoch: $0) }
        }
        #expect(Set(orders).count == 25)
    }

    @Test func anEpochNeedsNoneBeforeIt() {
        let plan = BatchPlan(exampleCount: 100, batchSize: 8, seed: 3)
        let later = plan.indices(epoch: 7)
        for epoch in 0..<7 { _ = plan.indices(epoch: epoch) }
        #expect(plan.indices(epoch: 7) == later)
    }

    @Test func fullSetIsOneBatchInOrder() {
        let plan = BatchPlan(exampleCount: 5)
        #expect(plan.batchCount == 1)
        #expect(plan.indices(epoch: 3) == [0, 1, 2, 3, 4])
    }

    /// Of n draws from n a part of (1 - 1/n)^n, about 1/e, of the examples is left out.
    @Test func replacementLeavesOutAboutOneInE() {
        let plan = BatchPlan(exampleCount: 1000, batchSize: 10, order: .withReplacement, seed: 5)
        let seen = (0..<20).map { Set(plan.indices(epoch: $0)).count }.reduce(0, +)
        let mean = Double(seen) / 20
        #expect(abs(mean - 632.3) < 10)
        #expect(Set((0..<20).flatMap { plan.indices(epoch: $0) }).count == 1000)
    }
}
