import Settings
import Support

/// A schedule as it is written on the command line and in settings files: `cosine`,
/// `exponential(decay=0.9,every=100)`, `cosine(to=0.01*base,warmup=0.05*run)`.
///
/// Values are numbers or multiples of `base`, which is the hyperparameter's own value; numbers of steps are whole
/// numbers or parts of the `run`. Besides its own settings every schedule takes
/// - `warmup`: the steps of a straight line in front of it, from `warmupFrom` up to its first value;
/// - `start`: the steps for which it keeps its first value, after the warm-up, before it begins.
///
/// The schedule counts from 0 after both, and in its own settings `run` is what is left of the run: `cosine(warmup=100)`
/// ends with the run, and `cosine(over=900,warmup=100)` after 1000 steps. A number alone is a constant.
public struct ScheduleSpecification: TextCoded {
    public static let wanted = "a schedule"

    private let form: Form
    private let beginning: Beginning

    private enum Form {
        case kind(any ScheduleKind)
        /// A schedule that depends on no run.
        case schedule(Schedule)
    }

    /// The settings that every schedule takes besides its own.
    private struct Beginning: Configurable {
        var warmup: StepCount = 0
        var warmupFrom: ScheduleLevel = 0
        var start: StepCount = 0

        static let settings: [SettingOf<Self>] = [
            .init("warmup", atLeast: 0, \.warmup), .init("warmupFrom", \.warmupFrom),
            .init("start", atLeast: 0, \.start),
        ]
    }

    /// Schedules may contain schedules that contain schedules, at most this deep.
    private static let greatestDepth = 16

    /// Reads a schedule.
    /// - Throws: `SettingError` with the nearest name, the list of settings, or what is wrong with a setting.
    public init(_ text: String) throws(SettingError) {
        guard text.bracketDepth <= Self.greatestDepth else {
            throw SettingError("schedule \"\(oneLine(text))\" has more than \(Self.greatestDepth) open brackets")
        }
        let number = text.trimmingSpaces
        let named = try NamedSettings(Double(number) == nil ? text : "constant(from=\(number))", "schedule") {
            name throws(SettingError) in Self.form(try scheduleKinds.row(name))
        }
        (form, beginning) = try Self.read(named, try scheduleKinds.row(named.name))
    }

    private static func read(
        _ named: NamedSettings, _ standard: some ScheduleKind
    ) throws(SettingError) -> (Form, Beginning) {
        var (kind, beginning) = (standard, Beginning())
        let place = "schedule \(kind.name)"
        let (own, common) = (kind.settingValues.map(\.name), beginning.settingValues.map(\.name))
        for pair in named.settings {
            guard (own + common).contains(pair.name) else {
                throw SettingError(noSetting: pair.name, of: place, among: own + common)
            }
            if common.contains(pair.name) {
                beginning = try beginning.changing(pair.name, toText: pair.text, of: place)
            } else {
                kind = try kind.changing(pair.name, toText: pair.text, of: place)
            }
        }
        do { try kind.validate() } catch { throw error.at(place) }
        return (.kind(kind), beginning)
    }

    /// Creates the specification of a kind of schedule, without a warm-up.
    init(_ kind: some ScheduleKind) { (form, beginning) = (.kind(kind), Beginning()) }

    /// Creates the specification of a schedule that depends on no run.
    init(_ schedule: Schedule) { (form, beginning) = (.schedule(schedule), Beginning()) }

    // MARK: Text

    /// The name of the kind: "cosine".
    package var name: String {
        switch form {
        case .kind(let kind): kind.name
        case .schedule(let schedule): schedule.description
        }
    }

    /// The text with every setting of the kind, and those of the beginning that are not 0; it reads as the same schedule.
    public var description: String {
        switch form {
        case .kind(let kind): Self.text(kind, beginning)
        case .schedule(let schedule): schedule.description
        }
    }

    private static func text(_ kind: some ScheduleKind, _ beginning: Beginning) -> String {
        let unsaid = Beginning().settingValues.map(\.value.description)
        let said = zip(beginning.settingValues, unsaid).filter { $0.0.value.description != $0.1 }.map(\.0)
        return NamedSettings(
            kind.name, settings: (kind.settingValues + said).map { ($0.name, $0.value.description) }
        ).description
    }

    /// The text of a kind with its defaults, in which nested schedules that have theirs are names.
    private static func form(_ kind: some ScheduleKind) -> String {
        kind.text { _, value in
            guard case .list(let values) = value else { return value.description }
            let texts = values.map { value in
                guard case .other(let nested as ScheduleSpecification) = value else { return value.description }
                return (try? ScheduleSpecification(nested.name)) == nested ? nested.name : nested.description
            }
            return "[\(texts.joined(separator: ";"))]"
        }
    }

    /// The kinds of schedules with their settings and defaults.
    package static var forms: [String] { scheduleKinds.rows.map { form($0) } }
    /// The kinds of schedules, with their defaults.
    package static var kinds: [any Configurable] { scheduleKinds.rows }
    /// The names of the kinds of schedules.
    package static var names: [String] { scheduleKinds.names }
    /// The settings that every schedule takes, with their defaults.
    package static var commonSettings: [String] { Beginning().settingValues.map { "\($0.name)=\($0.value)" } }

    // MARK: The schedule

    /// Returns the schedule for a run.
    /// - Parameters:
    ///   - initial: what `base` stands for: the value the hyperparameter is given elsewhere, at least 0.
    ///   - steps: the steps of the whole run, at least 1.
    public func makeSchedule(from initial: Double, steps: Int) -> Schedule {
        switch form {
        case .schedule(let schedule): return schedule
        case .kind(let kind):
            let whole = ScheduleRun(base: initial, steps: steps)
            let (warmup, start) = (whole(beginning.warmup, atLeast: 0), whole(beginning.start, atLeast: 0))
            let own = ScheduleRun(base: initial, steps: max(1, steps - warmup - start))
            var schedule = kind.resolved(in: own).makeSchedule()
            if start > 0 { schedule = schedule.starting(after: start) }
            if warmup > 0 { schedule = schedule.warmedUp(over: warmup, from: whole(beginning.warmupFrom)) }
            return schedule
        }
    }
}
