// The tests of convergence, and what they compare.

extension Run {
    func reason(_ iterate: Iterate) -> StopReason? {
        if let target = stopping.target, iterate.value <= target, isFeasible(iterate) { return .target }
        guard isFeasible(iterate) else { return nil }
        if stopping.gradientNorm > 0, let norm = residualOffset(iterate) ?? gradientNorm(iterate),
            norm <= stopping.gradientNorm, problem.constraints.isEmpty || iterate.residual != nil
        {
            return .gradientTolerance
        }
        if stopping.spread > 0, let spread = iterate.spread, spread <= stopping.spread { return .spreadTolerance }
        guard stepLength > 0 else { return nil }
        if valueChange <= stopping.valueChange * scale(iterate), stopping.valueChange > 0 { return .valueTolerance }
        if stopping.pointChange > 0, stepLength <= stopping.pointChange * (stopping.pointChange + iterate.point.norm) {
            return .pointTolerance
        }
        return nil
    }

    func isFeasible(_ iterate: Iterate) -> Bool {
        iterate.infeasibility.map { $0 <= stopping.infeasibility } ?? problem.constraints.isEmpty
    }

    func scale(_ iterate: Iterate) -> Double { Swift.max(1, abs(iterate.value)) }

    /// A gradient of exactly zero at the start is a minimum, a plain, or neither: what lies around tells.
    func reasonAtStart(_ iterate: Iterate) throws -> StopReason? {
        if let reason = reason(iterate), iterate.gradient?.maximumNorm != 0 { return reason }
        guard stopping.hasTests, problem.parts.isSubset(of: .bounds), iterate.gradient?.maximumNorm == 0 else {
            return nil
        }
        var (isFlat, isLowest, probe) = (true, true, iterate.point)
        for index in iterate.point.indices.prefix(64) {
            for sign in [-1.0, 1] {
                probe[index] += sign * 0.01 * Swift.max(1, abs(probe[index]))
                let value = try function.value(problem.bounds?.clamped(probe) ?? probe)
                isFlat = isFlat && value == iterate.value
                isLowest = isLowest && value >= iterate.value
                probe[index] = iterate.point[index]
            }
        }
        return isFlat ? .flat : isLowest ? reason(iterate) : .saddle
    }

    func measures(_ iterate: Iterate) -> [Measure] {
        var measures: [Measure] = []
        if let offset = residualOffset(iterate) {
            measures.append(Measure(name: "‖Pr‖ / ‖r‖", value: offset, tolerance: stopping.gradientNorm))
        } else if let norm = gradientNorm(iterate) {
            let quantity = iterate.residual?.name ?? "∇f(x)"
            let name = stopping.norm == .euclidean ? "‖\(quantity)‖" : "|\(quantity)|"
            measures.append(Measure(name: name, value: norm, tolerance: stopping.gradientNorm))
        }
        if let spread = iterate.spread {
            measures.append(Measure(name: "spread", value: spread, tolerance: stopping.spread))
        }
        if let infeasibility = iterate.infeasibility {
            measures.append(
                Measure(name: "infeasibility", value: infeasibility, tolerance: stopping.infeasibility))
        }
        guard steps > 0 else { return measures }
        let size = stopping.pointChange + iterate.point.norm
        return measures + [
            Measure(name: "‖x - x'‖", value: stepLength, tolerance: stopping.pointChange * size),
            Measure(name: "|f(x) - f(x')|", value: valueChange, tolerance: stopping.valueChange * scale(iterate)),
        ]
    }
}
