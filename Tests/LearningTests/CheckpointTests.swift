import Datasets
import Foundation
import Learning
import Optimizers
import TensorFiles
import Tensors
import Testing

/// Runs that stop and go on are those that never stopped, bit for bit.
@Suite struct CheckpointTests {
    private static let parts = TrainerTests.digits.parted(at: 200)

    /// Ends a run after a step, as an interrupt does.
    private final class Stop: TrainingObserver {
        private let step: Int
        init(after step: Int) { self.step = step }
        func stepEnded(_ progress: TrainingProgress) throws {
            if progress.steps == step { throw Stopped() }
        }
    }

    private struct Stopped: Error {}

    /// What is new each time a process begins.
    private struct Session {
        let stopping = EarlyStopping(monitoring: .accuracy, patience: 4)
        let saver: CheckpointSaver
        var trainer: Trainer<MultiLayerPerceptron>

        init(file: String, when occasion: CheckpointSaver.Occasion = .everyEpochs(3)) throws {
            saver = CheckpointSaver(file: file, when: occasion)
            let optimizer = Adam(learningRate: .cosine(from: 0.02, over: 120)).averaged(decay: 0.9)
            let model = TrainerTests.perceptron(dropout: 0.3)
            if access(file, F_OK) == 0 {
                trainer = try Trainer(
                    model, loss: .softmaxCrossEntropy, optimizer: optimizer,
                    resuming: TrainerCheckpoint(contentsOf: file))
            } else {
                trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: optimizer)
                trainer.plateau = ReduceOnPlateau(factor: 0.5, patience: 1, threshold: 0.2)
            }
        }

