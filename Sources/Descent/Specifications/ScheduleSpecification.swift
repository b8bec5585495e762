import Optimizers
import Support
import Tensors

/// How a hyper-parameter, such as the learning rate, changes during a run, as written on the command line and in
/// settings files: `cosine`, `exponential(decay=0.9,every=100)`, `cosine(to=0.01*base,warmup=0.05*run)`.
///
/// Values are numbers or multiples of `base`, which is the hyper-parameter's own value; numbers of steps are whole
/// numbers or parts of the `run`. Every schedule takes besides its own settings
/// - `warmup`: the steps of a straight line in front of it, from `warmupFrom` up to its first value;
/// - `start`: the steps for which it keeps its first value, after the warm-up, before it begins.
///
/// The schedule counts from 0 after both, and `run` is in its own settings what is left of the run: `cosine(warmup=100)`
/// ends with the run, and `cosine(over=900,warmup=100)` after 1000 steps. A number alone is a constant.
public struct ScheduleSpecification: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    let values: SettingValues

    /// Schedules within schedules within schedules, at most this deep.
    private static let greatestDepth = 16

    /// - Throws: `SpecificationError` with the nearest name, the list of settings, or what is wrong with a setting.
    public init(_ text: String) throws(SpecificationError) {
        guard text.bracketDepth <= Self.greatestDepth else {
            throw SpecificationError("schedule \"\(oneLine(text))\" has more than \(Self.greatestDepth) open brackets")
        }
        let isNumber = Double(text.trimmingSpaces) != nil
        let (row, values) = try Self.table.parsed(isNumber ? "constant(from=\(text.trimmingSpaces))" : text)
        if let problem = row.make.problem(values) { throw SpecificationError("schedule \(row.name): \(problem)") }
        self.name = row.name
        self.values = values
    }

    /// The text with every setting; reading it gives the same schedule.
    public var description: String { values.text(name) }

    /// The schedules there are, with their settings and defaults.
    public static var forms: [String] { table.rows.map(\.form) }
    public static var names: [String] { table.rows.map(\.name) }
    /// The settings that every schedule takes, with their defaults.
    public static var commonSettings: [String] { table.common.map { "\($0.name)=\($0.defaultText)" } }

    /// - Parameters:
    ///   - initial: what `base` stands for: the value the hyper-parameter is given elsewhere, at least 0.
    ///   - steps: of the whole run; at least 1.
    public func makeSchedule(from initial: Double, steps: Int) -> Schedule {
        let whole = ScheduleSettings(values: values, base: initial, run: steps)
        let (warmup, start) = (whole.steps("warmup", atLeast: 0), whole.steps("start", atLeast: 0))
        let own = ScheduleSettings(values: values, base: initial, run: max(1, steps - warmup - start))
        var schedule = Self.table.row(name).make.schedule(own)
        if start > 0 { schedule = schedule.starting(after: start) }
        if warmup > 0 { schedule = schedule.warmedUp(over: warmup, from: whole.level("warmupFrom")) }
        return schedule
    }

    struct Recipe: Sendable {
        /// What is wrong with settings that are sound each by itself.
        var problem: @Sendable (SettingValues) -> String? = { _ in nil }
        let schedule: @Sendable (ScheduleSettings) -> Schedule
    }
}

/// The settings of a schedule in a run.
struct ScheduleSettings {
    let values: SettingValues
    let base: Double
    let run: Int

    /// Beyond any run, and still safe to add up.
    private static let mostSteps = 1 << 50

    func level(_ name: String) -> Double {
        guard let level = values[name].flatMap(level) else { values.undeclared(name, "level") }
        return level
    }

    func optionalLevel(_ name: String) -> Double? { values[name].flatMap(level) }
    func levels(_ name: String) -> [Double] { values.list(name).compactMap(level) }

    func steps(_ name: String, atLeast least: Int = 1) -> Int {
        guard let steps = values[name].flatMap({ steps($0, atLeast: least) }) else {
            values.undeclared(name, "number of steps")
        }
        return steps
    }

    /// In ascending order: in a short run, parts of it may end before steps that are given as numbers.
    func boundaries(_ name: String) -> [Int] {
        values.list(name).compactMap { steps($0, atLeast: 1) }.reduce(into: []) { $0.append(max($1, $0.last ?? 1)) }
    }

    func optionalNumber(_ name: String) -> Double? {
        if case .number(let number) = values[name] { number } else { nil }
    }

    /// `nil` where it is `none`.
    private func level(_ value: SettingValue) -> Double? {
        switch value {
        case .number(let number): number
        case .multiple(let factor, of: .base): min(factor * base, .greatestFiniteMagnitude)
        default: nil
        }
    }

    private func steps(_ value: SettingValue, atLeast least: Int) -> Int? {
        switch value {
        case .count(let count): min(count, Self.mostSteps)
        case .multiple(let factor, of: .run):
            max(least, Int(min(factor * Double(run), Double(Self.mostSteps)).rounded()))
        default: nil
        }
    }
}

extension SettingValues {
    func list(_ name: String) -> [SettingValue] {
        guard case .list(let values) = self[name] else { undeclared(name, "list") }
        return values
    }

    func schedules(_ name: String) -> [ScheduleSpecification] {
        list(name).compactMap { if case .schedule(let schedule) = $0 { schedule } else { nil } }
    }

    /// One of the cases of an enumeration, whose raw values are the choices.
    func choice<Choice: RawRepresentable<String>>(_ name: String, of type: Choice.Type) -> Choice {
        guard let choice = Choice(rawValue: choice(name)) else { undeclared(name, "\(type)") }
        return choice
    }
}

extension ScheduleSpecification: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.specification { text throws(SpecificationError) in try ScheduleSpecification(text) }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
