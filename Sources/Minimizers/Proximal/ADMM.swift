import Optimizers

/// The alternating direction method of multipliers for f(x) + Σ rᵢ(Aᵢ x), within bounds: of a `Composite` regularizer
/// each term by itself, of any other one r(x).
/// ```
/// x ← argmin of f(x) + ½ρ Σ ‖Aᵢ x − zᵢ + uᵢ‖²
/// zᵢ ← prox of rᵢ / ρ at α Aᵢ x + (1 − α) zᵢ + uᵢ
/// uᵢ ← uᵢ + α Aᵢ x + (1 − α) zᵢ' − zᵢ              zᵢ': before
/// ```
/// Converged where the primal residual Aᵢ x − zᵢ and the dual one ρ Σ Aᵢᵀ(zᵢ − zᵢ') together are small. ρ is doubled or
/// halved where one of them is ten times the other. The value is f(x) + Σ rᵢ(zᵢ), which is not that of one point before
/// the run has converged, and may be lower than the minimum.
///
/// Boyd, Parikh, Chu, Peleato and Eckstein, *Foundations and Trends in Machine Learning* 3, 2011.
public struct ADMM: Minimizer {
    /// How x is found.
    public enum Subproblem: String, Sendable, CaseIterable {
        /// By L-BFGS-B, from the x before, more exactly as the residuals get smaller.
        case quasiNewton
        /// By one step of Newton, which is exact for quadratic f; without bounds. The matrices Aᵢ are formed, and
        /// factorized anew where ∇²f or ρ changes.
        case newton
        /// By one step along the gradient, projected onto the bounds: cheap, where many such steps are. Zhang, Burger and
        /// Osher, *J. Scientific Computing* 46, 2011.
        case linearized
    }

    public static let name = "admm"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    /// ρ at the start.
    public var penalty: Double
    public var adaptsPenalty: Bool
    /// α, above 0 and below 2.
    public var relaxation: Double
    public var subproblem: Subproblem

    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("penalty", .positive), \.penalty), SettingOf("adaptsPenalty", \.adaptsPenalty),
        SettingOf(Setting("relaxation", .positive), \.relaxation), SettingOf("subproblem", \.subproblem),
    ]
    public func validateTogether() throws(SettingError) {
        guard relaxation < 2 else { throw SettingError("relaxation is \(relaxation)", "it must be below 2") }
    }

    public init(
        penalty: Double = 1, adaptsPenalty: Bool = true, relaxation: Double = 1.6,
        subproblem: Subproblem = .quasiNewton
    ) {
        (self.penalty, self.adaptsPenalty) = (penalty, adaptsPenalty)
        (self.relaxation, self.subproblem) = (relaxation, subproblem)
        check()
    }

    public struct Memory {
        let terms: [(function: any ProximalFunction, map: LinearMap)]
        /// f(x).
        var smoothValue: Double
        var penalty: Double
        /// zᵢ and uᵢ.
        var copies: [Vector]
        var duals: [Vector]
        var residual = Double.infinity
        var steps = 0
        var factorization: PenalizedHessian?
        /// Of f, as far as seen where that is linearized.
        var curvature = 0.0
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        let count = iterate.point.count
        if subproblem == .newton, function.bounds != nil {
            throw MinimizationError("\(name) solves its subproblems by Newton only without bounds; leave that out")
        }
        let regularizer = function.problem.regularizer ?? SquaredL2Norm(weight: 0)
        let terms = (regularizer as? Composite)?.terms ?? [(regularizer, .identity(count))]
        for term in terms where term.map.inputCount != count {
            throw MinimizationError("a linear map takes \(term.map.inputCount) elements; there are \(count) variables")
        }
        let copies = terms.map { $0.map(iterate.point) }
        iterate.residual = Residual("residuals", [.infinity])
        return Memory(
            terms: terms, smoothValue: iterate.value - regularizer.value(iterate.point), penalty: penalty,
            copies: copies, duals: copies.map { Vector.zeros($0.count) })
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let x = try minimizer(from: iterate, &memory, function)
        let before = memory.copies
        var primal: [Double] = []
        for (index, term) in memory.terms.enumerated() {
            let image = term.map(x)
            let relaxed = (relaxation * image).adding(1 - relaxation, before[index])
            let moved = relaxed + memory.duals[index]
            memory.copies[index] = term.function.proximalPoint(moved, step: 1 / memory.penalty)
            memory.duals[index] = moved - memory.copies[index]
            primal += (image - memory.copies[index]).elements
        }
        let changes = memory.terms.indices.map { memory.copies[$0] - before[$0] }
        let dual = memory.penalty * adjoint(memory.terms, changes, count: x.count)
        let (value, gradient) = try function.valueAndGradient(x)
        memory.smoothValue = value
        let regularization = zip(memory.terms, memory.copies).reduce(0) { $0 + $1.0.function.value($1.1) }
        iterate = Iterate(point: x, value: value + regularization, gradient: gradient)
        iterate.residual = Residual("residuals", Vector(primal + dual.elements))
        memory.residual = Vector(primal).norm + dual.norm
        memory.steps += 1
        adaptPenalty(&memory, primal: Vector(primal).norm, dual: dual.norm)
        return nil
    }

    /// Each tenth step; less and less often, so that it settles and the method converges.
    private func adaptPenalty(_ memory: inout Memory, primal: Double, dual: Double) {
        guard adaptsPenalty, memory.steps.isMultiple(of: 10), memory.steps <= 500 else { return }
        let factor = primal > 10 * dual ? 2 : dual > 10 * primal ? 0.5 : 1.0
        memory.penalty *= factor
        memory.duals = memory.duals.map { $0 / factor }
    }
}

/// Σ Aᵢᵀ yᵢ.
func adjoint(
    _ terms: [(function: any ProximalFunction, map: LinearMap)], _ y: [Vector], count: Int
) -> Vector {
    zip(terms, y).reduce(Vector.zeros(count)) { $0 + $1.0.map.transposedTimes($1.1) }
}