        /// - Parameter saverFirst: whether the saver hears of everything before the others.
        mutating func run(stopAfter step: Int = .max, saverFirst: Bool = false) throws -> TrainingReport {
            let (others, savers) = ([stopping, Stop(after: step)] as [any TrainingObserver], [saver])
            return try trainer.fit(
                CheckpointTests.parts.0, validation: CheckpointTests.parts.1, epochs: 30 - trainer.epochs,
                batchSize: 64, seed: 3, observers: saverFirst ? savers + others : others + savers)
        }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "descent-checkpoints-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test(arguments: [[1], [17], [30, 31, 55], [59], [23, 24, 25, 40]], [false, true])
    func stoppedRunsGoOnAsIfTheyHadNot(_ stops: [Int], saverFirst: Bool) throws {
        try withFolder { folder in
            var whole = try Session(file: folder + "/whole")
            let expected = try whole.run()
            // The best is some epochs back, so that it comes from before one of the stops.
            #expect(
                expected.reason == .stoppedEarly && expected.modelEpoch > 8 && whole.trainer.steps >= 60
                    && whole.trainer.epochs < 30)

            let file = folder + "/parts"
            for step in stops {
                var part = try Session(file: file)
                #expect(throws: Stopped.self) { try part.run(stopAfter: step, saverFirst: saverFirst) }
                // What was stopped within an epoch goes on from the epoch before.
                #expect((access(file, F_OK) == 0) == (step > 4))
            }
            var last = try Session(file: file)
            let report = try last.run(saverFirst: saverFirst)
            #expect(report.reason == .stoppedEarly && report.modelEpoch == expected.modelEpoch)
            #expect(last.trainer.epochs == whole.trainer.epochs && last.trainer.position == whole.trainer.position)
            #expect(last.trainer.plateau == whole.trainer.plateau && last.stopping.best?.epoch == report.modelEpoch)
            #expect(TrainerTests.bits(last.trainer.model) == TrainerTests.bits(whole.trainer.model))
            let losses = [last, whole].map { $0.trainer.history.map { [$0.trainingLoss, $0.validation?.loss] } }
            #expect(losses[0] == losses[1])
        }
    }

    @Test(
        "After a great number of steps each is counted, schedules are where they should be, and a stop changes nothing",
        arguments: [1_000_000_000, 999_000_000_000])
    func manySteps(_ steps: Int) throws {
        try withFolder { folder in
            let file = folder + "/checkpoint"
            let schedule = Schedule.cosine(from: 0.02, over: 1_000_000_000_000)
            func fit(_ epochs: Int, _ trainer: inout Trainer<MultiLayerPerceptron>) throws {
                try trainer.fit(Self.parts.0, epochs: epochs, batchSize: 64, seed: 3)
                try trainer.checkpoint.write(to: file)
            }
            func resumed() throws -> Trainer<MultiLayerPerceptron> {
                try Trainer(
                    TrainerTests.perceptron(dropout: 0.3), loss: .softmaxCrossEntropy,
                    optimizer: Adam(learningRate: schedule), resuming: TrainerCheckpoint(contentsOf: file))
            }
            var first = Trainer(
                TrainerTests.perceptron(dropout: 0.3), loss: .softmaxCrossEntropy,
                optimizer: Adam(learningRate: schedule))
            try fit(1, &first)
            // As if it had gone on for long: the count is all that a step knows of those before.
            var saved = try SafeTensors(contentsOf: file)
            let count = "\"steps\":\(first.steps)"
            for (key, text) in saved.metadata where text.contains(count) {
                saved.metadata[key] = text.replacing(count, with: "\"steps\":\(steps)")
            }
            try saved.write(to: file)

            var whole = try resumed()
            var parts = whole
            #expect(whole.steps == steps)
            try fit(3, &whole)
            for _ in 0..<3 {
                try fit(1, &parts)
                parts = try resumed()
            }
            #expect(parts.position == whole.position && whole.steps == steps + 3 * first.steps)
            #expect(TrainerTests.bits(parts.model) == TrainerTests.bits(whole.model))
            for (index, record) in whole.history.dropFirst().enumerated() {
                #expect(record.steps == steps + (index + 1) * first.steps)
                #expect(record.learningRate == schedule(record.steps - 1) && record.learningRate > 0)
            }
        }
    }

    /// A process may die between its last step and whatever it does with the model.
    @Test func whatHasEndedIsNotTrainedFurther() throws {
        try withFolder { folder in
            var whole = try Session(file: folder + "/whole", when: .everyEpochs(1))
            let report = try whole.run()
            let checkpoint = try TrainerCheckpoint(contentsOf: folder + "/whole")
            #expect(checkpoint.ending == .stoppedEarly && checkpoint.keptEpoch == report.modelEpoch)
            var later = try Session(file: folder + "/whole")
            try later.trainer.fit(Self.parts.0, epochs: 0)
            #expect(TrainerTests.bits(later.trainer.model) == TrainerTests.bits(whole.trainer.model))
        }
    }

    @Test func filesOfEpochs() throws {
        try withFolder { folder in
            func saved(_ saver: CheckpointSaver) throws -> (files: [String], report: TrainingReport) {
                var trainer = Trainer(
                    TrainerTests.perceptron(), loss: .softmaxCrossEntropy, optimizer: SGD(learningRate: 0.5))
                let report = try trainer.fit(
                    Self.parts.0, validation: Self.parts.1, epochs: 10, observers: [saver])
                let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                #expect(saver.files == files.map { "\(folder)/\($0)" })
                for file in saver.files {
                    let epoch = try TrainerCheckpoint(contentsOf: file).epochs
                    #expect(file.hasSuffix("epoch-\(epoch < 10 ? "00000" : "0000")\(epoch).safetensors"))
                    unlink(file)
                }
                return (files, report)
            }
            func names(_ epochs: [Int]) -> [String] {
                epochs.map { "epoch-" + String(repeating: "0", count: $0 < 10 ? 5 : 4) + "\($0).safetensors" }
            }
            #expect(try saved(CheckpointSaver(folder: folder, when: .everyEpochs(4))).files == names([4, 8, 10]))
            #expect(try saved(CheckpointSaver(folder: folder, keeping: 3)).files == names([8, 9, 10]))
            #expect(try saved(CheckpointSaver(folder: folder, when: .everySeconds(1e6))).files == [])
            #expect(try saved(CheckpointSaver(folder: folder, when: .everySeconds(0))).files.count == 10)
            let best = try saved(CheckpointSaver(folder: folder, when: .best(.accuracy)))
            var (records, most) = ([Int](), -1.0)
            for record in best.report.epochs {
                let accuracy = try #require(record.validation?.accuracy)
                if accuracy > most { (records, most) = (records + [record.epoch], accuracy) }
            }
            #expect(best.files == names(records) && records.count < 10)
        }
    }

    /// The best of all is known to a run that goes on.
    @Test func theBestIsRemembered() throws {
        try withFolder { folder in
            func fit(_ epochs: Int, _ checkpoint: TrainerCheckpoint?) throws -> [String] {
                let last = CheckpointSaver(file: folder + "/last")
                let best = CheckpointSaver(folder: folder, when: .best(.loss))
                let (model, optimizer) = (LinearRegression(features: 2), SGD(learningRate: 0.05))
                var trainer =
                    try checkpoint.map {
                        try Trainer(model, loss: .squared, optimizer: optimizer, resuming: $0)
                    } ?? Trainer(model, loss: .squared, optimizer: optimizer)
                // Better at first, then worse and worse.
                let contrary = Dataset(
                    features: TrainerTests.line.features, targets: .values([-0.4, 0.6, 0.4, 2.5, -0.1, -0.5]))
                try trainer.fit(
                    TrainerTests.line, validation: contrary, epochs: epochs, batchSize: nil, observers: [last, best])
                return best.files
            }
            let first = try fit(40, nil)
            #expect(!first.isEmpty)
            #expect(try fit(5, TrainerCheckpoint(contentsOf: folder + "/last")).isEmpty)
        }
    }

    @Test func whatCannotBeWrittenEndsTheRun() throws {
        var trainer = Trainer(TrainerTests.perceptron(), loss: .softmaxCrossEntropy, optimizer: SGD())
        let error = #expect(throws: SafeTensorsError.self) {
            try trainer.fit(
                TrainerTests.digits, epochs: 5, observers: [CheckpointSaver(file: "/no/such/folder/file")])
        }
        #expect("\(try #require(error))".hasPrefix("/no/such/folder/file: "))
        #expect(trainer.epochs == 1)
    }

    @Test(
        arguments: [
            ([:], "the file is not a checkpoint of a run"),
            (["checkpoint": "{"], "what it says of the run cannot be read"),
            (["checkpoint": "{\"format\": 1}"], "what it says of the run cannot be read"),
        ] as [([String: String], String)])
    func brokenFiles(_ metadata: [String: String], _ reason: String) throws {
        let tensors: [(name: String, tensor: AnyTensor)] = [("weight", AnyTensor(Tensor<Float>([1, 2])))]
        let error = #expect(throws: SafeTensorsError.self) {
            _ = try TrainerCheckpoint(SafeTensors(tensors: tensors, metadata: metadata), file: "run")
        }
        #expect(error?.file == "run" && error?.reason == .malformedMetadata(reason))
    }

    /// Losses may be anything, and what is not known is none of them.
    @Test func theHistoryIsKeptAsItIs() throws {
        var trainer = Trainer(LinearRegression(features: 2), loss: .squared, optimizer: SGD(learningRate: 0.01))
        let constant = Dataset(features: [[1, 2], [3, 4]], targets: .values([5, 5]))
        try trainer.fit(TrainerTests.line, validation: constant, epochs: 2)
        try trainer.fit(TrainerTests.line, epochs: 1)
        try withFolder { folder in
            try trainer.checkpoint.write(to: folder + "/file")
            let found = try TrainerCheckpoint(contentsOf: folder + "/file")
            #expect("\(found.history)" == "\(trainer.history)")
            #expect(found.history[0].validation?.rSquared != nil && found.history[2].validation == nil)
            #expect(found.history[0].validation?.accuracy == nil && found.seconds == trainer.seconds)
        }
    }

    private final class FirstKept: TrainingObserver {
        func epochEnded(_ epoch: EndedEpoch) -> Decision { epoch.record.epoch == 1 ? .keep : .proceed }
    }

    /// The names that the averages of a chain had then, in order.
    private static let earlierAverages: [(optimizer: any Optimizer, names: [String])] = [
        (Adam().averaged(decay: 0.9), ["exponentiallyAveraged"]), (Adam().averaged(from: 1), ["uniformlyAveraged"]),
        (Adam().averaged(from: 1).averaged(decay: 0.5), ["uniformlyAveraged", "exponentiallyAveraged"]),
        (
            Adam().averaged(decay: 0.9).clipped(toNorm: 1).averaged(from: 1, every: 2),
            ["exponentiallyAveraged", "uniformlyAveraged"]
        ),
        (SGD().averaged(from: 1).averaged(from: 2), ["uniformlyAveraged", "uniformlyAveraged2"]),
        (SGD().with(Adam().averaged(decay: 0.9), for: "*.bias"), ["exponentiallyAveraged"]),
    ]

    @Test(arguments: earlierAverages.indices) func averagesOfEarlierVersions(_ index: Int) throws {
        let (optimizer, earlier) = Self.earlierAverages[index]
        func trained(
            epochs: Int, from checkpoint: TrainerCheckpoint? = nil, _ saver: [CheckpointSaver] = []
        ) throws -> Trainer<MultiLayerPerceptron> {
            let model = MultiLayerPerceptron(sizes: [2, 3, 1], seed: 1)
            var trainer =
                try checkpoint.map { try Trainer(model, loss: .squared, optimizer: optimizer, resuming: $0) }
                ?? Trainer(model, loss: .squared, optimizer: optimizer)
            try trainer.fit(TrainerTests.line, epochs: epochs, batchSize: 2, observers: [FirstKept()] + saver)
            return trainer
        }
        try withFolder { folder in
            let whole = try trained(epochs: 4, [CheckpointSaver(folder: folder, when: .everyEpochs(2))])
            var file = try SafeTensors(contentsOf: folder + "/epoch-000002.safetensors")
            let names = file.tensors.map(\.name)
            for (now, then) in zip(["averaged", "averaged2"], earlier) {
                file.tensors = file.tensors.map { tensor in
                    (name: tensor.name.replacing("/\(now).", with: "/\(then)."), tensor: tensor.tensor)
                }
            }
            #expect(file.tensors.map(\.name) != names)
            let resumed = try trained(epochs: 2, from: TrainerCheckpoint(file, file: "run"))
            #expect(TrainerTests.bits(resumed.model) == TrainerTests.bits(whole.model))
            let (ours, theirs) = (resumed.checkpoint.tensors, whole.checkpoint.tensors)
            #expect(ours.map(\.name) == theirs.map(\.name))
            let isSame = ours.map(\.tensor.littleEndianBytes) == theirs.map(\.tensor.littleEndianBytes)
            #expect(isSame)
        }
    }

    @Test func partsOfTheKeptEpochThatAreMissing() throws {
        try withFolder { folder in
            var session = try Session(file: folder + "/file", when: .everyEpochs(1))
            _ = try session.run()
            var file = try SafeTensors(contentsOf: folder + "/file")
            let place = try #require(file.tensors.firstIndex { $0.name.hasPrefix("kept/") })
            file.tensors.remove(at: place)
            let error = #expect(throws: SafeTensorsError.self) { _ = try TrainerCheckpoint(file, file: "run") }
            let reason = "tensors of the epoch that was kept are missing, or of another type or shape"
            #expect(error?.reason == .malformedMetadata(reason))
            file.metadata["checkpoint"] = file.metadata["checkpoint"]?.replacing("\"format\":1", with: "\"format\":2")
            let later = #expect(throws: SafeTensorsError.self) { _ = try TrainerCheckpoint(file, file: "run") }
            #expect(later?.reason == .malformedMetadata("it was written by a later version; update descent"))
        }
    }
}

extension Dataset {
    fileprivate func parted(at row: Int) -> (Dataset, Dataset) {
        (self[Array(0..<row)], self[Array(row..<count)])
    }
}
