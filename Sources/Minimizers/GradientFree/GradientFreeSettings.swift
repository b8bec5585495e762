import Optimizers

extension Setting {
    /// How far from the start to look, or what steps to begin with, relative to the distance between the bounds of a
    /// variable or, without, to max(1, |xᵢ|).
    static let scale = Setting("scale", .positive)
}

extension SettingOf {
    /// The same seed gives the same run, bit for bit.
    static func seed(_ path: WritableKeyPath<Owner, Int> & Sendable) -> SettingOf {
        SettingOf("seed", atLeast: 0, path)
    }

    /// How many points are evaluated together; 0 where the number of variables is to decide.
    static func population(atLeast least: Int = 0, _ path: WritableKeyPath<Owner, Int> & Sendable) -> SettingOf {
        SettingOf("population", atLeast: least, path)
    }
}

/// What is wrong, in one line, with a number that must not exceed a greatest one.
func problem(_ name: String, _ value: Double, atMost greatest: Double) -> String? {
    value <= greatest ? nil : "\(name) is \(value); it must be at most \(greatest)"
}
