import Foundation
import Learning
import Optimizers
import Runs
import Settings
import Studies
import Support
import TestSupport
import Testing

@Suite("Tuning")
struct TuningTests {
    private var tuning: Tuning {
        get throws {
            var settings = RunSettings()
            (settings.model, settings.epochs, settings.scaling) = (.logistic, 2, .unit)
            return try Tuning(
                .digits, settings,
                searching: SearchSpace("learning-rate=log(1e-3,1), optimizer={adam,sgd(momentum=0.5)}"))
        }
    }

    private struct Broken: Error {}

    private final class Thrower: TrainingObserver {
        func epochEnded(_ epoch: EndedEpoch) throws -> Decision { throw Broken() }
    }

    @Test("What an observer throws ends the search, and its trial is tried again")
    func throwing() throws {
        let tuning = try tuning
        let study = tuning.study()
        #expect(throws: Broken.self) {
            try tuning.run(study, trials: 4, observers: { $0.number == 1 ? [Thrower()] : [] })
        }
        #expect(try study.trials().map(\.state) == [.completed, .abandoned])
        try tuning.run(study, trials: 3)
        let trials = try study.trials()
        #expect(trials.map(\.state) == [.completed, .abandoned, .completed, .completed])
        #expect(trials[2].point == trials[1].point)
    }

    @Test("The test rows are judged by once, at the end")
    func testRows() throws {
        let tuning = try tuning
        #expect(tuning.plan.parts.test.count == 0)
        #expect(tuning.plan.parts.training.count + tuning.plan.parts.validation.count == 1438)
        let study = tuning.study()
        try tuning.run(study, trials: 2)
        let best = try #require(try study.best())
        let result = try tuning.trainBest(best).configuration.result
        #expect(result.test?.examples == 359)
        #expect(result.training.examples == 1438)
        #expect(result.validation == nil)
    }

    @Test("Folds judge every trial by the same rows, all but the test rows")
    func folds() throws {
        var settings = RunSettings()
        (settings.model, settings.epochs, settings.scaling) = (.logistic, 2, .unit)
        let space = try SearchSpace("learning-rate={0.01,0.1}")
        let tuning = try Tuning(.digits, settings, searching: space, folds: 3)
        #expect(tuning.foldPlans.map(\.test.count).reduce(0, +) == 1438)
        let study = tuning.study(sampler: GridSampler())
        try tuning.run(study, trials: 2)
        for trial in try study.trials() {
            // As cross-validation has it, whose rows are all but the test rows.
            settings.learningRate = try tuning.settings(of: trial).learningRate
            var accuracies: [Double] = []
            for fold in tuning.foldPlans {
                #expect(fold.plan.parts.training.count + fold.test.count == 1438)
                let steps = (fold.plan.parts.training.count + 31) / 32 * 2
                var trainer = Trainer(
                    settings.makeModel(features: 64, outputs: 10), loss: .softmaxCrossEntropy,
                    optimizer: Adam(learningRate: .cosine(from: try #require(settings.learningRate), over: steps)))
                try trainer.fit(fold.plan.parts.training, epochs: 2)
                let judged = try trainer.model.evaluated(on: fold.test, loss: .softmaxCrossEntropy)
                accuracies.append(try #require(judged.accuracy))
            }
            let mean = accuracies.reduce(0, +) / 3
            #expect(abs((trial.value ?? 0) - mean) < 1e-12)
            #expect(trial.reports.map(\.step) == [1, 2, 3])
            #expect(abs((trial.reports.first?.value ?? 0) - accuracies[0]) < 1e-12)
        }
        let best = try tuning.trainBest(try #require(try study.best())).configuration.result
        #expect(best.test?.examples == 359 && best.training.examples == 1438)
        #expect(tuning.problem["folds"] == "3")
    }

    @Test("A pruner stops a trial after a fold")
    func prunedFolds() throws {
        var settings = RunSettings()
        (settings.model, settings.epochs, settings.scaling) = (.logistic, 1, .unit)
        let tuning = try Tuning(
            .digits, settings, searching: SearchSpace("learning-rate={1e-7,0.1}"), folds: 3)
        let study = tuning.study(
            sampler: GridSampler(), pruner: MedianPruner(startup: 1))
        try tuning.run(study, trials: 2)
        #expect(try study.trials().map(\.state) == [.completed, .pruned])
        #expect(try study.trials()[1].reports.map(\.step) == [1])
    }

    @Test("A metric of one's own judges trials as those that have a name do")
    func ownMetric() throws {
        let own = Metric("share right", for: .classification, isGreaterBetter: true) { predictions in
            let right = zip(predictions.predictedClasses, predictions.classes).count { $0 == $1 }
            return Double(right) / Double(predictions.classes.count)
        }
        let values = try [Metric.accuracy, own].map { metric in
            let tuning = try Tuning(.digits, tuning.settings, searching: tuning.space, metric: metric)
            let study = tuning.study(pruner: MedianPruner(startup: 1))
            try tuning.run(study, trials: 3)
            return try study.trials().map { ($0.state, $0.value) }
        }
        #expect(values[0].map(\.0) == values[1].map(\.0))
        #expect(values[0].map(\.1) == values[1].map(\.1))
        #expect(values[1].allSatisfy { $0.1 != nil })
    }

    @Test("Settings of the model's kind are searched under its name")
    func modelSettings() throws {
        var settings = RunSettings()
        (settings.model, settings.epochs, settings.scaling) = (.mlp(hidden: [8]), 1, .unit)
        let space = try SearchSpace("model.dropout=uniform(0.25,0.5), width=int(3,4), model.activation={tanh,sigmoid}")
        let tuning = try Tuning(.digits, settings, searching: space)
        let study = tuning.study()
        try tuning.run(study, trials: 1)
        let trial = try #require(try study.trials().first)
        let model = try tuning.settings(of: trial).model
        #expect(model[setting: "dropout"]?.description == "\(trial.point[0])")
        #expect(model[setting: "hidden"]?.description == "[\(Int(trial.point[1]))]")
        #expect(model[setting: "activation"]?.description == ["tanh", "sigmoid"][Int(trial.point[2])])
        #expect(trial.state == .completed)
        for (text, message) in [
            ("model.dropout=uniform(0,1)", "model: dropout is \"1.0\"; give a number at least 0 and below 1"),
            ("model.hidden=int(1,3)", "model.hidden takes names; write {[8],…}"),
            ("model.slope={1,2}", "unknown setting \"model.slope\"; There are \(Tuning.names.joined(separator: ", "))"),
        ] {
            let error = #expect(throws: SettingError.self) {
                try Tuning(.digits, settings, searching: SearchSpace(text))
            }
            #expect(error?.description == message)
        }
    }

    @Test(
        "Each trial is a run of TensorBoard", .enabled(if: TensorBoard.isThere, "there is no Python with TensorBoard"))
    func logs() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "descent-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let tuning = try tuning
        let study = tuning.study()
        try tuning.run(study, trials: 2, log: folder.path)
        for trial in try study.trials() {
            let run = folder.appending(path: "trial-000\(trial.number)").path
            let events = try TensorBoard.read(run)
            #expect(events.status == 1)
            #expect(Set(events.settings.keys) == ["learning-rate", "optimizer"])
            let rate = try #require(events.settings["learning-rate"].flatMap { Double($0) })
            #expect(rate == trial.point[0])
            let reports = try #require(events.scalars["accuracy/validation"])
            #expect(reports.map { Float($0[1]) } == trial.reports.map { Float($0.value) })
            #expect(events.scalars["tuning/accuracy"]?.map { Float($0[1]) } == [Float(trial.value ?? .nan)])
            #expect(events.scalars["loss/training"]?.count == 2)
        }
    }
}
