import Settings
import Support

/// The run for which a schedule is made: what `base` and `run` in its settings stand for.
struct ScheduleRun {
    /// The value that the hyperparameter is given elsewhere, at least 0.
    let base: Double
    /// The steps of the run, at least 1.
    let steps: Int

    /// More steps than any run has, and still safe to add up.
    static let mostSteps = 1 << 50

    func callAsFunction(_ level: ScheduleLevel) -> Double {
        switch level {
        case .number(let number): number
        case .multiple(let multiple): min(multiple.factor * base, .greatestFiniteMagnitude)
        }
    }

    func callAsFunction(_ count: StepCount, atLeast least: Int = 1) -> Int {
        switch count {
        case .count(let count): min(count, Self.mostSteps)
        case .share(let share): max(least, Int(min(share.factor * Double(steps), Double(Self.mostSteps)).rounded()))
        }
    }
}

/// A value of a schedule: a number, or a multiple of the base.
enum ScheduleLevel: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    case number(Double)
    case multiple(BaseMultiple)

    static let base = ScheduleLevel.multiple(BaseMultiple(1))
    static func base(times factor: Double) -> ScheduleLevel { .multiple(BaseMultiple(factor)) }

    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }

    /// The number; only a schedule that has been resolved is asked for it.
    var number: Double {
        guard case .number(let number) = self else { misuse("\(self) is read before its run is known") }
        return number
    }
}

/// A number of steps: a count, or a share of the run.
enum StepCount: Sendable, ExpressibleByIntegerLiteral {
    case count(Int)
    case share(RunShare)

    static let run = StepCount.share(RunShare(1))
    static func run(times factor: Double) -> StepCount { .share(RunShare(factor)) }

    init(integerLiteral value: Int) { self = .count(value) }

    /// The count; only a schedule that has been resolved is asked for it.
    var count: Int {
        guard case .count(let count) = self else { misuse("\(self) is read before its run is known") }
        return count
    }
}

/// A multiple of the base as it is written: `0.1*base`.
struct BaseMultiple: SettingText {
    let factor: Double
    var description: String { multipleText(factor, of: "base") }

    init(_ factor: Double) { self.factor = factor }

    static let wanted = "a multiple of base such as 0.1*base"
    static func read(_ text: String, in context: SettingContext) -> Self? {
        multiple(text, of: "base").map { Self($0) }
    }
}

/// A share of the run's steps as it is written: `0.1*run`.
struct RunShare: SettingText {
    let factor: Double
    var description: String { multipleText(factor, of: "run") }

    init(_ factor: Double) { self.factor = factor }

    static let wanted = "a part of the run such as 0.1*run"
    static func read(_ text: String, in context: SettingContext) -> Self? { multiple(text, of: "run").map { Self($0) } }
}

private func multipleText(_ factor: Double, of unit: String) -> String {
    factor == 1 ? unit : "\(shortest(factor))*\(unit)"
}

/// Returns the factor in `0.1*unit`, 1 for `unit` alone.
private func multiple(_ text: String, of unit: String) -> Double? {
    if text == unit { return 1 }
    let parts = text.split(separator: "*", omittingEmptySubsequences: false).map { String($0).trimmingSpaces }
    guard parts.count == 2, parts[1] == unit, let factor = Double(parts[0]), factor >= 0, factor.isFinite else {
        return nil
    }
    return factor
}

// MARK: As settings

extension ScheduleLevel {
    fileprivate static let kind = SettingKind.either(
        .number(Setting.scheduledValue.bounds), .other(BaseMultiple.self))

    fileprivate var setting: SettingValue {
        switch self {
        case .number(let number): .number(number)
        case .multiple(let multiple): .other(multiple)
        }
    }

    fileprivate init?(_ value: SettingValue) {
        switch value {
        case .number(let number): self = .number(number)
        case .other(let multiple as BaseMultiple): self = .multiple(multiple)
        default: return nil
        }
    }
}

extension StepCount {
    fileprivate static func kind(atLeast least: Int) -> SettingKind {
        .either(.count(atLeast: least, atMost: .max), .other(RunShare.self))
    }

    fileprivate var setting: SettingValue {
        switch self {
        case .count(let count): .count(count)
        case .share(let share): .other(share)
        }
    }

    fileprivate init?(_ value: SettingValue) {
        switch value {
        case .count(let count): self = .count(count)
        case .other(let share as RunShare): self = .share(share)
        default: return nil
        }
    }
}

extension SettingOf {
    init(_ name: String, _ path: WritableKeyPath<Owner, ScheduleLevel> & Sendable) {
        self.init(name, ScheduleLevel.kind, noun: Setting.scheduledValue.name) {
            $0[keyPath: path].setting
        } change: {
            if let level = ScheduleLevel($1) { $0[keyPath: path] = level }
        }
    }

    init(_ name: String, _ path: WritableKeyPath<Owner, ScheduleLevel?> & Sendable) {
        self.init(name, .optional(ScheduleLevel.kind), noun: Setting.scheduledValue.name) {
            $0[keyPath: path]?.setting ?? .none
        } change: {
            $0[keyPath: path] = ScheduleLevel($1)
        }
    }

    init(_ name: String, _ path: WritableKeyPath<Owner, [ScheduleLevel]> & Sendable) {
        self.init(name, .list(of: ScheduleLevel.kind), noun: Setting.scheduledValue.name) {
            .list($0[keyPath: path].map(\.setting))
        } change: {
            if case .list(let values) = $1 { $0[keyPath: path] = values.compactMap { ScheduleLevel($0) } }
        }
    }

    init(_ name: String, atLeast least: Int = 1, _ path: WritableKeyPath<Owner, StepCount> & Sendable) {
        self.init(name, StepCount.kind(atLeast: least), noun: Setting.steps.name) {
            $0[keyPath: path].setting
        } change: {
            if let count = StepCount($1) { $0[keyPath: path] = count }
        }
    }

    /// Creates the setting of steps at which something changes.
    static func boundaries(_ path: WritableKeyPath<Owner, [StepCount]> & Sendable) -> SettingOf {
        SettingOf("boundaries", .list(of: StepCount.kind(atLeast: 1)), noun: Setting.boundary.name) {
            .list($0[keyPath: path].map(\.setting))
        } change: {
            if case .list(let values) = $1 { $0[keyPath: path] = values.compactMap { StepCount($0) } }
        }
    }
}

extension SettingKind {
    /// Returns a value with numbers in place of multiples of what the run has.
    fileprivate func resolved(_ value: SettingValue, in run: ScheduleRun) -> SettingValue {
        switch (self, value) {
        case (_, .other(let multiple as BaseMultiple)): .number(run(.multiple(multiple)))
        case (_, .other(let share as RunShare)): .count(run(.share(share)))
        // Not every count is one of steps.
        case (.either(.count, .other), .count(let count)): .count(run(.count(count)))
        case (.list(let kind), .list(let values)): .list(values.map { kind.resolved($0, in: run) })
        default: value
        }
    }
}

extension Configurable {
    /// Returns the same settings with numbers in place of multiples of what the run has.
    func settingsResolved(in run: ScheduleRun) -> Self {
        var resolved = self
        for setting in Self.settings {
            setting.set(setting.kind.resolved(setting.value(self), in: run), in: &resolved)
        }
        return resolved
    }
}
