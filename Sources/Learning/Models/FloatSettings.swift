import Settings

extension Configurable {
    /// Checks that numbers are within their bounds when rounded to floats, in which models compute.
    /// - Throws: `SettingError` with the first that is not, such as a share of 0.9999999999999999, which becomes 1.
    func requireFloats() throws(SettingError) {
        for setting in Self.settings {
            guard case .number(let bounds) = setting.kind, case .number(let number) = setting.value(self),
                !bounds.contains(Double(Float(number)))
            else { continue }
            throw SettingError(
                "\(setting.name) is \(number), in 32 bits \(Float(number))", "it must be \(bounds.rawValue)")
        }
    }
}
