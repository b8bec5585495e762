import Tensors

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A density over a search space: a mixture with one component for each point and one prior, each the product of a kernel
/// for every parameter.
/// ```
/// p(x) = Σₖ wₖ Πⱼ kₖⱼ(xⱼ);   numbers: a normal distribution cut off at 0 and 1;   choices: a table
/// ```
/// The deviation of a kernel is the greater distance to its neighbours, at least 1 / min(100, n + 2); that of the prior, in
/// the middle, is 1. The newest 25 points have weight 1, older ones less. Bergstra et al., NeurIPS 2011, with the
/// constants of Optuna 5.
struct ParzenEstimator: Sendable {
    enum Kernel: Sendable {
        /// `inside` is the logarithm of the mass from 0 to 1 before it is cut off.
        case normal(mean: Double, deviation: Double, inside: Double)
        /// The probability of each choice.
        case table([Double])

        static func normal(_ mean: Double, _ deviation: Double) -> Kernel {
            let mass = normalMass(-mean / deviation, (1 - mean) / deviation)
            return .normal(mean: mean, deviation: deviation, inside: log(mass))
        }
    }

    /// A value as kernels see it.
    private enum Place {
        case choice(Int)
        case coordinate(Double)
        case bin(Double, Double)

        init(_ value: Double, _ distribution: Distribution) {
            if distribution.isChoice {
                self = .choice(Int(value))
            } else if let (start, end) = distribution.bin(of: value) {
                self = .bin(start, end)
            } else {
                self = .coordinate(distribution.coordinate(of: value))
            }
        }
    }

    let space: SearchSpace
    private let weights: [Double]
    /// For each component a kernel for each parameter.
    private let components: [[Kernel]]

    /// - Parameter points: from the oldest to the newest.
    init(_ points: [[Double]], in space: SearchSpace) {
        self.space = space
        let all = Self.weights(points.count) + [1]
        let sum = all.reduce(0, +)
        weights = all.map { $0 / sum }
        let columns = space.parameters.indices.map { column in
            Self.kernels(points.map { $0[column] }, space.parameters[column].distribution)
        }
        components = weights.indices.map { row in columns.map { $0[row] } }
    }

    /// 1 for the newest 25, and for those before a line from 1/n to 1.
    private static func weights(_ count: Int) -> [Double] {
        guard count > 25 else { return Array(repeating: 1, count: count) }
        let old = count - 25
        let least = 1 / Double(count)
        return (0..<count).map { index in
            if index >= old { return 1 }
            return old == 1 ? least : least + (1 - least) * Double(index) / Double(old - 1)
        }
    }

    /// Those of one parameter, the prior last.
    private static func kernels(_ values: [Double], _ distribution: Distribution) -> [Kernel] {
        if let count = distribution.count, distribution.isChoice {
            let even = Array(repeating: 1 / Double(count), count: count)
            let share = 1 / Double(values.count + 1)
            let total = 1 + Double(count) * share
            return values.map { value in
                .table((0..<count).map { (share + ($0 == Int(value) ? 1 : 0)) / total })
            } + [.table(even)]
        }
        let means = values.map(distribution.coordinate)
        return zip(means, deviations(means)).map { .normal($0, $1) } + [.normal(0.5, 1)]
    }

    private static func deviations(_ means: [Double]) -> [Double] {
        let order = means.indices.sorted { (means[$0], $0) < (means[$1], $1) }
        let least = 1 / min(100, Double(means.count + 2))
        var deviations = means
        for (place, index) in order.enumerated() {
            let below = place > 0 ? means[index] - means[order[place - 1]] : nil
            let above = place < order.count - 1 ? means[order[place + 1]] - means[index] : nil
            // The ends count only for a point that has no neighbour.
            let alone = max(means[index], 1 - means[index])
            let distance = below == nil && above == nil ? alone : max(below ?? 0, above ?? 0)
            deviations[index] = min(max(distance, least), 1)
        }
        return deviations
    }

    // MARK: Sampling

    func point(using random: inout RandomStream) -> [Double] {
        let component = components[Self.index(random.uniform(), weights)]
        return zip(component, space.parameters).map { kernel, parameter in
            switch kernel {
            case .table(let probabilities): return Double(Self.index(random.uniform(), probabilities))
            case .normal(let mean, let deviation, _):
                // The mean lies within, so that a third of the draws or more do.
                while true {
                    let coordinate = mean + deviation * random.normal()
                    if (0...1).contains(coordinate) { return parameter.distribution.value(at: coordinate) }
                }
            }
        }
    }

    private static func index(_ place: Double, _ probabilities: [Double]) -> Int {
        var sum = 0.0
        for (index, probability) in probabilities.enumerated() {
            sum += probability
            if place < sum { return index }
        }
        return probabilities.count - 1
    }

    // MARK: Density

    /// log p, along the coordinates of the parameters; of whole numbers and choices the logarithm of the probability.
    func logDensity(at point: [Double]) -> Double {
        let places = zip(point, space.parameters).map { Place($0, $1.distribution) }
        let logs = zip(weights, components).map { weight, kernels in
            log(weight) + zip(kernels, places).reduce(0) { $0 + Self.logDensity($1.0, $1.1) }
        }
        let greatest = logs.max() ?? -.infinity
        guard greatest.isFinite else { return greatest }
        return greatest + log(logs.reduce(0) { $0 + exp($1 - greatest) })
    }

    private static func logDensity(_ kernel: Kernel, _ place: Place) -> Double {
        switch (kernel, place) {
        case (.table(let probabilities), .choice(let choice)): return log(probabilities[choice])
        case (.normal(let mean, let deviation, let inside), .bin(let start, let end)):
            return log(normalMass((start - mean) / deviation, (end - mean) / deviation)) - inside
        case (.normal(let mean, let deviation, let inside), .coordinate(let coordinate)):
            let z = (coordinate - mean) / deviation
            return -z * z / 2 - log(deviation * (2 * .pi).squareRoot()) - inside
        default: return -.infinity
        }
    }
}

/// ∫ φ from `start` to `end`, without cancellation in the tails.
func normalMass(_ start: Double, _ end: Double) -> Double {
    let root = 0.5.squareRoot()
    return start > 0
        ? (erfc(start * root) - erfc(end * root)) / 2
        : (erfc(-end * root) - erfc(-start * root)) / 2
}
