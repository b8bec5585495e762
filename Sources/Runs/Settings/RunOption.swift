import Datasets
import Learning
import Optimizers
import Settings
import Support

/// An option of a run: one setting as the command line, `config.json`, logs, reports and searches know it.
///
/// A new one is a property of `RunSettings` and a row in `RunOption.all`.
package struct RunOption: Sendable {
    /// The name on the command line, without dashes, and in searches: "learning-rate".
    package let name: String
    /// The setting. Its name is the key in `config.json`.
    package let setting: SettingOf<RunSettings>
    /// The title in reports: "learning rate".
    package let title: String
    /// The kind of thing that its names name, for messages; the title if that says it.
    let subject: String
    /// The help of the command line, to which the default is added.
    package let help: String
    /// The description of the value that is taken if none is given: "one that suits the optimizer".
    let otherwise: String?
    /// The text that stands for no value: "full".
    let absence: String?
    /// The description of possible values, for messages, if the kind of the setting says it less well.
    let wanted: String
    /// Whether it says how a model is trained, and not from which data.
    let isHyperparameter: Bool
    /// How it is searched; `nil` where it cannot be.
    let search: Search?
    /// The value that logs and reports show; `nil` where it says nothing.
    let shown: @Sendable (RunSettings) -> SettingValue?

    /// How a setting is searched.
    enum Search: Sendable {
        case numbers
        case wholeNumbers
        /// Texts, such as these.
        case texts(example: String)
    }

    init(
        _ name: String, _ setting: SettingOf<RunSettings>, _ title: String, subject: String? = nil, help: String,
        otherwise: String? = nil,
        absence: String? = nil, wanted: String? = nil, isHyperparameter: Bool = true, search: Search? = nil,
        shown: (@Sendable (RunSettings) -> SettingValue?)? = nil
    ) {
        (self.name, self.setting, self.title, self.help) = (name, setting, title, help)
        self.subject = subject ?? title
        (self.otherwise, self.absence, self.isHyperparameter, self.search) = (
            otherwise, absence, isHyperparameter, search
        )
        self.wanted = wanted ?? setting.kind.wanted
        self.shown = shown ?? { setting.value($0) }
    }

    /// Whether it is true or false: a flag on the command line, `--no-` before it for false.
    package var isFlag: Bool { if case .flag = setting.kind { true } else { false } }

    /// Whether its values are numbers.
    package var takesNumber: Bool {
        switch setting.kind {
        case .number, .count, .either(.number, _), .either(.count, _): true
        default: false
        }
    }

    // MARK: Text

    /// The names among which one is chosen, if it is such an option.
    private var choices: [String]? {
        switch setting.kind {
        case .choice(let names), .either(.choice(let names), .none): names
        default: nil
        }
    }

    /// Returns the help text with the choices and the default.
    package func helpText(defaults: RunSettings) -> String {
        let choices = choices.map { " \($0.joined(separator: ", "))." } ?? ""
        return "\(help)\(choices) (default: \(otherwise ?? text(of: defaults) ?? "none"))"
    }

    /// Returns the text that gives `settings` this value; `nil` where no text does.
    package func text(of settings: RunSettings) -> String? {
        switch setting.value(settings) {
        case .none: absence
        // With a point where it is written so in Swift.
        case .number(let number): "\(number)"
        case let value: value.description
        }
    }

    /// Changes the setting to what `text` says.
    /// - Parameter place: where the text stands, for messages: "--epochs".
    /// - Throws: `SettingError`.
    package func set(_ text: String, in settings: inout RunSettings, at place: String) throws(SettingError) {
        setting.set(try value(text, settings, at: place), in: &settings)
    }

    private func value(
        _ text: String, _ settings: RunSettings, at place: String
    ) throws(SettingError) -> SettingValue {
        if text == absence { return .none }
        if let choices, !choices.contains(text) {
            throw SettingError("\(SettingError(unknown: subject, text, among: choices))", at: place)
        }
        let value: SettingValue?
        let context = SettingContext(name: name, current: setting.value(settings))
        do { value = try setting.kind.value(text, in: context) } catch { throw SettingError("\(error)", at: place) }
        guard let value else {
            let given = Double(text).map { general($0) } ?? "\"\(oneLine(text))\""
            let bound = setting.kind.wanted(insteadOf: text)
            throw SettingError("\(place) is \(given)", "give \(bound == setting.kind.wanted ? wanted : bound)")
        }
        return value
    }

    /// The value for people, where there is something to say.
    func shownText(_ settings: RunSettings) -> String? {
        switch shown(settings) {
        case nil: nil
        case .none?: absence
        case .number(let number)?: general(number, 6)
        case let value?: value.description
        }
    }
}

