/// A value that is its text: two with the same description are the same, and in JSON the description stands for it.
public protocol TextCoded: SettingText, Codable, Hashable {
    /// Creates the value that text stands for.
    /// - Throws: `SettingError` with the nearest name, or what is wrong with a setting.
    init(_ text: String) throws(SettingError)
}

extension TextCoded {
    public static func read(_ text: String, in context: SettingContext) throws(SettingError) -> Self? {
        // No value has this name.
        text == "none" ? nil : try Self(text)
    }

    public static func == (left: Self, right: Self) -> Bool { left.description == right.description }

    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    public init(from decoder: any Decoder) throws {
        self = try decoder.settingText { text throws(SettingError) in try Self(text) }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
