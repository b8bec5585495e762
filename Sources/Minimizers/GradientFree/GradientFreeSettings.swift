import Settings
import Tensors

extension Setting {
    /// The extent of the search at first, relative to the distance between the bounds of a variable or, without bounds,
    /// to max(1, |xᵢ|).
    static let scale = Setting("scale", .positive)
}

extension SettingOf {
    /// Returns the setting of the seed: the same seed gives the same run, bit for bit.
    static func seed(_ path: WritableKeyPath<Owner, Int> & Sendable) -> SettingOf {
        SettingOf("seed", atLeast: 0, atMost: .max, path)
    }

    /// Returns the setting of the number of points that are evaluated together, up to 100,000; 0 if the number of
    /// variables decides.
    static func population(atLeast least: Int = 0, _ path: WritableKeyPath<Owner, Int> & Sendable) -> SettingOf {
        SettingOf("population", atLeast: least, atMost: 100_000, path)
    }
}

/// Throws if a number exceeds a greatest one.
func requireAtMost(_ greatest: Double, _ name: String, _ value: Double) throws(SettingError) {
    guard value <= greatest else { throw SettingError("\(name) is \(value)", "it must be at most \(greatest)") }
}

extension RandomKey {
    /// Creates the key of a seed as methods take it.
    init(seed: Int) { self.init(UInt64(bitPattern: Int64(seed))) }
}

extension RandomStream {
    /// Creates the stream of random numbers of a seed as methods take it.
    init(seed: Int) { self.init(RandomKey(seed: seed)) }
}