// MARK: The table

extension RunOption {
    /// The options in the order in which help and reports list them.
    public static let all: [RunOption] = [
        RunOption(
            "target", SettingOf("target", \.target), "target", help: "The column to predict.", otherwise: "the last",
            isHyperparameter: false),
        RunOption(
            "features", SettingOf("features", \.features), "features",
            help: "The columns to learn from: names with commas between them, in which * stands for any characters.",
            otherwise: "all but the target, empty ones and text that differs in most rows", isHyperparameter: false),
        RunOption(
            "ignore", SettingOf("ignored", \.ignored), "ignored columns",
            help: "Columns not to learn from, as in --features.", isHyperparameter: false),
        RunOption(
            "task", SettingOf("targetKind", \.targetKind), "task", help: "What the target is:",
            otherwise: "what model, loss and data say", isHyperparameter: false),
        RunOption(
            "weights", SettingOf("weights", \.weights), "weights",
            help: "A column of numbers of at least 0 that says how much each row counts, in the loss and in metrics.",
            otherwise: "all count the same", isHyperparameter: false),
        RunOption(
            "class-weights", SettingOf("classWeights", \.classWeights), "class weights",
            help: "How much the rows of each class count: balanced, for as much as those of any other, or NAME=2,….",
            otherwise: "all count the same"),
        RunOption(
            "max-categories", SettingOf("categoryLimit", atLeast: 2, \.categoryLimit), "most categories",
            help: "The most features a column of text becomes; rarer categories share the last.",
            isHyperparameter: false),
        RunOption(
            "model", SettingOf("model", \.model), "model",
            help: "\(ModelSpecification.forms.joined(separator: ", ")); the numbers are hidden layers.",
            search: .texts(example: "{(mlp:64,32),mlp:128}")),
        RunOption(
            "activation", SettingOf("activation", \.activation), "activation",
            help: """
                The activation between the layers of a multi-layer perceptron: \
                \(Activation.table.names.joined(separator: ", ")).
                """, search: .texts(example: "{relu,tanh}")
        ) { $0.effectiveModel[setting: "activation"] },
        RunOption(
            "loss", SettingOf("loss", \.loss), "loss",
            help: "The loss that training minimizes: \(Loss.table.names.joined(separator: ", ")).",
            otherwise: "squared for numbers, multiClassHinge for model svm, else softmaxCrossEntropy"),
        RunOption(
            "family", SettingOf("family", \.family), "family",
            help: "The distribution of the targets of model linear, with its usual link, in place of --loss.",
            otherwise: "normal"),
        RunOption(
            "optimizer",
            SettingOf(
                "optimizer",
                .either(.choice(FullBatchSolver.allCases.map(\.rawValue)), .other(OptimizerSpecification.self))
            ) {
                $0.effectiveSolver.map { .choice($0.rawValue) } ?? .other($0.optimizer)
            } change: {
                if case .other(let optimizer as OptimizerSpecification) = $1 { $0.optimizer = optimizer }
                if case .choice(let name) = $1 { $0.solver = FullBatchSolver(rawValue: name) }
            }, "optimizer",
            help: """
                \(FullBatchSolver.allCases.map(\.rawValue).joined(separator: ", ")), which solves on all rows; or \
                \(OptimizerSpecification.names.joined(separator: ", ")); with settings as NAME(setting=value,…), see \
                `descent optimizers`.
                """,
            otherwise: """
                exact for linear, logistic and svm where no option says how to train on batches, else \
                \(RunSettings().optimizer.name)
                """, search: .texts(example: "{adam,sgd(momentum=0.9)}")),
        RunOption(
            "learning-rate", SettingOf(Setting("learningRate", .positive), \.learningRate), "learning rate",
            help: "The learning rate at the first step.", otherwise: "one that suits the optimizer",
            wanted: "a number above 0, such as 0.01", search: .numbers
        ) { .number($0.effectiveLearningRate) },
        RunOption(
            "schedule", SettingOf("schedule", \.schedule), "schedule",
            help: """
                \(ScheduleSpecification.names.joined(separator: ", ")); `descent schedule --help` shows their settings.
                """, otherwise: RunSettings().schedule.name, search: .texts(example: "{cosine,constant}")),
        RunOption(
            "plateau", SettingOf("plateau", \.plateau), "plateau",
            help: "\(PlateauSpecification.form): lowers the rate when the watched loss stops falling.",
            otherwise: "never", search: .texts(example: "{plateau(patience=3),plateau(patience=6)}")),
        RunOption(
            "weight-decay", SettingOf(Setting("weightDecay", .notNegative), \.weightDecay), "weight decay",
            help: "Decoupled weight decay: at each step weights shrink by rate × this.",
            wanted: "a number of at least 0", search: .numbers
        ) { $0.weightDecay > 0 ? .number($0.weightDecay) : nil },
        RunOption(
            "l2", SettingOf(Setting("l2", .notNegative), \.l2), "L2",
            help: "Adds half of this × the sum of squared weights to the loss, and so this × weight to each gradient.",
            wanted: "a number of at least 0", search: .numbers
        ) { $0.l2 > 0 ? .number($0.l2) : nil },
        RunOption(
            "l1",
            SettingOf("l1", .either(.number(Setting("l1", .notNegative).bounds), .choice(["path"]))) {
                $0.choosesL1 ? .choice("path") : .number($0.l1)
            } change: {
                if case .number(let number) = $1 { ($0.l1, $0.choosesL1) = (number, false) }
                if case .choice = $1 { ($0.l1, $0.choosesL1) = (0, true) }
            }, "L1",
            help: """
                Adds this × the sum of absolute weights to the loss of a linear or logistic model that is solved; or `path`: \
                the best of 100 values for the validation rows.
                """, wanted: "a number of at least 0, or path", search: .numbers
        ) { $0.choosesL1 ? .choice("path") : $0.l1 > 0 ? .number($0.l1) : nil },
        RunOption(
            "intercept", SettingOf("intercept", \.intercept), "intercept",
            help: "Whether a linear model has an intercept. Without, columns are not shifted when they are scaled."
        ) { $0.intercept ? nil : .flag(false) },
        RunOption(
            "scaling", SettingOf("scaling", \.scaling), "scaling",
            help: "How columns of numbers are scaled: to mean 0 and deviation 1, by the largest, or not.",
            otherwise: "standard, or unit for digits and without an intercept", isHyperparameter: false),
        RunOption(
            "clip-norm", SettingOf(Setting("clipNorm", .positive), \.clipNorm), "gradients clipped to norm",
            help: "The greatest norm of the gradient of all weights.", otherwise: "any", wanted: "a number above 0",
            search: .numbers),
        RunOption(
            "batch-size", SettingOf("batchSize", atMost: Setting.mostSteps, \.batchSize), "batch size",
            help: "Examples per step, or `full`.",
            absence: "full", wanted: "a whole number of at least 1, or full", search: .wholeNumbers),
        RunOption(
            "order",
            SettingOf("order", .optional(.choice(BatchPlan.Order.allCases.map(\.rawValue)))) {
                $0.order.map { .choice($0.rawValue) } ?? .none
            } change: {
                if case .choice(let order) = $1 { $0.order = BatchPlan.Order(rawValue: order) } else { $0.order = nil }
            }, "order", help: "The order of the examples:", absence: BatchPlan.Order.shuffled.rawValue),
        RunOption(
            "epochs", SettingOf("epochs", atMost: Setting.mostSteps, \.epochs), "epochs",
            help: "Passes over the training rows.",
            otherwise: "30, or up to \(UsualStopping.epochs) with early stopping",
            wanted: "a whole number of at least 1", search: .wholeNumbers),
        RunOption(
            "seed", SettingOf("seed", atLeast: .min, atMost: .max, \.seed), "seed",
            help: "The seed of the split, the first weights and the order of the examples.", wanted: "a whole number"),
        RunOption(
            "test-fraction", SettingOf(Setting("testFraction", .fraction), \.testFraction), "test fraction",
            help: "The share of the rows to judge the finished model by.", otherwise: "0.2, or 0 with --test",
            wanted: "a number from 0 up to, but not, 1", isHyperparameter: false),
        RunOption(
            "validation-fraction", SettingOf(Setting("validationFraction", .fraction), \.validationFraction),
            "validation fraction", help: "The share of the rows to monitor the training by.",
            otherwise: "0, or 0.2 with early stopping", wanted: "a number from 0 up to, but not, 1",
            isHyperparameter: false),
        RunOption(
            "early-stopping", SettingOf("earlyStoppingPatience", atMost: Setting.mostSteps, \.earlyStoppingPatience),
            "early stopping",
            help: "Epochs without a better validation loss after which training ends with the best model, or `never`.",
            otherwise:
                "\(UsualStopping.patience) without --epochs and with \(UsualStopping.fewestRows) rows, else never",
            absence: "never",
            wanted: "a whole number of at least 1"),
        RunOption(
            "monitor", SettingOf("earlyStoppingMetric", \.earlyStoppingMetric), "monitored metric",
            subject: "metric",
            help: "The metric that early stopping monitors: \(Metric.table.names.joined(separator: ", ")).",
            absence: Metric.loss.description
        ) { settings in
            settings.earlyStoppingPatience.map { _ in .other(settings.earlyStoppingMetric ?? .loss) }
        },
        RunOption(
            "threshold", SettingOf("threshold", \.threshold), "decision threshold",
            help: """
                The probability from which the second of two classes is predicted, such as 0.3; or f1, recall=0.9 or \
                precision=0.9: chosen on the validation rows, for the greatest F1 or at least such a share.
                """, otherwise: "the more probable class"),
    ]

