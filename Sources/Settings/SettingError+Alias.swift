/// The earlier name of `SettingError`.
public typealias SpecificationError = SettingError
