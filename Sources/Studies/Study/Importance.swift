import Support

extension TrialHistory {
    /// How much each parameter decides whether a trial is one of the best tenth, greatest first; the numbers are at least 0
    /// and sum to 1, or are all 0 where there is nothing to tell.
    ///
    /// PED-ANOVA: the Pearson divergence of the parameter's density among the best tenth of the completed trials from its
    /// density among all of them. Watanabe, Bansal and Hutter, IJCAI 2023, with the densities of Optuna 5:
    /// ```
    /// Σₓ p(x) (p_best(x) / p(x) − 1)²
    /// ```
    /// over 50 places along the parameter's scale or its choices, by kernels with Scott's bandwidth and a prior.
    public func importances() -> [(name: String, importance: Double)] {
        let completed = trials.filter { $0.state == .completed && $0.value?.isFinite ?? false }
        let costs = completed.map { cost($0.value) }.sorted()
        // All that are as good as the last of the best tenth.
        let limit = costs.isEmpty ? 0 : costs[max(Int((0.1 * Double(costs.count)).rounded(.up)), 1) - 1]
        let best = completed.filter { cost($0.value) <= limit }
        let divergences = space.parameters.indices.map { index in
            best.isEmpty || best.count == completed.count
                ? 0 : divergence(best.map { $0.point[index] }, completed.map { $0.point[index] }, index)
        }
        let sum = divergences.reduce(0, +)
        return zip(space.parameters, divergences).map { ($0.name, sum > 0 ? $1 / sum : 0) }
            .enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
    }

    private func divergence(_ best: [Double], _ all: [Double], _ index: Int) -> Double {
        let distribution = space.parameters[index].distribution
        let (top, local) = (density(best, distribution), density(all, distribution))
        return zip(top, local).reduce(0) { sum, pair in
            let (top, local) = (pair.0 + 1e-12, pair.1 + 1e-12)
            return sum + local * (top / local - 1) * (top / local - 1)
        }
    }

    /// The probability of each place.
    private func density(_ values: [Double], _ distribution: Distribution) -> [Double] {
        let counts = distribution.counts(values)
        let kernels = counts.indices.filter { counts[$0] > 0 }
        // One of weight 1 is the prior.
        let total = Double(values.count + 1)
        if distribution.isChoice {
            let share = 1 / Double(kernels.count + 1)
            let norm = 1 + share * Double(counts.count)
            return counts.indices.map { place in
                kernels.reduce(1 / Double(counts.count) / total) { sum, kernel in
                    sum + Double(counts[kernel]) / total * (share + (kernel == place ? 1 : 0)) / norm
                }
            }
        }
        let width = max(scottWidth(kernels, counts), 0.5 / 1.64)
        let last = Double(counts.count - 1)
        func mass(_ place: Int, _ mean: Double, _ width: Double) -> Double {
            let distance = Double(place) - mean
            return normalMass((distance - 0.5) / width, (distance + 0.5) / width)
                / normalMass((-0.5 - mean) / width, (last + 0.5 - mean) / width)
        }
        return counts.indices.map { place in
            kernels.reduce(mass(place, last / 2, last + 1) / total) { sum, kernel in
                sum + Double(counts[kernel]) / total * mass(place, Double(kernel), width)
            }
        }
    }

    /// 1.059 min(interquartile range / 1.34, s) n^(−1/5), in places. Scott, *Multivariate Density Estimation*, 1992.
    private func scottWidth(_ kernels: [Int], _ counts: [Int]) -> Double {
        let total = kernels.reduce(0) { $0 + counts[$1] }
        let mean = Double(kernels.reduce(0) { $0 + $1 * counts[$1] }) / Double(total)
        let squares = kernels.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) * Double(counts[$1]) }
        let deviation = (squares / Double(max(1, total - 1))).squareRoot()
        var sums: [Int] = []
        for kernel in kernels { sums.append((sums.last ?? 0) + counts[kernel]) }
        let lower = sums.firstIndex { $0 >= total / 4 } ?? 0
        let upper = min(kernels.count - 1, sums.firstIndex { $0 > total * 3 / 4 } ?? kernels.count)
        let range = Double(kernels[upper] - kernels[lower])
        return 1.059 * min(range / 1.34, deviation) * pow(Double(total), -0.2)
    }
}

extension Distribution {
    /// How many values are nearest to each of at most 50 evenly spaced places, or are each choice.
    fileprivate func counts(_ values: [Double]) -> [Int] {
        let places =
            switch self {
            case .uniform, .logUniform: 50
            case .integer: min(count ?? 50, 50)
            // As many as doublings, and one more.
            case .logInteger: min(Int(log2(Double(count ?? 1)).rounded(.up)) + 1, 50)
            case .choices(let texts): texts.count
            }
        let (first, last) = (scaled(value(at: 0)), scaled(value(at: 1)))
        let step = (last - first) / Double(places - 1)
        var counts = Array(repeating: 0, count: places)
        for value in values {
            let place = (scaled(value) - first) / step
            counts[min(max(Int((place - 0.5).rounded(.up)), 0), places - 1)] += 1
        }
        return counts
    }
}
