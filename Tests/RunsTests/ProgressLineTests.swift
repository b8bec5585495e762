import Datasets
import Learning
import Optimizers
import Runs
import Support
import Testing

@Suite("The progress line")
struct ProgressLineTests {
    /// What an observer was told in a real run, with the numbers of the tests put in.
    private final class Witness: TrainingObserver {
        var outline: TrainingOutline?
        var progress: TrainingProgress?
        var record: EpochRecord?

        func runBegan(_ outline: TrainingOutline) { self.outline = outline }
        func stepEnded(_ progress: TrainingProgress) { self.progress = progress }
        func epochEnded(_ epoch: EndedEpoch) -> Decision {
            let record = epoch.record
            self.record = record
            return .proceed
        }
    }

    private let record: EpochRecord
    private let sample: TrainingProgress

    init() throws {
        let data = Dataset(features: [[0], [1]], targets: .values([0, 1]))
        let witness = Witness()
        var trainer = Trainer(LinearRegression(features: 1), loss: .squared, optimizer: SGD())
        try trainer.fit(data, validation: data, epochs: 1, observers: [witness])
        var record = try #require(witness.record)
        (record.epoch, record.trainingLoss, record.examplesPerSecond) = (2, 0.25, 123_456)
        record.validation?.loss = 0.5
        record.validation?.metrics["rmse"] = 1.5
        self.record = record
        var sample = try #require(witness.progress)
        (sample.epoch, sample.epochs, sample.stepsInEpoch, sample.examples) = (3, 4, 10, 50_000)
        (sample.loss, sample.lastEpoch) = (0.125, record)
        self.sample = sample
    }

    private func progress(step: Int, seconds: Double) -> TrainingProgress {
        var progress = sample
        (progress.step, progress.seconds) = (step, seconds)
        return progress
    }

    @Test("On a terminal: bar, share, rate, time left, loss, metric; at most ten times a second")
    func terminal() {
        var written: [String] = []
        let line = ProgressLine(isTerminal: true, width: 200, watchedName: "test", scale: 2) { written.append($0) }
        #expect(line.epochEnded(EndedEpoch(record: record, epochs: 4, model: Activation.identity)) == .proceed)
        #expect(written == [])
        line.stepEnded(progress(step: 0, seconds: 10))
        line.stepEnded(progress(step: 1, seconds: 10.05))
        line.stepEnded(progress(step: 5, seconds: 10.2))
        #expect(written.count == 2)
        #expect(
            written[0]
                == "\repoch 3/4 ████████░░░░░░░░ 50 %  5000 examples/s  0:10 left  loss 0.25  test RMSE 3\u{1B}[K")
        line.finish()
        #expect(written.last == "\r\u{1B}[K")
    }

    @Test("The time left of a run that goes on is told from its own epochs")
    func goingOn() throws {
        let data = Dataset(features: [[0], [1]], targets: .values([0, 1]))
        let witness = Witness()
        var trainer = Trainer(LinearRegression(features: 1), loss: .squared, optimizer: SGD())
        try trainer.fit(data, epochs: 1)
        try trainer.fit(data, epochs: 3, observers: [witness])
        var written: [String] = []
        let line = ProgressLine(isTerminal: true, width: 200) { written.append($0) }
        line.runBegan(try #require(witness.outline))
        // One of its three epochs is done.
        line.stepEnded(progress(step: 0, seconds: 10))
        #expect(written.last?.contains(" 50 %  5000 examples/s  0:20 left") == true, "\(written)")
    }

    @Test("A narrow terminal gets a line that fits")
    func narrow() {
        var written: [String] = []
        let line = ProgressLine(isTerminal: true, width: 40) { written.append($0) }
        line.stepEnded(progress(step: 5, seconds: 10))
        #expect(written == ["\repoch 3/4 ██████████░░░░░░ 62 %  5000 e\u{1B}[K"])
    }

    @Test("Elsewhere: one line an epoch and nothing else")
    func plain() {
        var written: [String] = []
        let line = ProgressLine(isTerminal: false, watchedName: "test", scale: 2) { written.append($0) }
        line.stepEnded(progress(step: 0, seconds: 10))
        #expect(line.epochEnded(EndedEpoch(record: record, epochs: 4, model: Activation.identity)) == .proceed)
        line.finish()
        #expect(written == ["epoch 2/4  loss 0.25  test loss 0.5  test RMSE 3  123k examples/s\n"])
    }
}
