import Settings
import Support

// Settings that may follow a schedule.

extension SettingOf {
    /// Creates a setting that is a number within bounds, or a schedule. The values of a schedule are not checked.
    public init(_ setting: Setting, _ path: WritableKeyPath<Owner, Schedule> & Sendable) {
        self.init(setting.name, .either(.number(setting.bounds), .other(Schedule.self))) {
            let schedule = $0[keyPath: path]
            return schedule.constantValue.map { .number($0) } ?? .other(schedule)
        } change: {
            switch $1 {
            case .number(let number): $0[keyPath: path] = .constant(number)
            case .other(let schedule as Schedule): $0[keyPath: path] = schedule
            default: break
            }
        }
    }
}

extension Configurable {
    /// Returns the name and the value of every setting; those that follow a schedule with their value after `steps`
    /// steps.
    public func settingValues(after steps: Int) -> [(name: String, value: String)] {
        settingValues.map { name, value in
            if case .other(let schedule as Schedule) = value { return (name, shortest(schedule(steps))) }
            return (name, value.description)
        }
    }
}
