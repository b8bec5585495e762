import Datasets
import Foundation
import Learning
import Optimizers
import Support
import Tensors
import Testing

/// What `learning.json` holds; `Tests/References/README.md` describes it.
struct LearningReferences: Decodable, Sendable {
    struct Numbers: Decodable, Sendable {
        let shape: [Int]
        let values: [Double]
        func tensor<S: FloatingScalar>(_: S.Type = S.self) -> Tensor<S> {
            Tensor(shape: Shape(shape), scalars: values.map { S($0) })
        }
        var classes: [Int32] { values.map { Int32($0) } }
    }
    struct Optimum: Decodable, Sendable, CustomStringConvertible {
        let name: String
        let parameters: [String: Double]
        let features, targets, weights, intercept: Numbers
        let value: Double
        var description: String { name }
    }
    struct Network: Decodable, Sendable {
        let features, labels: Numbers
        let initialWeights, initialGradient: [String: Numbers]
    }
    struct Run: Decodable, Sendable, CustomStringConvertible {
        let name: String
        let settings: [String: Double]
        let losses: [Double]
        let finalWeights: [String: Numbers]
        var description: String { name }

        func optimizer() throws -> any Optimizer {
            func setting(_ name: String) throws -> Schedule { .constant(try #require(settings[name])) }
            switch name {
            case "sgd": return SGD(learningRate: try setting("learningRate"))
            case "momentum":
                return SGD(learningRate: try setting("learningRate"), momentum: try setting("momentum"))
            case "adam":
                return Adam(
                    learningRate: try setting("learningRate"), beta1: try setting("beta1"),
                    beta2: try setting("beta2"), epsilon: try setting("epsilon"))
            default: throw Unknown(name: name)
            }
        }
    }
    struct Unknown: Error { let name: String }

    let optima: [Optimum]
    let network: Network
    let runs: [Run]

    static func read() throws -> LearningReferences {
        let path = URL(filePath: #filePath).appending(path: "../../References/learning.json").standardized
        return try JSONDecoder().decode(LearningReferences.self, from: Data(contentsOf: path))
    }
}

@Suite struct TrainerTests {
    struct Network: Model {
        var hidden: Dense
        var output: Dense
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(tanh(hidden(x))) }
    }

    /// `Network` in double precision, as no trainer has it.
    struct DoubleNetwork: Codable, Sendable {
        struct Layer: Codable, Sendable {
            var weight, bias: Tensor<Double>
            func callAsFunction(_ x: Tensor<Double>) -> Tensor<Double> { matmul(x, weight) + bias }
        }
        var hidden, output: Layer
        func callAsFunction(_ x: Tensor<Double>) -> Tensor<Double> { output(tanh(hidden(x))) }
    }

    /// Dense layers with dropout, so that the order, the keys and the parameters all depend on the seed.
    static func perceptron(dropout: Float = 0) -> MultiLayerPerceptron {
        MultiLayerPerceptron(sizes: [64, 24, 10], dropout: dropout, seed: 5)
    }

    static let digits = Dataset.digits[Array(0..<300)]

    /// y = 2 x₁ − x₂ + 0.5, a little off.
    static let line = Dataset(
        features: [[0, 1], [1, 0], [1, 1], [2, -1], [-1, 0.5], [0.5, 2]],
        targets: .values([-0.4, 2.6, 1.4, 5.5, -2.1, -0.5]))

    static let points = Dataset(
        features: [[1, 0], [0.5, 1], [-1, 0.3], [-0.2, -1], [2, 0.1]],
        targets: .classes([0, 1, 2, 1, 0], names: ["a", "b", "c"]))

    static func bits(_ model: some Model) -> [UInt32] {
        Leaves(of: model).tensors.flatMap { $0.typed(as: Float.self)?.scalars.map(\.bitPattern) ?? [] }
    }

    private func expectNear(
        _ found: [some BinaryFloatingPoint], _ expected: [Double], tolerance: Double,
        at place: SourceLocation = #_sourceLocation
    ) {
        #expect(found.count == expected.count, sourceLocation: place)
        for (found, expected) in zip(found, expected) {
            let error = Swift.abs(Double(found) - expected) / Swift.max(1, Swift.abs(expected))
            #expect(error <= tolerance, "\(found), expected \(expected)", sourceLocation: place)
        }
    }

    // MARK: Against other programs

    @Test(arguments: try LearningReferences.read().runs) func runsAsOthersDo(_ run: LearningReferences.Run) throws {
        let given = try LearningReferences.read().network
        func layer(_ name: String, _ inputs: Int, _ outputs: Int) throws -> Dense {
            var layer = Dense(inputs, outputs)
            layer.weight = try #require(given.initialWeights[name + ".weight"]).tensor()
            layer.bias = try #require(given.initialWeights[name + ".bias"]).tensor()
            return layer
        }
        let data = Dataset(
            features: given.features.tensor(), targets: .classes(given.labels.classes, names: ["a", "b", "c"]))
        var trainer = Trainer(
            Network(hidden: try layer("hidden", 5, 4), output: try layer("output", 4, 3)),
            loss: .softmaxCrossEntropy, optimizer: try run.optimizer())
        let report = try trainer.fit(data, epochs: 20, batchSize: nil)
        let last = try trainer.model.evaluated(on: data, loss: .softmaxCrossEntropy)
        expectNear(report.epochs.map(\.trainingLoss) + [last.loss], run.losses, tolerance: 2e-6)
        let leaves = Leaves(of: trainer.model)
        #expect(Set(leaves.names) == Set(run.finalWeights.keys))
        for (name, tensor) in zip(leaves.names, leaves.tensors) {
            let expected = try #require(run.finalWeights[name])
            #expect(tensor.shape == expected.shape)
            expectNear(try #require(tensor.typed(as: Float.self)).scalars, expected.values, tolerance: 1e-5)
        }
    }

    @Test(arguments: try LearningReferences.read().runs)
    func runsAsOthersDoInDouble(_ run: LearningReferences.Run) throws {
        let given = try LearningReferences.read().network
        func layer(_ name: String) throws -> DoubleNetwork.Layer {
            DoubleNetwork.Layer(
                weight: try #require(given.initialWeights[name + ".weight"]).tensor(),
                bias: try #require(given.initialWeights[name + ".bias"]).tensor())
        }
        var network = DoubleNetwork(hidden: try layer("hidden"), output: try layer("output"))
        let (x, y) = (given.features.tensor(Double.self), Tensor<Int32>(given.labels.classes))
        let optimizer = try run.optimizer()
        var state = SteppingState<Double>()
        func expectWeights(_ network: DoubleNetwork, _ expected: [String: LearningReferences.Numbers]) throws {
            let leaves = Leaves(of: network)
            #expect(Set(leaves.names) == Set(expected.keys))
            for (name, tensor) in zip(leaves.names, leaves.tensors) {
                let expected = try #require(expected[name]).values
                expectNear(try #require(tensor.typed(as: Double.self)).scalars, expected, tolerance: 1e-11)
            }
        }
        for (step, expected) in run.losses.enumerated() {
            let (loss, slope) = valueAndGradient(at: network) { softmaxCrossEntropy($0(x), y) }
            expectNear([loss.scalar], [expected], tolerance: 1e-11)
            if step == 0 { try expectWeights(slope, given.initialGradient) }
            if step < run.losses.count - 1 { optimizer.step(&network, along: slope, &state) }
        }
        try expectWeights(network, run.finalWeights)
    }

    @Test(arguments: try LearningReferences.read().optima) func reachesTheOptimum(_ optimum: LearningReferences.Optimum)
        throws
    {
        let features = optimum.features.shape[1]
        // The references leave the intercept free.
        let (l1, l2) = (optimum.parameters["l1"] ?? 0, try #require(optimum.parameters["l2"]))
        let isRegression = optimum.parameters["l1"] != nil
        let outputs = optimum.intercept.shape.first ?? 1
        let targets: Dataset.Targets =
            isRegression
            ? .values(optimum.targets.values.map { Float($0) })
            : .classes(optimum.targets.classes, names: (0..<Swift.max(2, outputs)).map { "class \($0)" })
        let loss =
            isRegression
            ? Loss(ofValues: { 0.5 * squaredError($0, $1) })
            : outputs == 1 ? Loss.sigmoidCrossEntropy : Loss.softmaxCrossEntropy
        let data = Dataset(features: optimum.features.tensor(), targets: targets)
        var trainer = Trainer(
            LinearRegression(features: features, outputs: outputs), loss: loss,
            optimizer: SGD(learningRate: 1, momentum: 0.9, momentumForm: .average)
                .l2(.constant(l2), leaves: "*.weight").l1(.constant(l1), leaves: "*.weight"))
        try trainer.fit(data, epochs: 2_000, batchSize: nil)
        let found = trainer.model.linear
        expectNear(found.weight.scalars, optimum.weights.values, tolerance: 1e-5)
        // The zeros are exact.
        #expect(found.weight.scalars.map { $0 == 0 } == optimum.weights.values.map { $0 == 0 })
        expectNear(try #require(found.bias).scalars, optimum.intercept.values, tolerance: 1e-5)
        let value = try trainer.model.evaluated(on: data, loss: loss).loss
        let penalty = found.weight.scalars.reduce(0) { $0 + Double($1 * $1) * l2 / 2 + Double(Swift.abs($1)) * l1 }
        expectNear([value + penalty], [optimum.value], tolerance: 1e-6)
    }

    // MARK: The same again

    private func trained(
        _ epochs: [Int], seed: Int = 3, threads: Int? = nil
    ) throws -> (bits: [UInt32], losses: [Double]) {
        let before = Parallelism.threadCount
        if let threads { Parallelism.threadCount = threads }
        defer { Parallelism.threadCount = before }
        var trainer = Trainer(
            Self.perceptron(dropout: 0.2), loss: .softmaxCrossEntropy,
            optimizer: Adam(learningRate: .cosine(from: 0.01, to: 0.001, over: 15)).clipped(toNorm: 1).weightDecay(0.01)
        )
        var losses: [Double] = []
        for count in epochs {
            losses += try trainer.fit(Self.digits, epochs: count, batchSize: 64, seed: seed).epochs.map(\.trainingLoss)
        }
        #expect(trainer.epochs == epochs.reduce(0, +))
        #expect(trainer.steps == trainer.epochs * 5)
        return (Self.bits(trainer.model), losses)
    }

    @Test func theSameSeedGivesTheSameBits() throws {
        let first = try trained([3])
        #expect(try trained([3]) == first)
        #expect(try trained([3], threads: 1) == first)
        #expect(try trained([3], threads: 2) == first)
        #expect(try trained([3], seed: 4).bits != first.bits)
    }

    @Test func aSecondFitGoesOn() throws {
        let whole = try trained([5])
        #expect(try trained([3, 2]) == whole)
        #expect(try trained([1, 1, 3]) == whole)
    }

    /// Through a file, with everything that goes on: state, steps, order, dropout, schedule and plateau.
    @Test func aCheckpointGoesOnExactly() throws {
        let optimizer = Adam(learningRate: .cosine(from: 0.01, over: 40)).clipped(toNorm: 1)
        func trainer() -> Trainer<MultiLayerPerceptron> {
            var trainer = Trainer(Self.perceptron(dropout: 0.2), loss: .softmaxCrossEntropy, optimizer: optimizer)
            trainer.plateau = ReduceOnPlateau(factor: 0.5, patience: 0, threshold: 0.5)
            return trainer
        }
        var whole = trainer()
        try whole.fit(Self.digits, epochs: 6, batchSize: 64, seed: 3)
        #expect(whole.position.rateFactor < 1)

        var first = trainer()
        try first.fit(Self.digits, epochs: 4, batchSize: 64, seed: 3)
        let file = NSTemporaryDirectory() + "descent-\(UUID().uuidString).safetensors"
        defer { unlink(file) }
        try first.checkpoint.write(to: file)
        let checkpoint = try TrainerCheckpoint(contentsOf: file)
        #expect(checkpoint.epochs == 4 && checkpoint.steps == first.steps && checkpoint.ending == nil)
        #expect(checkpoint.history == first.history && checkpoint.seconds == first.seconds)
        #expect(checkpoint.optimizer == optimizer.description)
        let names = checkpoint.tensors.map(\.name)
        #expect(names.contains("layers.0.weight") && names.contains("layers.0.weight/variance"))
        let model = MultiLayerPerceptron(sizes: [64, 24, 10], dropout: 0.2, seed: 77)
        var second = try Trainer(
            model, loss: .softmaxCrossEntropy, optimizer: optimizer, resuming: checkpoint)
        try second.fit(Self.digits, epochs: 2, batchSize: 64, seed: 3)

        #expect(second.steps == whole.steps && second.epochs == 6)
        #expect(Self.bits(second.model) == Self.bits(whole.model))
        #expect(second.plateau == whole.plateau && second.position == whole.position)
    }

    @Test func anothersCheckpointIsRefused() throws {
        var trainer = Trainer(Self.perceptron(), loss: .softmaxCrossEntropy, optimizer: SGD(momentum: 0.9))
        try trainer.fit(Self.digits, epochs: 1)
        func resumed(_ sizes: [Int], _ optimizer: some Optimizer) throws {
            _ = try Trainer(
                MultiLayerPerceptron(sizes: sizes), loss: .softmaxCrossEntropy, optimizer: optimizer,
                resuming: trainer.checkpoint)
        }
        try resumed([64, 24, 10], SGD(momentum: 0.9))
        let another = "the checkpoint is another model's or another optimizer's: "
        #expect(throws: TrainingError.checkpointDoesNotFit(file: "", another + "it has no 'layers.0.weight/mean'")) {
            try resumed([64, 24, 10], Adam())
        }
        #expect(
            throws: TrainingError.checkpointDoesNotFit(
                file: "", another + "its 'layers.0.weight' is [64, 24], not [64, 25]")
        ) {
            try resumed([64, 25, 10], SGD(momentum: 0.9))
        }
        #expect(throws: TrainingError.checkpointDoesNotFit(file: "", another + "it has 'layers.0.weight/velocity'")) {
            try resumed([64, 24, 10], SGD())
        }
    }

    /// The rate of each epoch is that of the schedule times the controller's factor.
    @Test func aPlateauLowersTheRate() throws {
        var trainer = Trainer(Self.perceptron(), loss: .softmaxCrossEntropy, optimizer: SGD(learningRate: 0.1))
        // Nothing is good enough for it.
        trainer.plateau = ReduceOnPlateau(factor: 0.5, patience: 0, threshold: 0.99)
        let report = try trainer.fit(Self.digits, epochs: 4)
        #expect(report.epochs.map(\.learningRate) == [0.1, 0.1, 0.05, 0.025])
    }

    @Test func noEpochsChangeNothing() throws {
        var trainer = Trainer(Self.perceptron(), loss: .softmaxCrossEntropy, optimizer: SGD())
        let report = try trainer.fit(Self.digits, epochs: 0)
        #expect(report.epochs.isEmpty && report.steps == 0 && report.modelEpoch == 0)
        #expect(Self.bits(trainer.model) == Self.bits(Self.perceptron()))
    }

    // MARK: Batches

    /// Five examples by three: each batch counts for its examples, and each gradient is a mean over its own batch.
    @Test func incompleteBatchesCountForWhatTheyHold() throws {
        let optimizer = SGD(learningRate: 0.5, momentum: 0.9)
        var trainer = Trainer(
            LogisticRegression(features: 2, classes: 3), loss: .softmaxCrossEntropy, optimizer: optimizer)
        let report = try trainer.fit(Self.points, epochs: 2, batchSize: 3, order: .inOrder)

        var byHand = LogisticRegression(features: 2, classes: 3)
        var state = SteppingState<Float>()
        var losses: [Double] = []
        for _ in 0..<2 {
            var sum = 0.0
            for rows in [[0, 1, 2], [3, 4]] {
                let batch = Self.points[rows]
                let (loss, slope) = valueAndGradient(at: byHand) {
                    softmaxCrossEntropy($0(batch.features), batch.classes)
                }
                optimizer.step(&byHand, along: slope, &state)
                sum += Double(loss.scalar) * Double(rows.count)
            }
            losses.append(sum / 5)
        }
        expectNear(report.epochs.map(\.trainingLoss), losses, tolerance: 1e-6)
        expectNear(trainer.model.linear.weight.scalars, byHand.linear.weight.scalars.map(Double.init), tolerance: 1e-6)
        #expect(report.steps == 4 && report.epochs.map(\.steps) == [2, 4])
    }

    /// Batches of 4 gathered by three are batches of 12, and so are their tails: 30 = 12 + 12 + (4 + 2).
    @Test func gatheredBatchesAreAsOne() throws {
        func trained(batchSize: Int, _ optimizer: some Optimizer) throws -> (model: [Float], report: TrainingReport) {
            var trainer = Trainer(Self.perceptron(), loss: .softmaxCrossEntropy, optimizer: optimizer)
            let report = try trainer.fit(Self.digits[Array(0..<30)], epochs: 4, batchSize: batchSize, seed: 7)
            #expect(trainer.steps == 12 && report.steps == 12)
            return (Leaves(of: trainer.model).tensors.flatMap { $0.typed(as: Float.self)?.scalars ?? [] }, report)
        }
        let method = SGD(learningRate: 0.05, momentum: 0.9)
        let (gathered, whole) = (
            try trained(batchSize: 4, method.accumulated(over: 3)), try trained(batchSize: 12, method)
        )
        expectNear(gathered.model, whole.model.map(Double.init), tolerance: 2e-6)
        expectNear(
            gathered.report.epochs.map(\.trainingLoss), whole.report.epochs.map(\.trainingLoss), tolerance: 2e-6)
    }

    /// Features that are not finite make a batch that teaches nothing: it is as if it were not there.
    @Test func batchesThatAreNotFiniteAreSkipped() throws {
        let bad = Dataset(
            features: Tensor(shape: [5, 2], scalars: [0, 1, 1, 0, .infinity, 1, 1, 1, 2, -1]),
            targets: .values([-0.4, 2.6, 0, 1.4, 5.5]))
        func trained(_ data: Dataset, _ optimizer: some Optimizer) throws -> [UInt32] {
            var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: optimizer)
            let report = try trainer.fit(data, epochs: 3, batchSize: 1, order: .inOrder)
            #expect(trainer.steps == 12 && report.steps == 12)
            #expect(report.epochs.allSatisfy { $0.trainingLoss.isFinite })
            #expect(trainer.position.refused == 3 * (data.count - 4))
            return Self.bits(trainer.model)
        }
        let optimizer = Adam(learningRate: 0.05)
        #expect(try trained(bad, optimizer.skippingNonFinite()) == trained(bad[[0, 1, 3, 4]], optimizer))
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: optimizer)
        #expect(throws: TrainingError.self) { try trainer.fit(bad, epochs: 3, batchSize: 1, order: .inOrder) }
    }

    /// Ten in a row are bad luck, eleven a fault.
    @Test func tooManyRefusalsEndTheRun() throws {
        func fit(bad: Int) throws -> Int {
            let data = Dataset(
                features: Tensor(shape: [12, 1], scalars: (0..<12).map { $0 < bad ? .infinity : 1 }),
                targets: .values([Float](repeating: 1, count: 12)))
            var trainer = Trainer(
                LinearRegression(features: 1), loss: .squared, optimizer: SGD().skippingNonFinite())
            let report = try trainer.fit(data, epochs: 1, batchSize: 1, order: .inOrder)
            #expect(report.steps == 12 - bad)
            return report.refusedBatches
        }
        #expect(try fit(bad: 10) == 10)
        #expect(throws: TrainingError.self) { _ = try fit(bad: 11) }
    }

    private func fitted(batchSize: Int?) throws -> (model: LogisticRegression, report: TrainingReport) {
        var trainer = Trainer(
            LogisticRegression(features: 2, classes: 3), loss: .softmaxCrossEntropy, optimizer: SGD(learningRate: 0.1))
        let report = try trainer.fit(Self.points, epochs: 4, batchSize: batchSize)
        return (trainer.model, report)
    }

    @Test func batchesOfEverySize() throws {
        let full = try fitted(batchSize: nil)
        #expect(full.report.steps == 4)
        for size in [5, 6, 1_000] {
            let other = try fitted(batchSize: size)
            #expect(Self.bits(other.model) == Self.bits(full.model))
            #expect(other.report.steps == 4)
        }
        let single = try fitted(batchSize: 1)
        #expect(single.report.steps == 20)
        #expect(Self.bits(single.model) != Self.bits(full.model))
        #expect(single.report.epochs[3].trainingLoss < full.report.epochs[3].trainingLoss)
        #expect(try fitted(batchSize: 2).report.steps == 12)
    }

    // MARK: Ends

    /// Validation with other labels: better at first, then worse and worse.
    private static let contrary = Dataset(
        features: line.features, targets: .values([-0.4, 0.6, 0.4, 2.5, -0.1, -0.5]))

    private func stopped(restoresBest: Bool, patience: Int) throws -> (Trainer<LinearRegression>, TrainingReport) {
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.02))
        let report = try trainer.fit(
            Self.line, validation: Self.contrary, epochs: 500, batchSize: nil,
            observers: [EarlyStopping(patience: patience, restoresBest: restoresBest)])
        return (trainer, report)
    }

