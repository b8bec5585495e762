extension SettingOf {
    /// A setting of a part of the owner.
    init<Part>(_ setting: SettingOf<Part>, of part: WritableKeyPath<Owner, Part> & Sendable) {
        (name, kind) = (setting.name, setting.kind)
        value = { setting.value($0[keyPath: part]) }
        change = { setting.change(&$0[keyPath: part], $1) }
    }
}
