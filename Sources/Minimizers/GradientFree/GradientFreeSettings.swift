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

/// Throws where a number exceeds the greatest it may be.
func requireAtMost(_ greatest: Double, _ name: String, _ value: Double) throws(SettingError) {
    guard value <= greatest else { throw SettingError("\(name) is \(value)", "it must be at most \(greatest)") }
}