    private func afterEpochs(_ epochs: Int) throws -> [UInt32] {
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.02))
        try trainer.fit(Self.line, epochs: epochs, batchSize: nil)
        return Self.bits(trainer.model)
    }

    @Test(arguments: [1, 4]) func stoppingEarlyRestoresTheBest(patience: Int) throws {
        let (trainer, report) = try stopped(restoresBest: true, patience: patience)
        let losses = report.epochs.compactMap { $0.validation?.loss }
        let least = try #require(losses.min())
        let best = try #require(losses.firstIndex(of: least)) + 1
        #expect(report.reason == .stoppedEarly)
        #expect(best > 1 && losses.count == best + patience)
        #expect(report.modelEpoch == best)
        #expect(Self.bits(trainer.model) == (try afterEpochs(best)))
        #expect(try trainer.model.evaluated(on: Self.contrary, loss: .squared).loss == least)
    }

    @Test func stoppingEarlyCanKeepTheLast() throws {
        let (trainer, report) = try stopped(restoresBest: false, patience: 4)
        #expect(report.reason == .stoppedEarly)
        #expect(report.modelEpoch == report.epochs.count)
        #expect(Self.bits(trainer.model) == (try afterEpochs(report.epochs.count)))
    }

    /// An improvement smaller than asked for is none.
    @Test func stoppingEarlyCanAskForMore() throws {
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.02))
        let report = try trainer.fit(
            Self.line, validation: Self.contrary, epochs: 500, batchSize: nil,
            observers: [EarlyStopping(patience: 3, minimumImprovement: 1e6)])
        #expect(report.epochs.count == 4 && report.modelEpoch == 1)
    }

    final class Watcher: TrainingObserver {
        var progress: [TrainingProgress] = []
        var records: [EpochRecord] = []
        let last: Int
        init(last: Int) { self.last = last }
        func stepEnded(_ progress: TrainingProgress) { self.progress.append(progress) }
        func epochEnded(_ epoch: EndedEpoch) -> Decision {
            let record = epoch.record
            records.append(record)
            #expect(epoch.epochs == 9)
            return record.epoch < last ? .proceed : .stop
        }
    }

    @Test func observersWatchAndStop() throws {
        let (first, second) = (Watcher(last: 3), Watcher(last: 100))
        var trainer = Trainer(
            LinearRegression(features: 2), loss: .squared,
            optimizer: SGD(learningRate: .exponential(from: 0.1, decay: 0.5)))
        let report = try trainer.fit(
            Self.line, validation: Self.line, epochs: 9, batchSize: 4, observers: [first, second])
        #expect(report.reason == .stoppedEarly)
        #expect(report.epochs.count == 3 && trainer.epochs == 3 && report.modelEpoch == 3)
        for watcher in [first, second] {
            #expect(watcher.records == report.epochs)
            #expect(watcher.progress.map(\.epoch) == [1, 1, 2, 2, 3, 3])
            #expect(watcher.progress.map(\.step) == [1, 2, 1, 2, 1, 2])
            #expect(watcher.progress.map(\.examples) == [4, 6, 10, 12, 16, 18])
            #expect(watcher.progress.allSatisfy { $0.stepsInEpoch == 2 && $0.epochs == 9 })
            #expect(watcher.progress.map { $0.lastEpoch?.epoch } == [nil, nil, 1, 1, 2, 2])
            expectNear(
                watcher.progress.map(\.learningRate), [0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125], tolerance: 1e-15)
            for (index, record) in watcher.records.enumerated() {
                let (four, two) = (watcher.progress[2 * index].loss, watcher.progress[2 * index + 1].loss)
                expectNear([record.trainingLoss], [(4 * four + 2 * two) / 6], tolerance: 1e-12)
            }
        }
        #expect(report.epochs.map(\.learningRate) == [0.05, 0.0125, 0.003125])
    }

    // MARK: Errors

    private func failure(
        of trainer: inout Trainer<LinearRegression>, validation: Dataset? = nil
    ) throws -> TrainingError {
        try #require(throws: TrainingError.self) {
            try trainer.fit(Self.line, validation: validation, epochs: 9, batchSize: 2)
        }
    }

    /// A trainer whose rate leaps at one step; an epoch has three.
    private func leaping(to rate: Double, at leap: Int) -> Trainer<LinearRegression> {
        Trainer(
            LinearRegression(features: 2), loss: .squared,
            optimizer: SGD(learningRate: Schedule("leap") { $0 == leap ? rate : 0.01 }))
    }

    private func calm(epochs: Int) throws -> [UInt32] {
        var trainer = leaping(to: 0, at: -1)
        try trainer.fit(Self.line, epochs: epochs, batchSize: 2)
        return Self.bits(trainer.model)
    }

    @Test func aLossThatIsNotFiniteEndsTheRun() throws {
        var trainer = leaping(to: 1e30, at: 7)
        let error = try failure(of: &trainer)
        #expect(error == .notFinite(epoch: 3, step: 9, leaf: nil, learningRate: 0.01))
        #expect(!error.description.contains("\n"))
        #expect(trainer.epochs == 2 && trainer.steps == 6)
        #expect(try Self.bits(trainer.model) == calm(epochs: 2))
    }

    /// The parameters leave the range of `Float` at the last step of an epoch, which no loss of that epoch sees.
    @Test func parametersThatAreNotFiniteEndTheRun() throws {
        var trainer = leaping(to: 1e39, at: 8)
        let error = try failure(of: &trainer)
        #expect(error == .notFinite(epoch: 3, step: 9, leaf: "linear.weight", learningRate: 1e39))
        #expect(trainer.epochs == 2 && trainer.steps == 6)
        #expect(try Self.bits(trainer.model) == calm(epochs: 2))
    }

    /// The validation loss overflows, the parameters do not.
    @Test func aValidationLossThatIsNotFiniteEndsTheRun() throws {
        var trainer = leaping(to: 1e25, at: 8)
        let error = try failure(of: &trainer, validation: Self.line)
        #expect(error == .notFinite(epoch: 3, step: 9, leaf: nil, learningRate: 1e25))
        #expect(trainer.epochs == 2 && trainer.steps == 6)
        #expect(try Self.bits(trainer.model) == calm(epochs: 2))
    }

    @Test func tooFewOutputsAreRefused() throws {
        var narrow = Trainer(LinearRegression(features: 64, outputs: 4), loss: .softmaxCrossEntropy, optimizer: SGD())
        let few = "the model gives 4 outputs, the data has 10 classes; give it one for each"
        #expect(throws: TrainingError.shapesDoNotFit(few)) { try narrow.fit(.digits, epochs: 1) }
        var single = Trainer(LinearRegression(features: 64), loss: .hinge, optimizer: SGD())
        let many = "loss 'hinge' tells two classes apart, the data has 10"
        #expect(throws: TrainingError.shapesDoNotFit(many)) { try single.fit(.digits, epochs: 1) }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD())
        #expect(throws: TrainingError.targetsDoNotFit(loss: "squared", needsClasses: false)) {
            try trainer.fit(Self.points, epochs: 1)
        }
        #expect(throws: TrainingError.targetsDoNotFit(loss: "squared", needsClasses: false)) {
            try trainer.fit(Self.line, validation: Self.points, epochs: 1)
        }
        var classifier = Trainer(
            LogisticRegression(features: 2, classes: 3), loss: .softmaxCrossEntropy, optimizer: SGD())
        #expect(throws: TrainingError.targetsDoNotFit(loss: "softmaxCrossEntropy", needsClasses: true)) {
            try classifier.fit(Self.line, epochs: 1)
        }
        let wide = Dataset(features: [[1, 2, 3]], targets: .values([1]))
        #expect(
            throws: TrainingError.shapesDoNotFit("the validation data has 3 features, the training data 2")
        ) { try trainer.fit(Self.line, validation: wide, epochs: 1) }
        #expect(
            throws: TrainingError.settingsDoNotFit(
                "early stopping: it watches the loss of validation data, and there is none")
        ) { try trainer.fit(Self.line, epochs: 1, observers: [EarlyStopping()]) }
        #expect(
            throws: TrainingError.settingsDoNotFit(
                "early stopping: there is no accuracy of numbers; take loss, rmse, mae, medianError, pinball or r2")
        ) {
            try trainer.fit(
                Self.line, validation: Self.line, epochs: 1, observers: [EarlyStopping(monitoring: .accuracy)])
        }
        #expect(
            throws: TrainingError.settingsDoNotFit(
                "checkpoints: it watches the r2 of validation data, and there is none")
        ) { try trainer.fit(Self.line, epochs: 1, observers: [CheckpointSaver(file: "/no", when: .best(.r2))]) }
        #expect(throws: TrainingError.settingsDoNotFit("the data has no examples")) {
            try trainer.fit(Self.line[[]], epochs: 1)
        }
        #expect(trainer.epochs == 0 && trainer.steps == 0)
        #expect(Self.bits(trainer.model) == Self.bits(LinearRegression(features: 2)))
    }
}
