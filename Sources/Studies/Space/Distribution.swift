/// The values a parameter may have.
///
/// A value is kept as a number, as Optuna does: an integer as itself, a choice as its position. Between 0 and 1 it has a
/// coordinate, along which values are equally likely before anything is known: that is where samplers work.
public enum Distribution: Sendable, Hashable {
    /// Every number from the first to the second.
    case uniform(Double, Double)
    /// Every number from the first to the second, with all ratios equally likely instead of differences.
    case logUniform(Double, Double)
    /// Every whole number from the first to the second.
    case integer(Int, Int)
    /// Every whole number from the first to the second, with all ratios equally likely.
    case logInteger(Int, Int)
    /// One of several choices, which have no order.
    case choices([String])

    /// Whether the values are choices and not numbers.
    var isChoice: Bool { if case .choices = self { true } else { false } }

    /// How many values there are; `nil` where they are continuous.
    public var count: Int? {
        switch self {
        case .uniform, .logUniform: nil
        case .integer(let least, let greatest), .logInteger(let least, let greatest): greatest - least + 1
        case .choices(let texts): texts.count
        }
    }

    /// The problem with the distribution, in one line with the likely mend; `nil` if there is none.
    public var problem: String? {
        switch self {
        case .uniform(let least, let greatest): Self.problem("uniform", least, greatest)
        case .logUniform(let least, let greatest):
            Self.problem("log", least, greatest)
                ?? (least > 0 ? nil : "log needs numbers above 0, and \(least) is none; write uniform(…)")
        case .integer(let least, let greatest): Self.problem("int", least, greatest)
        case .logInteger(let least, let greatest):
            Self.problem("logint", least, greatest)
                ?? (least > 0 ? nil : "logint needs numbers above 0, and \(least) is none; write int(…)")
        case .choices(let texts):
            if let twice = texts.indices.first(where: { texts[..<$0].contains(texts[$0]) }) {
                "\"\(texts[twice])\" is given twice; give it once"
            } else if texts.contains("") {
                "a choice is empty; write {first,second}"
            } else {
                texts.count > 1 ? nil : "there is nothing to choose; give two choices or more, such as {first,second}"
            }
        }
    }

    /// The greatest whole number: doubles do not tell those beyond 2⁵³ apart.
    private static let mostWhole = 1 << 53 - 1
    /// The greatest number, so that differences are finite.
    private static let mostReal = 1e300

    private static func problem(_ name: String, _ least: Double, _ greatest: Double) -> String? {
        if let end = [least, greatest].first(where: { !(abs($0) <= mostReal) }) {
            return "\(end) is beyond what \(name) can search; give numbers from \(-mostReal) to \(mostReal)"
        }
        return order(name, least, greatest)
    }

    private static func problem(_ name: String, _ least: Int, _ greatest: Int) -> String? {
        if let end = [least, greatest].first(where: { $0.magnitude > mostWhole }) {
            return "\(end) is beyond what \(name) can search; give numbers from \(-mostWhole) to \(mostWhole)"
        }
        return order(name, least, greatest)
    }

    private static func order<Number: Comparable>(_ name: String, _ least: Number, _ greatest: Number) -> String? {
        if least < greatest { return nil }
        if least == greatest { return "\(name)(\(least),\(greatest)) has one value only; give two different ones" }
        return "\(name)(\(least),\(greatest)) is empty; write \(name)(\(greatest),\(least))"
    }

    /// A value as people write it.
    public func text(of value: Double) -> String {
        switch self {
        case .uniform, .logUniform: "\(value)"
        case .integer, .logInteger: "\(Int(value))"
        case .choices(let texts): texts[Int(value)]
        }
    }
}

extension Distribution: CustomStringConvertible {
    /// The text form: `log(0.0001,0.1)`, `{16,32,64}`.
    public var description: String {
        switch self {
        case .uniform(let least, let greatest): "uniform(\(least),\(greatest))"
        case .logUniform(let least, let greatest): "log(\(least),\(greatest))"
        case .integer(let least, let greatest): "int(\(least),\(greatest))"
        case .logInteger(let least, let greatest): "logint(\(least),\(greatest))"
        case .choices(let texts):
            "{\(texts.map { SearchSpaceText.needsBrackets($0) ? "(\($0))" : $0 }.joined(separator: ","))}"
        }
    }
}
