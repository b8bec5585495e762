import Tensors

/// A minimum that was found from one start or more.
public struct FoundMinimum<Point: Sendable>: Sendable {
    /// The best run that ended there.
    public let solution: Solution<Point>
    /// The number of starts that led there.
    public let starts: Int

    package func map<Other: Sendable>(_ transform: (Point) -> Other) -> FoundMinimum<Other> {
        FoundMinimum<Other>(solution: solution.map(transform), starts: starts)
    }
}

/// Minimizes from many starts, and returns the different minima that it found, the lowest first.
///
/// Runs that ended without converging count only where none converged. Two ends are the same minimum where their points
/// differ by less than 10⁻³ of the box, or of their own size outside of it, and their values by less than 10⁻⁶.
/// - Parameters:
///   - starts: the points to begin at; those where the function is not finite are passed over. See `spreadStarts`.
///   - observer: called with each step of each run; may stop them all.
/// - Throws: `MinimizationError` where no start can be used; what `minimize` throws.
public func minimize(
    _ problem: Problem, fromEach starts: [Vector], using method: (any Minimizer)? = nil,
    until stopping: Stopping = Stopping(), observing observer: ((TraceRow) throws -> Decision)? = nil
) throws -> [FoundMinimum<Vector>] {
    var (solutions, failure): ([Solution<Vector>], (any Error)?) = ([], nil)
    for start in starts {
        do {
            let solution = try minimize(
                problem, from: start, using: method, until: stopping, trace: .nothing, observing: observer)
            solutions.append(solution)
            if solution.reason == .stopped { break }
        } catch let error as MinimizationError { failure = failure ?? error }
    }
    if let failure, solutions.isEmpty { throw failure }
    let converged = solutions.filter(\.isConverged)
    let ranked = (converged.isEmpty ? solutions : converged).sorted { $0.value < $1.value }
    var found: [FoundMinimum<Vector>] = []
    for solution in ranked {
        let place = found.firstIndex { isSame($0.solution, solution, within: problem.bounds) }
        guard let place else {
            found.append(FoundMinimum(solution: solution, starts: 1))
            continue
        }
        found[place] = FoundMinimum(solution: found[place].solution, starts: found[place].starts + 1)
    }
    return found
}

private func isSame(_ first: Solution<Vector>, _ second: Solution<Vector>, within bounds: Bounds?) -> Bool {
    guard abs(first.value - second.value) <= 1e-6 * Swift.max(1, abs(first.value)) else { return false }
    return first.point.indices.allSatisfy { index in
        let width = bounds.map { $0.upper[index] - $0.lower[index] } ?? .infinity
        let scale = width.isFinite ? width : Swift.max(1, abs(first.point[index]))
        return abs(first.point[index] - second.point[index]) <= 1e-3 * scale
    }
}

/// Returns points that are spread evenly over a box, the middle first.
///
/// xₖ = lower + frac(½ + k α) ∘ (upper − lower), with αⱼ = φ⁻ʲ and φ the positive root of φᵈ⁺¹ = φ + 1: any number of them
/// fills the box with few gaps. Source: Roberts, *The unreasonable effectiveness of quasirandom sequences*, 2018.
/// - Precondition: finite bounds.
public func spreadStarts(_ count: Int, within bounds: Bounds) -> [Vector] {
    var root = 1.5
    for _ in 0..<60 { root = pow(1 + root, 1 / Double(bounds.count + 1)) }
    return (0..<count).map { k in
        Vector(
            (0..<bounds.count).map { j in
                let part = (0.5 + Double(k) * pow(root, -Double(j + 1))).truncatingRemainder(dividingBy: 1)
                return bounds.lower[j] + part * (bounds.upper[j] - bounds.lower[j])
            })
    }
}