    /// The option with a name on the command line.
    static func named(_ name: String) -> RunOption? { all.first { $0.name == name } }
}

// MARK: The settings of a run

extension RunSettings: Configurable {
    public static let name = "run"
    /// The options, and what follows from the data.
    public static let settings: [SettingOf<Self>] =
        RunOption.all.map(\.setting)

    /// The title and the text of every setting that says something, for people.
    var shown: [(title: String, text: String)] {
        RunOption.all.filter { $0.isHyperparameter && !(solver != nil && Self.firstOrderOptions.contains($0.name)) }
            .compactMap { option in option.shownText(self).map { (option.title, $0) }
            }
    }

    public static func == (left: Self, right: Self) -> Bool { left.settingTexts == right.settingTexts }

    public init(from decoder: any Decoder) throws {
        var settings = RunSettings()
        // The full set has no key, and an option that was added later has none in old files.
        settings.batchSize = nil
        self = try settings.settings(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws { try encodeSettings(to: encoder) }

    /// Returns the options of `descent train` that say the same: those whose value is not the default.
    /// - Parameter defaults: the defaults of `descent train` for the data.
    package func trainingOptions(beside defaults: RunSettings = RunSettings()) -> [String] {
        RunOption.all.flatMap { option -> [String] in
            let text = option.text(of: self)
            let isNever = option.name == "early-stopping" && saysNever && epochs == RunSettings().epochs
            guard let text, text != option.text(of: defaults) || isNever else { return [] }
            if option.isFlag { return [(text == "true" ? "--" : "--no-") + option.name] }
            return ["--" + option.name, text]
        }
    }
}
