import Minimizers
import Settings
import Support
import Tensors

extension RobustLoss {
    /// The names there are.
    public static let names = ["squared", "huber", "softL1", "cauchy"]

    /// Reads the text form: `huber`, `cauchy(scale=2)`. Without a scale it is 1.
    /// - Throws: `SettingError` with the nearest name.
    public init(_ text: String) throws(SettingError) {
        var part = try NamedSettings(text, "loss") { name throws(SettingError) in
            guard Self.names.contains(name) else {
                throw SettingError(unknown: "loss", name, among: Self.names)
            }
            return name == "squared" ? name : "\(name)(scale=1)"
        }
        let scaleText = part.name == "squared" ? nil : part.take("scale")
        if let setting = part.settings.first {
            throw SettingError(
                "loss \(part.name) has no setting \"\(oneLine(setting.name))\"; "
                    + (part.name == "squared" ? "It has none" : "Its setting is scale"))
        }
        let scale = scaleText.map { Double($0) ?? .nan } ?? 1
        guard scale > 0 && scale.isFinite else {
            throw SettingError(
                "loss \(part.name): scale is \"\(oneLine(scaleText ?? ""))\"; give a number above 0")
        }
        switch part.name {
        case "huber": self = .huber(scale: scale)
        case "softL1": self = .softL1(scale: scale)
        case "cauchy": self = .cauchy(scale: scale)
        default: self = .squared
        }
    }
}
