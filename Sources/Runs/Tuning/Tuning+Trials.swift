import Learning
import Settings
import Studies
import Support

extension Tuning {
    /// Tries settings until the study has so many trials; numbers that are no longer finite end a trial as pruned.
    ///
    /// - Parameters:
    ///   - workers: trials at a time. They share the threads of `Parallelism`; what a trial gives does not depend on them.
    ///   - log: a folder in which each trial becomes a run of TensorBoard, with its settings.
    ///   - observers: further ones of a trial.
    ///   - ended: called after each trial, one at a time.
    ///   - waiting: called now and then while other processes try what is left; what it throws ends the search.
    public func run(
        _ study: Study, trials: Int, workers: Int = 1, log: String? = nil,
        observers: @escaping @Sendable (RunningTrial) -> [any TrainingObserver] = { _ in [] },
        ended: @escaping @Sendable (Trial) -> Void = { _ in }, waiting: @escaping @Sendable () throws -> Void = {}
    ) throws {
        try study.optimize(trials: trials, workers: workers, ended: ended, waiting: waiting) { trial in
            let log = try log.map { try TrialLog(folder: $0, trial, metric, scale: plan.target.scale) }
            let outcome = Result { try value(of: trial, log: log, observers(trial)) }
            try log?.end(try? outcome.get())
            return try outcome.get()
        }
    }

    /// Trains with the settings of a trial, and judges.
    private func value(
        of trial: RunningTrial, log: TrialLog?, _ observers: [any TrainingObserver]
    ) throws -> Double {
        do {
            let settings = try settings(of: trial.trial)
            if folds != nil { return try meanOverFolds(trial, settings, log: log, observers) }
            let reporter = TrialReporter(trial, metric, scale: plan.target.scale)
            let watchers: [any TrainingObserver] = (log.map { [$0] } ?? []) + [reporter]
            let run = try Run.trained(by: try plan.changing(settings), observers + watchers)
            guard let score = run.configuration.result.validation else { throw TrialEnd.failed("no validation rows") }
            return score[metric] ?? .nan
        } catch let error as TrainingError {
            switch error {
            case .notFinite: throw TrialEnd.pruned("\(error)")
            default: throw TrialEnd.failed("\(error)")
            }
        } catch let error as RunError { throw TrialEnd.failed("\(error)") }
    }

    /// Trains once for each fold and returns the mean of the metric over those that have it. The study is told the mean so
    /// far after each fold; the log shows the epochs of the first.
    private func meanOverFolds(
        _ trial: RunningTrial, _ settings: RunSettings, log: TrialLog?, _ observers: [any TrainingObserver]
    ) throws -> Double {
        var (sum, count) = (0.0, 0.0)
        for (number, fold) in foldPlans.enumerated() {
            let watchers: [any TrainingObserver] = number == 0 ? log.map { [$0] } ?? [] : []
            let run = try Run.trained(
                by: try fold.plan.changing(settings), observers + watchers + [SignOfLife(trial: trial)])
            let configuration = run.configuration
            let score = try Run.score(
                run.model, on: fold.test, loss: configuration.loss, scale: configuration.target.scale,
                threshold: configuration.result.threshold, own: [metric], hasAll: false)
            if let value = score[metric] { (sum, count) = (sum + value, count + 1) }
            guard try trial.report(count > 0 ? sum / count : .nan, step: number + 1) else { break }
        }
        return count > 0 ? sum / count : .nan
    }

    /// The properties that all trials of a study have in common, by name; another value makes it another problem.
    public var problem: [String: String] {
        var problem = ["metric": metric.description, "the data": plan.fingerprint]
        let searched = Set(
            space.parameters.compactMap { parameter in
                TunableSetting.named(parameter.name, for: settings.model)?.key
            })
        if let folds { problem["folds"] = "\(folds)" }
        for (name, value) in settings.settingTexts where !searched.contains(name) { problem[name] = value }
        return problem
    }
}

/// Tells the study that a trial is alive.
private final class SignOfLife: TrainingObserver {
    private let trial: RunningTrial

    init(trial: RunningTrial) { self.trial = trial }

    func stepEnded(_ progress: TrainingProgress) throws { try trial.signOfLife() }
}

/// Tells the study how a trial goes.
private final class TrialReporter: TrainingObserver {
    private let trial: RunningTrial
    private let metric: Metric
    private let scale: Double

    init(_ trial: RunningTrial, _ metric: Metric, scale: Double) {
        (self.trial, self.metric, self.scale) = (trial, metric, scale)
    }

    var metrics: [Metric] { [metric] }

    func stepEnded(_ progress: TrainingProgress) throws { try trial.signOfLife() }

    func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
        let record = epoch.record
        guard let validation = record.validation else { return .proceed }
        _ = try metric.value(in: record, for: "metric \(metric)")
        let score = Score(validation, examples: 0, scale: scale, own: [metric])
        return try trial.report(score[metric] ?? .nan, step: record.epoch) ? .proceed : .stop
    }
}
