import Support

extension Distribution {
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
}
