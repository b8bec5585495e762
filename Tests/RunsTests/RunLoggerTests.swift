import Datasets
import Foundation
import Learning
import Optimizers
import Plots
import Runs
import Support
import Tensors
import TestSupport
import Testing

/// The log of a run, read back by TensorBoard's own reader.
@Suite(.enabled(if: TensorBoard.isThere, "no Python with TensorBoard; make it with Scripts/test-python.sh"))
struct RunLoggerTests {
    /// Keeps what the logger is to be measured by.
    private final class Witness: TrainingObserver {
        var losses: [[Double]] = []
        var inspections: [StepInspection] = []
        var during: TensorBoard.Found?
        let folder: String
        let readAfter: Int?

        init(_ folder: String, readAfter: Int? = nil) { (self.folder, self.readAfter) = (folder, readAfter) }

        func inspects(step: Int) -> Bool { step == 1 || step == 5 }
        func stepInspected(_ inspection: StepInspection) { inspections.append(inspection) }
        func stepEnded(_ progress: TrainingProgress) {
            losses.append([Double(progress.steps), Double(Float(progress.loss))])
        }
        func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
            let record = epoch.record
            guard record.epoch == readAfter else { return .proceed }
            // Nothing is flushed by hand: it has to come by itself.
            usleep(500_000)
            during = try TensorBoard.read(folder)
            return .proceed
        }
    }

    private static let digits = Dataset.digits[Array(0..<100)]

    private func trainer() -> Trainer<MultiLayerPerceptron> {
        Trainer(
            MultiLayerPerceptron(sizes: [64, 8, 10], seed: 1), loss: .softmaxCrossEntropy,
            optimizer: SGD(learningRate: .exponential(from: 0.5, decay: 0.9)))
    }

    @Test func everythingIsReadBack() throws {
        let folder = TemporaryFolder()
        let log = try RunLogger(
            folder: folder.path, settings: ["optimizer": .text("sgd"), "rate": .number(0.5)],
            intervals: LogIntervals(inspections: 4), watchedName: "test")
        let witness = Witness(folder.path)
        var trainer = trainer()
        let report = try trainer.fit(
            Self.digits, validation: Self.digits, epochs: 2, batchSize: 40, observers: [log, witness])
        try log.add("mine/number", 7, step: 3)
        try log.add("mine/text", markdown: "*so*")
        try log.add("mine/picture", Plot("mine", width: 60, height: 40), step: 2)
        try log.flush()

        let found = try TensorBoard.read(folder.path)
        #expect(found.scalars["loss/batch"] == witness.losses)
        let rates = try #require(found.scalars["learning-rate"])
        for (step, rate) in rates.enumerated() { #expect(abs(rate[1] - 0.5 * pow(0.9, Double(step))) < 1e-6) }
        #expect(
            found.scalars["loss/training"] == report.epochs.map { [Double($0.steps), Double(Float($0.trainingLoss))] })
        let accuracies = try report.epochs.map {
            [Double($0.steps), Double(Float(try #require($0.validation?.accuracy)))]
        }
        #expect(found.scalars["accuracy/test"] == accuracies)
        #expect(found.scalars["final/accuracy/test"] == [accuracies[1]])
        // There are fewer examples than a sample would have.
        let known = try trainer.model.evaluated(on: Self.digits, loss: trainer.loss).accuracy
        #expect(found.scalars["accuracy/training"]?.last?.last == known.map { Double(Float($0)) })

        // The first step, the fifth, and the last.
        #expect(found.scalars["gradient-norm/all"]?.map { $0[0] } == [1, 5, 6])
        for (number, inspection) in witness.inspections.prefix(2).enumerated() {
            func norm(_ values: [Float]) -> Double { sqrt(values.reduce(0) { $0 + Double($1) * Double($1) }) }
            for leaf in inspection.leaves {
                let expected = [
                    "gradient-norm": norm(leaf.gradient), "update-norm": norm(leaf.update),
                    "update-to-weight": norm(leaf.update) / norm(leaf.weights),
                ]
                for (group, value) in expected where value.isFinite {
                    let row = try #require(
                        found.scalars["\(group)/\(leaf.name)"]?.first { $0[0] == Double(inspection.step) })
                    #expect(abs(row[1] - value) <= 1e-6 * value)
                }
                for (group, values) in [("weights", leaf.weights), ("gradients", leaf.gradient)] {
                    let histogram = try #require(found.histograms["\(group)/\(leaf.name)"]?[number])
                    #expect(histogram.num == Double(values.count) && histogram.max == Double(values.max() ?? 0))
                    #expect(abs(histogram.sumOfSquares - norm(values) * norm(values)) < 1e-6)
                }
            }
            for layer in inspection.layers {
                let histogram = try #require(found.histograms["activations/\(layer.name)"]?[number])
                #expect(histogram.num == Double(layer.values.count) && histogram.min == Double(layer.values.min() ?? 0))
            }
        }
        #expect(
            found.graph.suffix(2) == [
                ["layers/0/output", "Layer", "features layers/0/weight layers/0/bias", "-1 8"],
                ["layers/1/output", "Layer", "layers/1/weight layers/1/bias layers/0/output", "-1 10"],
            ])
        #expect(found.settings == ["optimizer": "sgd", "rate": "0.5"] && found.status == 1)
        #expect(found.scalars["mine/number"] == [[3, 7]] && found.texts["mine/text"] == ["*so*"])
        #expect(found.images["mine/picture"]?.first?.width == 60)
    }

    @Test func readableWhileTheRunGoesOn() throws {
        let folder = TemporaryFolder()
        let log = try RunLogger(folder: folder.path)
        let witness = Witness(folder.path, readAfter: 2)
        var trainer = trainer()
        try trainer.fit(Self.digits, epochs: 3, batchSize: 40, observers: [log, witness])
        let during = try #require(witness.during)
        #expect(during.scalars["loss/batch"]?.count == 6 && during.scalars["loss/training"]?.count == 2)
        #expect(during.status == nil)
        #expect(try TensorBoard.read(folder.path).scalars["loss/batch"]?.count == 9)
    }

    /// What was logged after the checkpoint is logged again, and shown once.
    @Test func aRunThatGoesOnHasEachStepOnce() throws {
        final class Stop: TrainingObserver {
            func stepEnded(_ progress: TrainingProgress) throws { if progress.steps == 8 { throw Stopped() } }
        }
        struct Stopped: Error {}
        let (folder, whole) = (TemporaryFolder(), TemporaryFolder())
        let file = folder.path + "/checkpoint"
        var first = trainer()
        let observers =
            [try RunLogger(folder: folder.path), CheckpointSaver(file: file), Stop()] as [any TrainingObserver]
        #expect(throws: Stopped.self) {
            try first.fit(Self.digits, epochs: 4, batchSize: 40, observers: observers)
        }
        var second = try Trainer(
            trainer().model, loss: first.loss, optimizer: first.optimizer,
            resuming: TrainerCheckpoint(contentsOf: file))
        #expect(second.steps == 6)
        let log = try RunLogger(folder: folder.path)
        try second.fit(Self.digits, epochs: 2, batchSize: 40, observers: [log])
        var straight = trainer()
        try straight.fit(Self.digits, epochs: 4, batchSize: 40, observers: [RunLogger(folder: whole.path)])
        let (found, expected) = (try TensorBoard.read(folder.path), try TensorBoard.read(whole.path))
        for tag in ["loss/batch", "learning-rate", "loss/training"] {
            #expect(found.scalars[tag] == expected.scalars[tag] && found.scalars[tag]?.isEmpty == false)
        }
        #expect(found.status == 1)
    }

    /// The epoch whose model is kept may lie before the stop.
    @Test func finalMetricsAreThoseOfTheKeptEpoch() throws {
        final class Keep: TrainingObserver {
            func epochEnded(_ epoch: EndedEpoch) -> Decision {
                epoch.record.epoch == 2 ? .keep : .proceed
            }
            func stepEnded(_ progress: TrainingProgress) throws { if progress.steps == 11 { throw Stopped() } }
        }
        struct Stopped: Error {}
        let folder = TemporaryFolder()
        let file = folder.path + "/checkpoint"
        var first = trainer()
        #expect(throws: Stopped.self) {
            try first.fit(
                Self.digits, validation: Self.digits, epochs: 5, batchSize: 40,
                observers: [RunLogger(folder: folder.path), Keep(), CheckpointSaver(file: file)])
        }
        var second = try Trainer(
            trainer().model, loss: first.loss, optimizer: first.optimizer,
            resuming: TrainerCheckpoint(contentsOf: file))
        let log = try RunLogger(folder: folder.path)
        let report = try second.fit(
            Self.digits, validation: Self.digits, epochs: 2, batchSize: 40, observers: [log])
        #expect(report.modelEpoch == 2)
        let kept = try #require(first.history[1].validation?.accuracy)
        #expect(try TensorBoard.read(folder.path).scalars["final/accuracy/validation"] == [[6, Double(Float(kept))]])
    }

    /// Long runs have points at even distances, and each run its own place on the axis of steps.
    @Test func intervals() throws {
        let folder = TemporaryFolder()
        let log = try RunLogger(folder: folder.path, intervals: LogIntervals(scalars: 4, inspections: 0))
        var trainer = trainer()
        for _ in 0..<2 { try trainer.fit(Self.digits, epochs: 3, batchSize: 40, observers: [log]) }
        let found = try TensorBoard.read(folder.path)
        #expect(found.scalars["loss/batch"]?.map { $0[0] } == [1, 5, 9, 10, 14, 18])
        #expect(found.scalars["gradient-norm/all"] == nil && found.histograms.isEmpty)
        var outline: [InspectionSteps] = []
        final class Outliner: TrainingObserver {
            var inspected: InspectionSteps?
            func runBegan(_ outline: TrainingOutline) { inspected = InspectionSteps(of: outline) }
        }
        for epochs in [1, 500] {
            let outliner = Outliner()
            try trainer.fit(Self.digits, epochs: epochs, batchSize: 100, observers: [outliner])
            outline.append(try #require(outliner.inspected))
        }
        #expect((1...1000).filter { outline[0].contains($0) } == [19])
        #expect((1...1000).filter { outline[1].contains($0) } == Array(stride(from: 20, through: 515, by: 5)) + [519])
    }

    @Test func aRunThatFailsSaysSo() throws {
        let folder = TemporaryFolder()
        let log = try RunLogger(folder: folder.path)
        var trainer = Trainer(
            LinearRegression(features: 64), loss: Loss(ofClasses: { outputs, _ in outputs.sum() * .infinity }),
            optimizer: SGD())
        let error = #expect(throws: TrainingError.self) {
            try trainer.fit(Self.digits, epochs: 1, observers: [log])
        }
        let found = try TensorBoard.read(folder.path)
        #expect(found.status == 2 && found.texts["failure"] == [error?.description ?? ""])
    }

    /// What is written at the end of a run of `descent train`.
    @Test func picturesAndSettingsOfARun() throws {
        var settings = RunSettings()
        (settings.epochs, settings.model) = (1, .mlp(hidden: [12]))
        for (name, table) in [("digits", Table.digits), ("line", try line())] {
            let folder = TemporaryFolder()
            let plan = try Run.Plan(table, settings)
            let log = try RunLogger(plan, folder: folder.path)
            let run = try Run.train(plan, observers: [log])
            try log.add(run)
            try log.flush()
            let found = try TensorBoard.read(folder.path)
            let pictures =
                name == "digits"
                ? ["confusion-matrix", "examples", "first-layer"] : ["first-layer", "predicted-and-observed"]
            #expect(found.images.keys.sorted() == pictures)
            for images in found.images.values {
                #expect(images.allSatisfy { $0.width >= 8 && $0.bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47] })
            }
            #expect(found.settings["model"] == "mlp:12" && found.settings["batch-size"] == "32.0")
            #expect(found.texts["settings"]?.first?.contains("| model | `mlp:12` |") == true)
        }
    }

    private func line() throws -> Table {
        let x = (0..<50).map { Double($0 * $0 % 17) }
        return Table(
            columns: [
                Table.Column(name: "a|b", numbers: x), Table.Column(name: "y", numbers: x.map { 300.5 + 2.25 * $0 }),
            ], source: "line|`x`")
    }
}
