import Support

/// Something that has a name and settings, such as an optimizer, a schedule, or a sampler. What it lists in `settings`
/// is checked, printed, saved, and read from text.
///
/// ```swift
/// struct Backoff: Configurable {
///     var factor = 0.5
///     var patience = 10
///
///     static let name = "backoff"
///     static let settings: [SettingOf<Self>] = [
///         .init(Setting("factor", .properFraction), \.factor), .init("patience", \.patience),
///     ]
/// }
/// print(Backoff())  // backoff(factor=0.5,patience=10)
/// ```
public protocol Configurable: Sendable, CustomStringConvertible {
    /// The name in text: "adam". The default is that of the type.
    static var name: String { get }
    /// The settings in the order in which they are printed. By default there are none.
    static var settings: [SettingOf<Self>] { get }

    /// Checks what is required of several settings together; `validate()` checks each by itself. By default nothing is.
    /// - Throws: `SettingError` without a place.
    func validateTogether() throws(SettingError)
}

extension Configurable {
    public static var name: String { "\(Self.self)" }
    public static var settings: [SettingOf<Self>] { [] }
    public func validateTogether() throws(SettingError) {}

    /// The name in text: "adam".
    public var name: String { Self.name }

    /// The name with every setting, which reads back as the same: "adam(learningRate=0.001,beta1=0.9,…)".
    public var description: String { text { _, value in value.description } }

    /// Returns the name with every setting, each value written by `write`; settings for which that is `nil` are left
    /// out.
    package func text(_ write: (_ name: String, SettingValue) -> String?) -> String {
        let list = settingValues.compactMap { name, value in write(name, value).map { "\(name)=\($0)" } }
        return list.isEmpty ? name : "\(name)(\(list.joined(separator: ",")))"
    }

    /// The name and the value of every setting, in order.
    public var settingValues: [(name: String, value: SettingValue)] {
        Self.settings.map { ($0.name, $0.value(self)) }
    }

    /// The value of the setting with this name, or `nil` where there is none.
    public subscript(setting name: String) -> SettingValue? {
        Self.settings.first { $0.name == name }?.value(self)
    }

    /// Returns the same with one setting changed. Settings that must fit together are not compared: see `validate()`.
    /// - Throws: `SettingError` where there is no such setting, or the value is of another kind or out of bounds.
    public func changing(_ name: String, to value: SettingValue) throws(SettingError) -> Self {
        let setting = try Self.setting(name, Self.name)
        guard setting.kind.accepts(value) else {
            let wanted = setting.kind.wanted(insteadOf: value.description)
            throw SettingError("\(name) is \(oneLine(value.description))", "give \(wanted)", at: Self.name)
        }
        var changed = self
        setting.change(&changed, value)
        return changed
    }

    /// Returns the same with one setting changed to the value that `text` stands for.
    /// - Parameters:
    ///   - owner: what it is, for messages: "optimizer adam".
    ///   - steps: the steps of the whole run, for schedules that name no end.
    /// - Throws: `SettingError` where there is no such setting, or the text is not a value for it.
    package func changing(
        _ name: String, toText text: String, of owner: String, steps: Int = 1
    ) throws(SettingError) -> Self {
        let setting = try Self.setting(name, owner)
        let context = SettingContext(name: name, current: setting.value(self), steps: steps)
        guard let value = try setting.kind.value(text, in: context) else {
            throw SettingError(
                "\(name) is \"\(oneLine(text))\"", "give \(setting.kind.wanted(insteadOf: text))", at: owner)
        }
        var changed = self
        setting.change(&changed, value)
        return changed
    }

    private static func setting(_ name: String, _ owner: String) throws(SettingError) -> SettingOf<Self> {
        guard let setting = settings.first(where: { $0.name == name }) else {
            throw SettingError(noSetting: name, of: owner, among: settings.map(\.name))
        }
        return setting
    }

    /// Checks the settings, each by itself and those that must fit together.
    /// - Throws: `SettingError` with the first that is wrong.
    public func validate() throws(SettingError) {
        for setting in Self.settings {
            if let fault = setting.kind.fault(in: setting.value(self), setting.noun) { throw fault.at(name) }
        }
        do { try validateTogether() } catch { throw error.at(name) }
    }

    /// Traps where `validate()` throws. Initializers end with it: settings that are wrong in the program's own text are
    /// misuse, those that come from outside are checked before, or are read from text.
    /// - Parameter owner: what is named in the message. The default is the type.
    public func check(as owner: String = "\(Self.self)") {
        do { try validate() } catch { misuse("\(error.at(owner))") }
    }
}
