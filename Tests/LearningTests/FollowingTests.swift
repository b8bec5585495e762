import Foundation
import Learning
import Optimizers
import Support
import Tensors
import Testing

/// Runs in tasks: cancellation, observers on actors, models and metrics that observers ask for.
@Suite struct FollowingTests {
    private static func trainer() -> Trainer<MultiLayerPerceptron> {
        Trainer(TrainerTests.perceptron(dropout: 0.2), loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01))
    }

    // MARK: Cancellation

    /// Cancels the task it is called in.
    final class Canceller: TrainingObserver {
        let step: Int
        var end: Result<TrainingReport, any Error>?
        init(atStep step: Int) { self.step = step }
        func stepEnded(_ progress: TrainingProgress) {
            if progress.steps == step { withUnsafeCurrentTask { $0?.cancel() } }
        }
        func runEnded(_ result: Result<TrainingReport, any Error>) { end = result }
    }

    /// The model has the parameters of the last whole epoch, and a checkpoint of it is saved.
    @Test func cancellationEndsARun() async throws {
        let file = NSTemporaryDirectory() + "descent-\(UUID().uuidString).safetensors"
        defer { unlink(file) }
        try await Task {
            var trainer = Self.trainer()
            let canceller = Canceller(atStep: 13)
            let saver = CheckpointSaver(file: file, when: .everySeconds(1e6))
            func fit() throws {
                try trainer.fit(
                    TrainerTests.digits, epochs: 9, batchSize: 64, seed: 3, observers: [canceller, saver])
            }
            #expect(throws: CancellationError.self) { try fit() }
            guard case .failure(is CancellationError) = canceller.end else { throw Missing() }
            #expect(trainer.epochs == 2 && trainer.steps == 10)
            #expect(throws: CancellationError.self) { _ = try trainer.findRate(on: TrainerTests.digits) }
            let checkpoint = try TrainerCheckpoint(contentsOf: file)
            #expect(checkpoint.epochs == 2)
            var calm = Self.trainer()
            // In a task of its own, since this one is cancelled.
            let expected = try await Task.detached {
                try calm.fit(TrainerTests.digits, epochs: 2, batchSize: 64, seed: 3, observers: [])
                return TrainerTests.bits(calm.model)
            }.value
            #expect(TrainerTests.bits(trainer.model) == expected)
        }.value
    }

    struct Missing: Error {}

    /// Also one that is awaited, and has nobody who follows it.
    @Test func cancellationReachesARunElsewhere() async throws {
        let task = Task {
            var trainer = Self.trainer()
            try await trainer.fit(TrainerTests.digits, epochs: 1_000_000, batchSize: 64, on: MainActor.shared)
        }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    // MARK: The main actor

    /// Shows progress, as an app does.
    @MainActor final class Progress: @MainActor TrainingObserver {
        var fractions: [Double] = []
        var epochs: [Int] = []
        var report: TrainingReport?
        var predictions: [Int] = []
        func stepEnded(_ progress: TrainingProgress) {
            MainActor.assertIsolated()
            fractions.append(Double(progress.step) / Double(progress.stepsInEpoch))
        }
        func inspects(step: Int) -> Bool { step % 4 == 0 }
        var inspected: [Int] = []
        func stepInspected(_ inspection: StepInspection) { inspected.append(inspection.step) }
        func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
            MainActor.assertIsolated()
            epochs.append(epoch.record.epoch)
            let model = try #require(epoch.model as? MultiLayerPerceptron)
            predictions.append(try model.outputs(for: TrainerTests.digits[[0, 1]]).shape[1])
            return epoch.record.epoch == 3 ? .stop : .proceed
        }
        func runEnded(_ result: Result<TrainingReport, any Error>) { report = try? result.get() }
    }

    /// The same bits, and all that happened is told in order.
    @Test @MainActor func observersLiveOnTheMainActor() async throws {
        let (progress, saver) = (Progress(), EarlyStopping(patience: 50))
        var trainer = Self.trainer()
        let report = try await trainer.fit(
            TrainerTests.digits, validation: TrainerTests.digits, epochs: 9, batchSize: 64, seed: 3,
            observers: [progress, saver], on: MainActor.shared)
        #expect(progress.epochs == [1, 2, 3] && progress.predictions == [10, 10, 10])
        #expect(progress.fractions == [0.2, 0.4, 0.6, 0.8, 1, 0.2, 0.4, 0.6, 0.8, 1, 0.2, 0.4, 0.6, 0.8, 1])
        #expect(progress.inspected == [4, 8, 12])
        #expect(progress.report?.steps == 15 && report.reason == .stoppedEarly && report.epochs.count == 3)
        let expected = try await Task.detached {
            var straight = Self.trainer()
            let stop = TrainerTests.Watcher(last: 3)
            try Self.fitHere(&straight, [stop, EarlyStopping(patience: 50)])
            return (TrainerTests.bits(straight.model), straight.steps)
        }.value
        #expect(TrainerTests.bits(trainer.model) == expected.0 && trainer.steps == expected.1)
    }

    private static func fitHere(
        _ trainer: inout Trainer<MultiLayerPerceptron>, _ observers: [any TrainingObserver]
    ) throws {
        try trainer.fit(
            TrainerTests.digits, validation: TrainerTests.digits, epochs: 9, batchSize: 64, seed: 3,
            observers: observers)
    }

    /// Fails at a step.
    @MainActor final class Failing: @MainActor TrainingObserver {
        struct Failure: Error {}
        func stepEnded(_ progress: TrainingProgress) throws { if progress.steps == 7 { throw Failure() } }
    }

    /// The epoch is undone, however far it came meanwhile.
    @Test @MainActor func whatTheyThrowEndsTheRun() async throws {
        var trainer = Self.trainer()
        do {
            try await trainer.fit(
                TrainerTests.digits, epochs: 9, batchSize: 64, observers: [Failing()], on: MainActor.shared)
            Issue.record("nothing was thrown")
        } catch is Failing.Failure {}
        #expect(trainer.epochs == 1 && trainer.steps == 5)
        try await trainer.fit(TrainerTests.digits, epochs: 1, batchSize: 64, on: MainActor.shared)
        #expect(trainer.epochs == 2 && trainer.steps == 10)
    }

    // MARK: Metrics of one's own

    private static let firstClassShare = Metric("first class", for: .classification) { predictions in
        Double(predictions.predictedClasses.count { $0 == 0 }) / Double(predictions.predictedClasses.count)
    }

    private static let bias = Metric("bias", for: .regression) { predictions in
        zip(predictions.outputs, predictions.values).reduce(0) { $0 + Double($1.0 - $1.1) }
            / Double(predictions.outputs.count)
    }

    @Test func ownMetricsAreEvaluated() throws {
        let model = LinearRegression(features: 2)
        let evaluation = try model.evaluated(on: TrainerTests.line, loss: .squared, metrics: [Self.bias])
        let mean = [-0.4, 2.6, 1.4, 5.5, -2.1, -0.5].reduce(0, +) / 6
        #expect(abs((evaluation[Self.bias] ?? 0) + mean) < 1e-6)
        #expect(evaluation[.rmse] == evaluation.rootMeanSquaredError && evaluation[.loss] == evaluation.loss)
        #expect(evaluation[.accuracy] == nil && evaluation[Self.firstClassShare] == nil)
        let problem = "there is no first class of numbers; take loss, rmse, mae, medianError, pinball or r2"
        #expect(throws: TrainingError.settingsDoNotFit(problem)) {
            try model.evaluated(on: TrainerTests.line, loss: .squared, metrics: [Self.firstClassShare])
        }
    }

    /// They are watched, stopped on, and saved in checkpoints.
    @Test func ownMetricsDecide() throws {
        var trainer = Self.trainer()
        let stopping = EarlyStopping(monitoring: Self.firstClassShare, patience: 2)
        let report = try trainer.fit(
            TrainerTests.digits, validation: TrainerTests.digits, epochs: 30, batchSize: 64, observers: [stopping])
        let values = report.epochs.compactMap { $0.validation?[Self.firstClassShare] }
        #expect(values.count == report.epochs.count && report.reason == .stoppedEarly)
        #expect(stopping.best?.value == values.min() && report.modelEpoch == values.count - 2)

        let file = NSTemporaryDirectory() + "descent-\(UUID().uuidString).safetensors"
        defer { unlink(file) }
        try trainer.checkpoint.write(to: file)
        #expect(try TrainerCheckpoint(contentsOf: file).history == trainer.history)
    }

    /// A metric that the model's outputs do not have is not passed over in silence.
    @Test func metricsThatAreMissingEndTheRun() throws {
        var trainer = Trainer(
            LinearRegression(features: 2, outputs: 3), loss: MisfitTests.quantiles, optimizer: SGD(learningRate: 0.02))
        #expect(
            throws: TrainingError.settingsDoNotFit(
                "early stopping: there is no rmse of the model's outputs", remedy: "take loss")
        ) {
            try trainer.fit(
                TrainerTests.line, validation: TrainerTests.line, epochs: 3,
                observers: [EarlyStopping(monitoring: .rmse)])
        }
    }

    // MARK: Values that are passed around

    @Test func trainersAreSendable() async throws {
        let trainer = Self.trainer()
        let losses = try await withThrowingTaskGroup(of: Double.self) { group in
            for seed in [1, 1, 2] {
                group.addTask {
                    var own = trainer
                    return try own.fit(TrainerTests.digits, epochs: 1, seed: seed).epochs[0].trainingLoss
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(losses).count == 2)
    }
}
