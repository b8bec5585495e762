import Support
import Tensors

/// The kernels of one parameter: one around each value, and the prior, which is the last.
enum ParzenColumn: Sendable {
    /// Normal distributions of coordinates, cut off at 0 and 1; `inside` is the logarithm of the mass between.
    case numbers(means: [Double], deviations: [Double], inside: [Double])
    /// The chosen one of `count` choices is likelier than the others, by `weight` to 1; the prior has all alike.
    case choices([Int], count: Int, weight: Double)

    init(_ values: [Double], _ distribution: Distribution) {
        if let count = distribution.count, distribution.isChoice {
            self = .choices(values.map { Int($0) }, count: count, weight: Double(values.count + 2))
            return
        }
        let observed = values.map(distribution.coordinate)
        let (means, deviations) = (observed + [0.5], Self.deviations(observed) + [1])
        let inside = zip(means, deviations).map { log(normalMass(-$0 / $1, (1 - $0) / $1)) }
        self = .numbers(means: means, deviations: deviations, inside: inside)
    }

    /// The greater distance to a neighbor, at least 1 / min(100, n + 2); the ends count only for a value alone.
    private static func deviations(_ means: [Double]) -> [Double] {
        let order = means.indices.sorted { (means[$0], $0) < (means[$1], $1) }
        let least = 1 / min(100, Double(means.count + 2))
        var deviations = means
        for (place, index) in order.enumerated() {
            let below = place > 0 ? means[index] - means[order[place - 1]] : 0
            let above = place < order.count - 1 ? means[order[place + 1]] - means[index] : 0
            let distance = means.count == 1 ? max(means[index], 1 - means[index]) : max(below, above)
            deviations[index] = min(max(distance, least), 1)
        }
        return deviations
    }

    /// A value of the kernel at a position.
    func value(of kernel: Int, in distribution: Distribution, using random: inout RandomStream) -> Double {
        switch self {
        case .numbers(let means, let deviations, _):
            // The mean lies within, so that a third of the draws or more do.
            while true {
                let coordinate = means[kernel] + deviations[kernel] * random.normal()
                if (0...1).contains(coordinate) { return distribution.value(at: coordinate) }
            }
        case .choices(let chosen, let count, let weight):
            // As if the chosen one were there `weight` times.
            let extra = kernel < chosen.count ? weight - 1 : 0
            let place = (Double(count) + extra) * random.uniform()
            return place < Double(count) ? place.rounded(.down) : Double(chosen[kernel])
        }
    }

    /// Adds the logarithm of each kernel's density at a value; of whole numbers and choices, of the probability.
    func addLogDensities(at value: Double, of distribution: Distribution, to logs: inout [Double]) {
        switch self {
        case .numbers(let means, let deviations, let inside):
            if let (start, end) = distribution.bin(of: value) {
                for kernel in means.indices {
                    let (mean, deviation) = (means[kernel], deviations[kernel])
                    logs[kernel] +=
                        log(normalMass((start - mean) / deviation, (end - mean) / deviation)) - inside[kernel]
                }
                return
            }
            let coordinate = distribution.coordinate(of: value)
            let scale = (2 * Double.pi).squareRoot()
            for kernel in means.indices {
                let z = (coordinate - means[kernel]) / deviations[kernel]
                logs[kernel] -= z * z / 2 + log(deviations[kernel] * scale) + inside[kernel]
            }
        case .choices(let chosen, let count, let weight):
            let other = -log(Double(count - 1) + weight)
            let hit = log(weight) + other
            for kernel in chosen.indices { logs[kernel] += chosen[kernel] == Int(value) ? hit : other }
            logs[chosen.count] -= log(Double(count))
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
