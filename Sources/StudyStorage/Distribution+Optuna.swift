import Foundation
import Studies

extension Distribution {
    /// The JSON that Optuna writes for it: `{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0001, …}}`. Choices that
    /// are numbers, `true`, `false` or `null` are written as such.
    package var optunaJSON: String {
        func object(_ name: String, _ attributes: String) -> String {
            "{\"name\": \"\(name)Distribution\", \"attributes\": {\(attributes)}}"
        }
        func float(_ low: Double, _ high: Double, _ isLogarithmic: Bool) -> String {
            object("Float", "\"step\": null, \"low\": \(low), \"high\": \(high), \"log\": \(isLogarithmic)")
        }
        func int(_ low: Int, _ high: Int, _ isLogarithmic: Bool) -> String {
            object("Int", "\"log\": \(isLogarithmic), \"step\": 1, \"low\": \(low), \"high\": \(high)")
        }
        switch self {
        case .uniform(let low, let high): return float(low, high, false)
        case .logUniform(let low, let high): return float(low, high, true)
        case .integer(let low, let high): return int(low, high, false)
        case .logInteger(let low, let high): return int(low, high, true)
        case .choices(let texts):
            return object("Categorical", "\"choices\": [\(texts.map(Self.json).joined(separator: ", "))]")
        }
    }

    private static func json(_ choice: String) -> String {
        if ["true", "false", "null"].contains(choice) { return choice }
        if let number = Int(choice), "\(number)" == choice { return choice }
        if let number = Double(choice), "\(number)" == choice, number.isFinite { return choice }
        return jsonText(choice)
    }

    /// `nil` for what has no counterpart, such as steps other than 1.
    package init?(optunaJSON text: String) {
        guard let written = try? JSONDecoder().decode(Written.self, from: Data(text.utf8)) else { return nil }
        let attributes = written.attributes
        switch (written.name, attributes.low, attributes.high, attributes.choices) {
        case ("FloatDistribution", let low?, let high?, _) where attributes.step == nil:
            self = attributes.log == true ? .logUniform(low, high) : .uniform(low, high)
        case ("IntDistribution", let low?, let high?, _) where attributes.step ?? 1 == 1:
            guard let low = Int(exactly: low), let high = Int(exactly: high) else { return nil }
            self = attributes.log == true ? .logInteger(low, high) : .integer(low, high)
        case ("CategoricalDistribution", _, _, let choices?): self = .choices(choices.map(\.text))
        default: return nil
        }
    }

    private struct Written: Decodable {
        struct Attributes: Decodable {
            var step, low, high: Double?
            var log: Bool?
            var choices: [Choice]?
        }
        var name: String
        var attributes: Attributes
    }

    private struct Choice: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                text = "null"
            } else if let flag = try? container.decode(Bool.self) {
                text = "\(flag)"
            } else if let number = try? container.decode(Int.self) {
                text = "\(number)"
            } else if let number = try? container.decode(Double.self) {
                text = "\(number)"
            } else {
                text = try container.decode(String.self)
            }
        }
    }

    /// Whether both have the same values in the same order, however the numbers among choices are written.
    func isSame(as other: Distribution) -> Bool {
        guard case .choices(let own) = self, case .choices(let others) = other else { return self == other }
        return own.count == others.count
            && zip(own, others).allSatisfy { $0 == $1 || Double($0) != nil && Double($0) == Double($1) }
    }
}

/// A text in JSON.
func jsonText(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
}
