// Settings as a JSON object: a key for each, and none for those without a value.

extension Configurable {
    /// The text of every setting that has a value, by name.
    package var settingTexts: [String: String] {
        Dictionary(
            settingValues.compactMap { name, value in
                if case .none = value { return nil }
                return (name, value.description)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Writes each setting under its name: numbers, counts and flags as such, all others as text.
    package func encodeSettings(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SettingKey.self)
        for (name, value) in settingValues {
            let key = SettingKey(name)
            switch value {
            case .number(let number): try container.encode(number, forKey: key)
            case .count(let count): try container.encode(count, forKey: key)
            case .flag(let flag): try container.encode(flag, forKey: key)
            case .none: break
            case .choice, .other, .part, .list: try container.encode(value.description, forKey: key)
            }
        }
    }

    /// Returns the same with the settings that stand under their names; those that are missing stay as they are, so that
    /// settings which were added later have their defaults.
    public func settings(from decoder: any Decoder) throws -> Self {
        let container = try decoder.container(keyedBy: SettingKey.self)
        var settings = self
        for setting in Self.settings {
            let key = SettingKey(setting.name)
            guard let text = try container.decodeIfPresent(ScalarText.self, forKey: key)?.text else { continue }
            do { settings = try settings.changing(setting.name, toText: text, of: Self.name) } catch {
                throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "\(error)")
            }
        }
        return settings
    }
}

private struct SettingKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A flag, number or string of JSON as the text of a setting.
private struct ScalarText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            text = "\(flag)"
        } else if let count = try? container.decode(Int.self) {
            text = "\(count)"
        } else if let number = try? container.decode(Double.self) {
            text = "\(number)"
        } else {
            text = try container.decode(String.self)
        }
    }
}
