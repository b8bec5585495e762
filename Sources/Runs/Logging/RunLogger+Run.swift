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

    /// Adds the pictures of a finished run: those of its report. They are drawn in the background; `flush` waits for
    /// them.
    public func add(_ run: Run) throws(TrackingError) {
        for (tag, picture) in run.pictures { try add(tag, picture, step: run.configuration.result.steps) }
    }
}

extension RunSettings {
    /// The settings by the names of the command line's options; those without a value are left out.
    var hyperparameters: [String: HyperparameterValue] {
        var values: [String: HyperparameterValue] = [:]
        for option in RunOption.all where option.isHyperparameter {
            switch option.shown(self) {
            case nil: break
            case .none?: values[option.name] = option.absence.map { .text($0) }
            case .number(let number)?: values[option.name] = .number(number)
            case .count(let count)?: values[option.name] = .number(Double(count))
            case .flag(let flag)?: values[option.name] = .flag(flag)
            case let value?: values[option.name] = .text(value.description)
            }
        }
        return values
    }
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
