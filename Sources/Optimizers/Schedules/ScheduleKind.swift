import Settings
import Support

/// A kind of schedule: its settings, and the value after each number of steps.
///
/// Settings may be multiples of the base and shares of the run, as text has them. The factories of `Schedule` give
/// numbers.
protocol ScheduleKind: Configurable {
    /// Returns the same with numbers in place of what depends on the run.
    func resolved(in run: ScheduleRun) -> Self
    /// Returns the schedule; all settings are numbers.
    func makeSchedule() -> Schedule
    /// Returns the value after each number of steps; all settings are numbers.
    func function() -> @Sendable (_ step: Int) -> Double
}

extension ScheduleKind {
    func resolved(in run: ScheduleRun) -> Self { settingsResolved(in: run) }
    func makeSchedule() -> Schedule { Schedule(description, function()) }
}

extension Schedule {
    /// Creates a schedule whose settings are numbers.
    /// - Parameter owner: what is named in the message where a setting is out of bounds.
    init(_ kind: some ScheduleKind, as owner: String? = nil) {
        kind.check(as: owner ?? "\(kind.name) schedule")
        self = kind.makeSchedule()
    }
}

/// The kinds of schedules there are: a new one is its file and a row here.
let scheduleKinds = SettingsTable<any ScheduleKind>(
    "schedule",
    [
        Constant(), Linear(), Exponential(), InverseTime(), InversePower(), InverseSquareRoot(), Optimal(),
        Transformer(), Polynomial(), Cosine(), CosineRestarts(), Cyclic(), OneCycle(), OneCycleMomentum(),
        StableDecay(),
        PiecewiseConstant(), PiecewiseLinear(), PiecewiseCosine(), Join(), Product(),
    ]
) { $0.name }
