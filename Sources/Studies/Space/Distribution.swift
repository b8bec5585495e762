#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The values a parameter may have.
///
/// A value is kept as a number, as Optuna does: an integer as itself, a choice as its position. Between 0 and 1 it has a
/// coordinate, along which values are equally likely before anything is known: that is where samplers work.
public enum Distribution: Sendable, Hashable {
    /// Every number from the first to the second.
    case uniform(Double, Double)
    /// The same, where ratios count and not differences.
    case logUniform(Double, Double)
    /// Every whole number from the first to the second.
    case integer(Int, Int)
    /// The same, where ratios count.
    case logInteger(Int, Int)
    /// One of several, between which there is no order.
    case choices([String])

    public var isChoice: Bool { if case .choices = self { true } else { false } }

    /// How many values there are; `nil` where they are continuous.
    public var count: Int? {
        switch self {
        case .uniform, .logUniform: nil
        case .integer(let least, let greatest), .logInteger(let least, let greatest): greatest - least + 1
        case .choices(let texts): texts.count
        }
    }

    /// What is wrong with it, in one line with the likely mend.
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

    private static func problem<Number: Comparable>(_ name: String, _ least: Number, _ greatest: Number) -> String? {
        if least < greatest { return nil }
        if least == greatest { return "\(name)(\(least),\(greatest)) has one value only; give two different ones" }
        return "\(name)(\(least),\(greatest)) is empty; write \(name)(\(greatest),\(least))"
    }

    // MARK: Coordinates

    /// The interval of which 0 and 1 are the ends: whole numbers reach half a one beyond.
    private var ends: (Double, Double) {
        switch self {
        case .uniform(let least, let greatest): (least, greatest)
        case .logUniform(let least, let greatest): (log(least), log(greatest))
        case .integer(let least, let greatest): (Double(least) - 0.5, Double(greatest) + 0.5)
        case .logInteger(let least, let greatest): (log(Double(least) - 0.5), log(Double(greatest) + 0.5))
        case .choices(let texts): (-0.5, Double(texts.count) - 0.5)
        }
    }

    private var isLogarithmic: Bool {
        switch self {
        case .logUniform, .logInteger: true
        default: false
        }
    }

    /// The value, or its logarithm where ratios count.
    func scaled(_ value: Double) -> Double { isLogarithmic ? log(value) : value }

    /// The coordinate of a value, from 0 to 1.
    func coordinate(of value: Double) -> Double {
        let (start, end) = ends
        return min(max((scaled(value) - start) / (end - start), 0), 1)
    }

    /// The value at a coordinate; beyond 0 and 1 the nearest.
    func value(at coordinate: Double) -> Double {
        let (start, end) = ends
        let place = start + (end - start) * coordinate
        return clamped(isLogarithmic ? exp(place) : place)
    }

    private func clamped(_ value: Double) -> Double {
        switch self {
        case .uniform(let least, let greatest), .logUniform(let least, let greatest): min(max(value, least), greatest)
        case .integer(let least, let greatest), .logInteger(let least, let greatest):
            min(max(value.rounded(), Double(least)), Double(greatest))
        case .choices(let texts): min(max(value.rounded(), 0), Double(texts.count - 1))
        }
    }

    /// The coordinates at which a whole number begins and ends; `nil` where values are continuous.
    func bin(of value: Double) -> (Double, Double)? {
        count.map { _ in (coordinate(of: value - 0.5), coordinate(of: value + 0.5)) }
    }

    /// Whether `value` is one of these.
    public func contains(_ value: Double) -> Bool { clamped(value) == value }

    /// So many values at even distances with both ends among them, or all there are where those are fewer.
    func levels(_ points: Int) -> [Double] {
        if let count, count <= points || isChoice {
            let first = value(at: 0)
            return (0..<count).map { first + Double($0) }
        }
        guard points > 1 else { return [value(at: 0.5)] }
        let (first, last) = (coordinate(of: value(at: 0)), coordinate(of: value(at: 1)))
        let levels = (0..<points).map { value(at: first + (last - first) * Double($0) / Double(points - 1)) }
        return levels.indices.filter { $0 == 0 || levels[$0] != levels[$0 - 1] }.map { levels[$0] }
    }

    // MARK: Text

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
    /// As it is written: `log(0.0001,0.1)`, `{16,32,64}`.
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
