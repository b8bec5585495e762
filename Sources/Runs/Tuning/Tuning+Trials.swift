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
        let reporter = TrialReporter(trial, metric, scale: plan.target.scale)
        let watchers: [any TrainingObserver] = (log.map { [$0] } ?? []) + [reporter]
        do {
            let plan = try plan.changing(try settings(of: trial.trial))
            let run = try Run.trained(by: plan, observers + watchers)
            guard let score = run.configuration.result.validation else { throw TrialEnd.failed("no validation rows") }
            return score[metric] ?? .nan
        } catch let error as TrainingError {
            switch error {
            case .notFinite: throw TrialEnd.pruned("\(error)")
            default: throw TrialEnd.failed("\(error)")
            }
        } catch let error as RunError { throw TrialEnd.failed("\(error)") }
    }

    /// The properties that all trials of a study have in common, by name; another value makes it another problem.
    public var problem: [String: String] {
        var problem = ["metric": metric.description, "the data": plan.fingerprint]
        let searched = Set(
            space.parameters.compactMap { parameter in
                TunableSetting.named(parameter.name, for: settings.model)?.key
            })
        for (name, value) in settings.settingTexts where !searched.contains(name) { problem[name] = value }
        return problem
    }
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
