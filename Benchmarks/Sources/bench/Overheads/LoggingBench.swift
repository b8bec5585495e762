import Descent
import Foundation

/// What a log costs beside the same training without: 64-32-10 in batches of 32.
enum LoggingBench {
    private struct Variant {
        let name: String
        /// `nil` for no log.
        let intervals: LogIntervals?
        var diagnoses = false
        /// Of the time without.
        var atMost: Double?
    }

    private static let variants = [
        Variant(name: "no log", intervals: nil),
        Variant(name: "scalars every step", intervals: LogIntervals(scalars: 1, inspections: 0), atMost: 1.02),
        Variant(
            name: "scalars every step, histograms every 100", intervals: LogIntervals(scalars: 1, inspections: 100),
            atMost: 1.05),
        Variant(name: "diagnosis every 100 steps", intervals: nil, diagnoses: true),
    ]

    static func run(_ options: Options) throws -> Findings {
        let problem = PerceptronProblem(sizes: [64, 32, 10], batch: 32 * 1000)
        let data = Dataset(
            featureScalars: problem.inputs, featureNames: (0..<64).map { "x\($0)" },
            targets: .classes(problem.labels, names: (0..<10).map(String.init)))
        var times = variants.map { _ in [Double]() }
        for round in 0..<options.rounds {
            for turn in variants.indices {
                let index = (round + turn) % variants.count
                times[index].append(
                    try microsecondsPerStep(variants[index], on: data, epochs: options.isQuick ? 5 : 20))
            }
        }
        var (lines, limits) = ([String](), [CheckedLimit]())
        for (variant, own) in zip(variants, times) {
            let ratio = CaseResult.Spread(zip(own, times[0]).map(/))
            let line =
                variant.name.padding(toLength: 46, withPad: " ", startingAt: 0)
                + String(
                    format: "%8.3f µs  %.3f (%.3f…%.3f)", CaseResult.Spread(own).median, ratio.median, ratio.minimum,
                    ratio.maximum)
            print(line)
            lines.append(line)
            if let atMost = variant.atMost {
                limits.append(
                    CheckedLimit(subject: "\(variant.name), beside none", measured: ratio.median, atMost: atMost))
            }
        }
        var findings = Findings(markdown: "")
        findings.add("A step of 64-32-10, and its ratio to that without a log", "", lines, limits)
        return findings
    }

    /// Over the epochs of a run but the first two, which compile. Not their median: the thread that writes works now and
    /// then.
    private static func microsecondsPerStep(_ variant: Variant, on data: Dataset, epochs: Int) throws -> Double {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("descent-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var observers: [any TrainingObserver] = []
        if let intervals = variant.intervals {
            observers.append(try RunLogger(folder: folder.path, intervals: intervals))
        }
        if variant.diagnoses { observers.append(TrainingDiagnosis(every: 100)) }
        let model = MultiLayerPerceptron(sizes: [64, 32, 10], seed: 1)
        var trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 1e-3))
        let report = try trainer.fit(data, epochs: epochs, batchSize: 32, order: .inOrder, observers: observers)
        let measured = report.epochs.dropFirst(2)
        let steps = report.steps / epochs * measured.count
        return measured.reduce(0) { $0 + $1.seconds } * 1e6 / Double(steps)
    }
}
