import Datasets
import Learning
import Optimizers
import Support
import Tensors

/// Tests whether a model, a loss and data are fit for training. Run it before you blame the optimizer.
///
/// ```swift
/// let plan = try Run.Plan(Table(contentsOf: "housing.csv"), RunSettings())
/// print(try ModelCheck(plan))
/// ```
/// Source: Karpathy, "A recipe for training neural networks", 2019, for the tests but the first.
public struct ModelCheck: Sendable {
    /// One test.
    public struct Test: Sendable {
        /// The name of the test.
        public let name: String
        /// Whether the model passes it.
        public let passes: Bool
        /// The finding, for people.
        public let finding: String
    }

    /// The tests.
    public private(set) var tests: [Test] = []
    /// The check of each leaf's gradient.
    public let gradients: [LeafGradientCheck]
    /// The loss of the model before training.
    public let initialLoss: Double
    /// The loss of a model that knows nothing of the features; `nil` if it is not known.
    public let chanceLoss: Double?
    /// The loss of a model that says nothing, such as one of zeros; `nil` if it is not known.
    public let uninformedLoss: Double?
    /// Whether all tests pass.
    public var passes: Bool { tests.allSatisfy(\.passes) }

    private static let gradientTolerance = 1e-2
    /// How many times the loss of a model that says nothing a fresh one may have, and what part of that of chance.
    private static let initialFactor = 3.0

    /// Checks the model that a plan begins with, on its training data.
    /// - Throws: `TrainingError` where data and model do not fit.
    public init(_ plan: Run.Plan) throws {
        let model = plan.settings.makeModel(features: plan.features.featureCount, outputs: plan.outputCount)
        try self.init(
            model, fresh: model, loss: plan.loss, data: plan.parts.training, batchSize: plan.settings.batchSize)
    }

    /// Checks a run's model on the data of a table; the initial loss is that of its model before training.
    /// - Throws: `DataError` where the table does not fit, `TrainingError`.
    public init(_ run: Run, on table: Table) throws {
        let configuration = run.configuration
        let data = try Dataset(table, features: configuration.features, target: configuration.target)
        let fresh = configuration.settings.makeModel(
            features: configuration.features.featureCount, outputs: configuration.outputCount)
        try self.init(
            run.model, fresh: fresh, loss: configuration.loss, data: data,
            batchSize: configuration.settings.batchSize)
    }

    /// Checks any model.
    /// - Parameters:
    ///   - fresh: the model before training.
    ///   - batchSize: of the batch whose gradient is checked; all of the data, up to 1024 examples, for `nil`.
    public init<M: Model>(
        _ model: M, fresh: M, loss: Loss, data: Dataset, batchSize: Int? = 32
    ) throws {
        // What is checked does not depend on how much rows count.
        let data = data.withoutWeights
        let batch = data[Array(0..<min(batchSize ?? 1024, data.count))]
        let outputs = try Trainer(fresh, loss: loss, optimizer: SGD()).check(data, nil)
        chanceLoss = loss.chance(data, outputs: outputs)
        uninformedLoss = loss.uninformedLoss(data, outputs: outputs)
        initialLoss = try fresh.evaluated(on: data, loss: loss).loss
        gradients = try ModelCheck.moved(model).checkedGradients(on: batch, loss: loss)
        tests = [
            gradientTest, try ModelCheck.flowTest(model, loss, data), initialTest,
            try ModelCheck.overfittingTest(fresh, loss, data), try ModelCheck.orderTest(model, loss, batch),
        ]
    }

    /// A little, since zeros, where many models begin, lie on a kink of some losses.
    private static func moved<M: Model>(_ model: M) -> M {
        let leaves = Leaves(of: model)
        return leaves.rebuilt(
            with: leaves.tensors.enumerated().map { index, leaf in
                guard let tensor: Tensor<Float> = leaf.typed() else { return leaf }
                let noise = Tensor<Float>.normal(
                    tensor.shape, standardDeviation: 1e-3, seed: RandomKey(0).folded(index))
                return AnyTensor(tensor + noise)
            })
    }

    private var gradientTest: Test {
        let worst = gradients.max { $0.relativeError < $1.relativeError }
        return Test(
            name: "gradient", passes: (worst?.relativeError ?? 0) <= ModelCheck.gradientTolerance,
            finding: "largest relative error \(general(worst?.relativeError ?? 0, 2)), in \(worst?.name ?? "none")")
    }

