import Learning
import Settings
import Studies
import Support

/// A setting of a run that can be searched: an option that says how, the size of the hidden layers, or a setting of the
/// model's kind.
struct TunableSetting: Sendable {
    /// The name in the search space: that of the option on the command line.
    let name: String
    let search: RunOption.Search
    /// The key of the setting in `config.json`.
    let key: String
    /// Changes settings to what a text says.
    let apply: @Sendable (_ text: String, _ settings: inout RunSettings) throws -> Void

    /// The settings in the order in which they are applied: sizes change the model.
    static let all: [TunableSetting] = RunOption.all.flatMap { option -> [TunableSetting] in
        guard let search = option.search else { return [] }
        let setting = TunableSetting(name: option.name, search: search, key: option.setting.name) {
            try option.set($0, in: &$1, at: option.name)
        }
        return [setting] + (option.name == "model" ? [width, depth] : [])
    }

    /// Returns the setting with this name: one of `all`, or `model.` with the name of a setting of the model's kind.
    static func named(_ name: String, for model: ModelSpecification) -> TunableSetting? {
        all.first { $0.name == name } ?? ofModel(name, model)
    }

    private static let modelPrefix = "model."

    /// Whether a name is that of a setting of the model's kind: "model.dropout".
    static func isOfModel(_ name: String) -> Bool { name.hasPrefix(modelPrefix) }

    private static func ofModel(_ name: String, _ model: ModelSpecification) -> TunableSetting? {
        let setting = String(name.dropFirst(modelPrefix.count))
        guard isOfModel(name), let kind = model.settingKind(setting) else { return nil }
        let search: RunOption.Search =
            switch kind {
            case .number: .numbers
            case .count: .wholeNumbers
            case .choice(let names): .texts(example: "{\(names.prefix(2).joined(separator: ","))}")
            default: .texts(example: "{\(model[setting: setting]?.description ?? ""),…}")
            }
        return TunableSetting(name: name, search: search, key: "model") { text, settings in
            settings.model = try settings.model.changing(setting, toText: text, of: "model")
        }
    }

    private static let width = size("width") { width, settings in
        try settings.setHiddenSizes(settings.hiddenSizes().map { _ in width })
    }

    private static let depth = size("depth") { depth, settings in
        let width = try settings.hiddenSizes()[0]
        guard depth <= 1000 else { throw SettingError("\(depth) layers are too many", "give 1000 at most") }
        try settings.setHiddenSizes(Array(repeating: width, count: depth))
    }

    private static func size(
        _ name: String, _ apply: @escaping @Sendable (Int, inout RunSettings) throws -> Void
    ) -> TunableSetting {
        TunableSetting(name: name, search: .wholeNumbers, key: "model") { text, settings in
            guard let number = Int(text), 1...1_000_000 ~= number else {
                throw SettingError("\(name) is \(text)", "give a whole number of at least 1")
            }
            do { try apply(number, &settings) } catch { throw SettingError("\(error)", at: name) }
        }
    }

    /// Returns what is wrong with a range of it, in one line.
    func problem(with distribution: Distribution) -> String? {
        switch (search, distribution) {
        case (.wholeNumbers, .uniform), (.wholeNumbers, .logUniform):
            "\(name) takes whole numbers; write int(1,8), logint(16,256) or {16,32}"
        case (.texts(let example), .uniform), (.texts(let example), .logUniform), (.texts(let example), .integer),
            (.texts(let example), .logInteger):
            "\(name) takes names; write \(example)"
        default: nil
        }
    }
}

extension Tuning {
    /// The names of the settings that can be searched.
    public static var names: [String] { TunableSetting.all.map(\.name) }
}

extension RunSettings {
    fileprivate func hiddenSizes() throws(SettingError) -> [Int] {
        guard case .list(let sizes)? = model[setting: "hidden"] else {
            throw SettingError("model \(model) has no hidden layers", "take one such as mlp:64,32")
        }
        return sizes.compactMap { if case .count(let size) = $0 { size } else { nil } }
    }

    fileprivate mutating func setHiddenSizes(_ sizes: [Int]) throws(SettingError) {
        model = try model.changing("hidden", to: .list(sizes.map { .count($0) }))
    }
}
