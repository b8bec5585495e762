import Learning
import Support
import Tensors
import Tracking

extension RunLogger {
    /// The log of a run by a plan: its settings are those of the plan, under the names of the command line's options.
    /// - Throws: `TrackingError` where the file cannot be made.
    public convenience init(
        _ plan: Run.Plan, folder: String, intervals: LogIntervals = LogIntervals()
    ) throws(TrackingError) {
        let settings = plan.settings.hyperparameters
        try self.init(
            folder: folder, settings: settings, intervals: intervals, watchedName: plan.watched?.name ?? "",
            scale: plan.target.scale)
        let rows = settings.sorted { $0.key < $1.key }.map { "| \($0.key) | \($0.value.markdown) |\n" }.joined()
        let data = "\(plan.data.trainingRows) of \(plan.data.rows) rows of \(plan.data.source.inMarkdown) to train on"
        try add("settings", markdown: "\(data)\n\n| setting | value |\n|---|---|\n" + rows)
    }

    /// Adds the pictures of a finished run: see `Run.pictures`. They are drawn in the background; `flush` waits for
    /// them.
    public func add(_ run: Run) throws(TrackingError) {
        for (tag, picture) in run.pictures { try add(tag, picture, step: run.configuration.result.steps) }
    }
}

extension RunSettings {
    /// The settings under the names of the command line's options, without those that are not set.
    public var hyperparameters: [String: HyperparameterValue] {
        let all: [String: HyperparameterValue?] = [
            "model": .text("\(model)"), "activation": model.isPerceptron ? .text(activation.rawValue) : nil,
            "loss": loss.map { .text("\($0)") }, "optimizer": .text("\(optimizer)"),
            "learning-rate": .number(effectiveLearningRate), "schedule": .text("\(schedule)"),
            "plateau": plateau.map { .text("\($0)") }, "weight-decay": weightDecay > 0 ? .number(weightDecay) : nil,
            "l2": l2 > 0 ? .number(l2) : nil, "clip-norm": clipNorm.map { .number($0) },
            "batch-size": batchSize.map { .number(Double($0)) } ?? .text("full"), "epochs": .number(Double(epochs)),
            "order": order.map { .text($0.rawValue) }, "seed": .number(Double(seed)),
            "early-stopping": earlyStoppingPatience.map { .number(Double($0)) },
            "monitor": earlyStoppingMetric.map { .text($0.rawValue) },
        ]
        return all.compactMapValues { $0 }
    }
}

extension ModelSpecification {
    fileprivate var isPerceptron: Bool { if case .mlp = self { true } else { false } }
}

extension HyperparameterValue {
    fileprivate var markdown: String {
        switch self {
        case .number(let number): general(number, 6)
        case .text(let text): text.inMarkdown
        case .flag(let flag): "\(flag)"
        }
    }
}

extension String {
    /// The text as it stands, for a cell of a table: names come from outside.
    fileprivate var inMarkdown: String {
        "`" + oneLine(self, limit: 200).replacing("`", with: "'").replacing("|", with: "\\|") + "`"
    }
}