    private static func flowTest<M: Model>(_ model: M, _ loss: Loss, _ data: Dataset) throws(TrainingError) -> Test {
        // In one batch gradients may cancel, as those of biases do where classes are balanced.
        let batches = Set([1, 7, 1024].map { min($0, data.count) }).map { data[Array(0..<$0)] }
        var learning: [String] = []
        for batch in batches {
            learning += try model.checkedGradients(on: batch, loss: loss, elements: 0).filter { $0.largest > 0 }
                .map(\.name)
        }
        let leaves = Leaves(of: model)
        let without = zip(leaves.names, leaves.tensors).filter { name, leaf in
            leaf.scalarType == .float32 && !learning.contains(name)
        }.map(\.0)
        return Test(
            name: "every leaf learns", passes: without.isEmpty,
            finding: without.isEmpty
                ? "no leaf without gradient" : "without gradient: \(without.joined(separator: ", "))")
    }

    private var initialTest: Test {
        guard let chanceLoss, let uninformedLoss, chanceLoss > 0 else {
            return Test(
                name: "initial loss", passes: initialLoss.isFinite, finding: "\(general(initialLoss, 3)), finite")
        }
        let expected = chanceLoss / ModelCheck.initialFactor...uninformedLoss * ModelCheck.initialFactor
        let ofZeros =
            uninformedLoss > 1.01 * chanceLoss ? ", outputs of zero have \(general(uninformedLoss, 3))" : ""
        return Test(
            name: "initial loss", passes: expected.contains(initialLoss),
            finding: "\(general(initialLoss, 3)), who guesses has \(general(chanceLoss, 3))\(ofZeros)")
    }

    /// A few examples, no more than a linear model can tell apart, must be learnt by heart.
    private static func overfittingTest<M: Model>(
        _ model: M, _ loss: Loss, _ data: Dataset
    ) throws -> Test {
        let count = min(max(2, min(8, data.featureCount)), data.count)
        let sorted = data.rowsByTarget
        let few = data[(0..<count).map { sorted[$0 * (data.count - 1) / max(count - 1, 1)] }]
        let before = try model.evaluated(on: few, loss: loss).loss
        var trainer = Trainer(model, loss: loss, optimizer: Adam(learningRate: 0.01))
        let after: Double
        do {
            try trainer.fit(few, epochs: 500, batchSize: nil)
            after = try trainer.model.evaluated(on: few, loss: loss).loss
        } catch let error as TrainingError {
            guard case .notFinite = error else { throw error }
            after = .infinity
        }
        return Test(
            name: "overfits \(count) examples", passes: after <= before / 2 || after < 1e-6,
            finding: "loss \(general(before, 3)) before and \(general(after, 3)) after 500 steps of Adam")
    }

    private static func orderTest<M: Model>(_ model: M, _ loss: Loss, _ batch: Dataset) throws(TrainingError) -> Test {
        let losses = (
            try model.evaluated(on: batch, loss: loss).loss,
            try model.evaluated(on: batch[Array((0..<batch.count).reversed())], loss: loss).loss
        )
        let difference = abs(losses.0 - losses.1)
        return Test(
            name: "order within a batch", passes: difference <= 1e-5 * max(1, abs(losses.0)),
            finding: "reversing it changes the loss by \(general(difference, 2))")
    }
}

extension Dataset {
    /// The rows from the first class or the least value to the last.
    fileprivate var rowsByTarget: [Int] {
        switch targets {
        case .classes(let classes, _): classes.indices.sorted { (classes[$0], $0) < (classes[$1], $1) }
        case .values(let values): values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        }
    }
}

extension ModelCheck: CustomStringConvertible {
    /// The tests, then the gradients by leaf.
    public var description: String {
        let leaves = gradients.map {
            [$0.name, general($0.relativeError, 2), general($0.largest, 2), "\($0.elements)"]
        }
        return
            (aligned(tests.map { [$0.passes ? "pass" : "FAIL", $0.name, $0.finding] }, numbersFrom: 3)
            + [""] + aligned([["leaf", "relative error", "largest gradient", "compared"]] + leaves, numbersFrom: 1))
            .joined(separator: "\n")
    }
}
