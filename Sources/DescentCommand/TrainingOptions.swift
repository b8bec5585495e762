import ArgumentParser
import Descent
import Support

/// Options of a run that a command takes, with its defaults.
protocol RunOptionChoice {
    static var options: [RunOption] { get }
    static var defaults: RunSettings { get }
}

/// The options that say how a model is trained.
typealias TrainingOptions = RunOptions<AllRunOptions>

enum AllRunOptions: RunOptionChoice {
    static let options = RunOption.all
    static let defaults = RunSettings()
}

/// Some of the options in `RunOption.all`, from whose rows the parser learns them.
struct RunOptions<Choice: RunOptionChoice>: ParsableArguments, CustomReflectable {
    /// The texts that were given, by the names of the options.
    private var texts: [String: String] = [:]

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: OptionName.self)
        for option in Choice.options {
            let key = OptionName(option.name)
            if option.isFlag {
                texts[option.name] = try container.decode(Flag<Bool?>.self, forKey: key).wrappedValue.map(\.description)
                continue
            }
            texts[option.name] =
                try container.decode(Option<String?>.self, forKey: key).wrappedValue
        }
    }

    /// The parser takes the properties that reflection shows for the options, by the names that property wrappers have.
    var customMirror: Mirror {
        Mirror(
            self,
            children: Choice.options.map { option -> (label: String?, value: Any) in
                let help = ArgumentHelp(option.helpText(defaults: Choice.defaults))
                if option.isFlag {
                    let definition = Flag<Bool?>(name: .customLong(option.name), inversion: .prefixedNo, help: help)
                    return (label: "_" + option.name, value: definition)
                }
                let definition = Option<String?>(
                    name: .customLong(option.name), parsing: option.takesNumber ? .unconditional : .next,
                    help: help)
                return (label: "_" + option.name, value: definition)
            })
    }

    /// The first option that was given.
    var firstGiven: String? { Choice.options.first { texts[$0.name] != nil }?.name }

    /// The defaults, or other settings, with what was given in their place.
    func given(inPlaceOf others: RunSettings? = nil) throws -> RunSettings {
        var settings = others ?? Choice.defaults
        for option in Choice.options {
            guard let text = texts[option.name] else { continue }
            do { try option.set(text, in: &settings, at: "--" + option.name) } catch { throw UsageError("\(error)") }
        }
        return settings
    }

    fileprivate func isGiven(_ name: String) -> Bool { texts[name] != nil }
}

private struct OptionName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension RunOptions {
    /// - Parameter others: the settings that hold where no option says otherwise; `nil` for the defaults.
    func settings(
        for data: DataArgument, hasTestFile: Bool, from others: RunSettings? = nil
    ) throws -> RunSettings {
        var settings = try given(inPlaceOf: others)
        _ = try usage("--loss") { try settings.task() }
        do { _ = try settings.withMethod() } catch { throw UsageError("\(error)") }
        try requireOneRate(settings)
        try requireParts(settings, hasTestFile: hasTestFile)
        // Pixels have one scale already; those that are mostly white would otherwise weigh most.
        if data.isDigits && !isGiven("scaling") && others == nil { settings.scaling = .unit }
        return settings
    }

    private func requireOneRate(_ settings: RunSettings) throws {
        let (name, inText) = (settings.optimizer.name, settings.optimizer.rateInText)
        if inText.isGiven && isGiven("learning-rate") {
            throw UsageError("--learning-rate and --optimizer \(name) both give the rate; give it once")
        }
        if inText.isSchedule && settings.schedule != RunSettings().schedule {
            throw UsageError("--schedule and --optimizer \(name) both give a schedule; give one")
        }
    }

    private func requireParts(_ settings: RunSettings, hasTestFile: Bool) throws {
        if hasTestFile && isGiven("test-fraction") {
            throw UsageError("--test and --test-fraction both say what to test on; give one of them")
        }
        guard (hasTestFile ? 0 : settings.testFraction) + settings.validationFraction < 1 else {
            throw UsageError("--test-fraction and --validation-fraction together leave nothing to train on")
        }
        let stopsEarly = settings.earlyStoppingPatience != nil
        if isGiven("monitor") && !stopsEarly {
            throw UsageError("--monitor says what early stopping watches; give --early-stopping, such as 10")
        }
        if stopsEarly && isGiven("validation-fraction") && settings.validationFraction == 0 {
            throw UsageError("--early-stopping watches validation rows; give --validation-fraction above 0")
        }
    }
}

struct ParallelismOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: "The number of threads; results do not depend on it. (default: all processors)")
    var threads: Int?

    func apply() throws {
        if let threads { try AddressSpace.takeThreads(atMost: try atLeastOne(threads, "--threads")) }
    }
}

extension RunSettings {
    /// Throws where a decision threshold is to be chosen and there are no rows to choose it on.
    func requireValidationForThreshold() throws {
        guard let threshold, threshold.isChosen, earlyStoppingPatience == nil, validationFraction == 0 else { return }
        throw UsageError(
            "--threshold \(threshold) is chosen on validation rows; give --validation-fraction above 0")
    }
}

/// Runs `body`, whose errors are the fault of what was given for `option`.
func usage<Value>(_ option: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw UsageError("\(option): \(error)") }
}

func atLeastOne(_ value: Int, _ option: String, atMost greatest: Int = Setting.mostSteps) throws -> Int {
    guard value >= 1 else { throw UsageError("\(option) is \(value); give a whole number of at least 1") }
    guard value <= greatest else {
        throw UsageError("\(option) is \(value); give a whole number of at most \(greatest)")
    }
    return value
}

func requirePositive(_ value: Double, _ option: String) throws {
    guard value > 0 && value.isFinite else {
        throw UsageError("\(option) is \(general(value)); give a number above 0, such as 0.01")
    }
}
