import Descent
import Foundation
import Testing

/// What a newcomer does first, and what must come of it. The README itself is compiled and run by `DocumentationTests`.
struct ReadmeTests {
    @Test func training() throws {
        let digits = try Dataset.digits.split(testFraction: 0.2, seed: 1)
        let model = MultiLayerPerceptron(sizes: [64, 32, 10])
        var trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01))
        try trainer.fit(digits.training, epochs: 10)
        print(try trainer.model.evaluated(on: digits.test, loss: .softmaxCrossEntropy))
        #expect(try trainer.model.evaluated(on: digits.test, loss: .softmaxCrossEntropy).accuracy ?? 0 > 0.94)
    }

    @Test func derivatives() {
        func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> {
            square(1 - p[0]) + 100 * square(p[1] - square(p[0]))
        }
        print(gradient(at: [-1.2, 1], of: rosenbrock))  // Tensor<Double> [2]: [-215.6, -88.0]
        print(hessian(at: [-1.2, 1], of: rosenbrock))  // 1330, 480; 480, 200
        print(checkGradient(at: [-1.2, 1], of: rosenbrock))  // gradient check passes: …
        #expect("\(gradient(at: [-1.2, 1], of: rosenbrock))" == "Tensor<Double> [2]: [-215.6, -88.0]")
        #expect(checkGradient(at: [-1.2, 1], of: rosenbrock).passes)

        let slopes = vmap { (x: Tensor<Double>) in gradient(at: x, of: rosenbrock) }
        print(slopes([[-1.2, 1], [1, 1]]))
        #expect(slopes([[-1.2, 1], [1, 1]])[1].scalars == [0, 0])
    }

    @Test func minimization() throws {
        func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> {
            square(1 - p[0]) + 100 * square(p[1] - square(p[0]))
        }
        let solution = try minimize(rosenbrock, from: [-1.2, 1], using: BFGS(lineSearch: HagerZhang()))
        print(solution.point, solution.reason, solution.evaluations.gradients)
        #expect(solution.isConverged && abs(solution.point.scalars[1] - 1) < 1e-6)
        let boxed = try minimize(rosenbrock, from: [-1.2, 0.2], within: Bounds([-2...0.5, 0...1]))
        #expect(boxed.isConverged && boxed.point.scalars[0] == 0.5)
        let onDisk = try minimize(rosenbrock, from: [0, 0], subjectTo: [.atMost({ square($0).sum() }, 1)])
        #expect(onDisk.isConverged && abs(square(onDisk.point).sum().scalar - 1) < 1e-7)
        let blackBox = try minimize(value: { x in abs(x[0] - 3) + abs(x[1]) }, from: [0, 1], using: NelderMead())
        #expect(blackBox.isConverged && abs(blackBox.point[0] - 3) < 1e-6)
    }

    @Test func curves() throws {
        let (x, y): (Tensor<Double>, Tensor<Double>) = ([0, 1, 2, 3, 4], [2.1, 3.4, 5.4, 9.1, 14.6])
        let fit = try leastSquares({ (p: Tensor<Double>) in p[0] * exp(p[1] * x) - y }, from: [1, 1])
        print(fit.point, fit.standardErrors)
        #expect(fit.isConverged && abs(fit.point.scalars[1] - 0.5) < 0.05)
    }

    @Test func dialectsAndSteps() {
        func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> {
            square(1 - p[0]) + 100 * square(p[1] - square(p[0]))
        }
        let ported = SGD(.pytorch, momentum: 0.9, dampening: 0.5).l2(1e-4)
        let averaged = AdamW(.keras, learningRate: 3e-4).clipped(toNorm: 1).averaged(decay: 0.999)
        #expect(ported.learningRate(0) == 0.001)
        #expect("\(averaged)".contains("weightDecay=0.004"))

        var p: Tensor<Double> = [-1.2, 1]
        var state = SteppingState<Double>()
        for _ in 0..<2_000 { Adam(learningRate: 0.02).step(&p, minimizing: rosenbrock, &state) }
        #expect(rosenbrock(p).scalar < 1e-3)
    }

    @Test func watching() throws {
        let digits = try Dataset.digits.split(testFraction: 0.2, seed: 1)
        let model = MultiLayerPerceptron(sizes: [64, 32, 10])
        var trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01))
        // In a folder of its own, and not in the README's.
        func RunLogger(folder: String, settings: [String: HyperparameterValue]) throws -> Descent.RunLogger {
            let path = NSTemporaryDirectory() + "descent-readme-\(UUID().uuidString)/\(folder)"
            return try Descent.RunLogger(folder: path, settings: settings)
        }
        let folder = NSTemporaryDirectory() + "descent-readme-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try RunLogger(folder: "runs/mine", settings: ["optimizer": .text("adam")])
        defer { try? FileManager.default.removeItem(atPath: log.path.components(separatedBy: "/runs/mine")[0]) }
        let diagnosis = TrainingDiagnosis { print($0) }
        let stopping = EarlyStopping(monitoring: .accuracy, patience: 5)
        let saver = CheckpointSaver(file: folder + "/last.safetensors", when: .everyEpochs(5))
        try trainer.fit(
            digits.training, validation: digits.test, epochs: 10, observers: [stopping, saver, log, diagnosis])
        #expect(diagnosis.warnings.isEmpty && FileManager.default.fileExists(atPath: log.path))
        #expect(stopping.best?.value ?? 0 > 0.94)
        let checkpoint = try TrainerCheckpoint(contentsOf: folder + "/last.safetensors")
        var later = try Trainer(
            model, loss: .softmaxCrossEntropy, optimizer: Adam(learningRate: 0.01), resuming: checkpoint)
        try later.fit(digits.training, epochs: 10 - later.epochs)
        #expect(later.epochs >= 10 && later.history.prefix(5) == trainer.history.prefix(5))
    }

    @Test func searching() throws {
        let space = try SearchSpace("x=uniform(-5,5), y=log(1e-3,1)")
        let study = Study(space, sampler: TPESampler(), pruner: MedianPruner())
        try study.optimize(trials: 50) { trial in
            let value = abs(trial.number("x") - 1) + trial.number("y")
            try trial.report(value, step: 1)  // false where it is not worth going on
            return value
        }
        print(try study.best()?.value ?? .nan, try study.importances())
        #expect(try study.best()?.value ?? 1 < 0.5)
    }

    @Test func pictures() throws {
        let folder = NSTemporaryDirectory() + "descent-readme-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let plot = Plot.confusionMatrix(title: "Digits", [[35, 1], [0, 36]], names: ["1", "7"])
        try plot.write(to: folder + "/confusion.svg")
        try plot.styled(.dark).write(to: folder + "/confusion.png")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }

    struct Classifier: Model {
        var hidden = Dense(64, 32)
        var output = Dense(32, 10)
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(relu(hidden(x))) }
    }

    @Test func ownModel() throws {
        let optimizer = Adam(learningRate: .cosine(from: 1e-2, over: 2_000)).clipped(toNorm: 1).weightDecay(1e-4)
        var trainer = Trainer(Classifier(), loss: .softmaxCrossEntropy, optimizer: optimizer)
        let report = try trainer.fit(.digits, epochs: 2)
        #expect(report.epochs[1].trainingLoss < report.epochs[0].trainingLoss)
    }
}
