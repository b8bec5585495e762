import Settings

/// The alternating direction method of multipliers for f(x) + Σ rᵢ(Aᵢ x), within bounds. It treats each term of a
/// `Composite` regularizer by itself, and any other regularizer as one term r(x). For regularizers whose sum has no
/// proximal operator of its own.
/// ```
/// x ← argmin of f(x) + ½ρ Σ ‖Aᵢ x − zᵢ + uᵢ‖²
/// zᵢ ← prox of rᵢ / ρ at α Aᵢ x + (1 − α) zᵢ + uᵢ
/// uᵢ ← uᵢ + α Aᵢ x + (1 − α) zᵢ' − zᵢ              zᵢ': before
/// ```
/// The run has converged when the primal residual Aᵢ x − zᵢ and the dual one ρ Σ Aᵢᵀ(zᵢ − zᵢ') together are small. ρ is
/// doubled or halved if one of them is ten times the other. The value is f(x) + Σ rᵢ(zᵢ), which is not that of one
/// point before the run has converged, and may be lower than the minimum.
///
/// Source: Boyd, Parikh, Chu, Peleato and Eckstein, *Foundations and Trends in Machine Learning* 3, 2011.
public struct ADMM: Minimizer, ListedMinimizer {
    /// The way to find x.
    public enum Subproblem: String, Sendable, CaseIterable {
        /// L-BFGS-B from the x before, more exactly as the residuals get smaller.
        case quasiNewton
        /// One step of Newton's method, which is exact for quadratic f; without bounds. The matrices Aᵢ are formed, and
        /// factorized anew when ∇²f or ρ changes.
        case newton
        /// One step along the gradient, projected onto the bounds: cheap, but many steps are needed. Source: Zhang,
        /// Burger and Osher, *J. Scientific Computing* 46, 2011.
        case linearized
    }

    public static let name = "admm"
    package static let formula = "x = argmin f(x) + ½ρ ‖A x − z + u‖²;  z = prox(A x + u);  u += A x − z"
    package static let source = "Boyd, Parikh, Chu, Peleato and Eckstein 2011"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    var penalty: Double
    var adaptsPenalty: Bool
    var relaxation: Double
    var subproblem: Subproblem

    public static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("penalty", .positive), \.penalty), SettingOf("adaptsPenalty", \.adaptsPenalty),
        SettingOf(Setting("relaxation", .positive), \.relaxation), SettingOf("subproblem", \.subproblem),
    ]
    public func validateTogether() throws(SettingError) {
        guard relaxation < 2 else { throw SettingError("relaxation is \(relaxation)", "it must be below 2") }
    }

    /// Creates the method.
    /// - Parameters:
    ///   - penalty: the initial ρ, above 0.
    ///   - adaptsPenalty: whether ρ adapts to the residuals.
    ///   - relaxation: the relaxation α, above 0 and below 2.
    ///   - subproblem: the way to find x.
    public init(
        penalty: Double = 1, adaptsPenalty: Bool = true, relaxation: Double = 1.6,
        subproblem: Subproblem = .quasiNewton
    ) {
        (self.penalty, self.adaptsPenalty) = (penalty, adaptsPenalty)
        (self.relaxation, self.subproblem) = (relaxation, subproblem)
        check()
    }

    /// The values that the method keeps between steps.
    public struct State {
        let terms: [(function: any ProximalFunction, map: LinearMap)]
        /// The value f(x).
        var smoothValue: Double
        var penalty: Double
        /// The vectors zᵢ; `duals` are the uᵢ.
        var copies: [Vector]
        var duals: [Vector]
        var residual = Double.infinity
        var steps = 0
        var factorization: PenalizedHessian?
        /// The curvature of f, as far as seen when it is linearized.
        var curvature = 0.0
    }

    public func initialState(at iterate: inout Iterate, _ function: Evaluator) throws -> State {
        let count = iterate.point.count
        if subproblem == .newton, function.bounds != nil {
            throw MinimizationError(
                "\(name) solves its subproblems by Newton only without bounds", "omit subproblem=newton")
        }
        let regularizer = function.problem.regularizer ?? SquaredL2Norm(weight: 0)
        let terms = (regularizer as? Composite)?.terms ?? [(regularizer, .identity(count))]
        for term in terms where term.map.inputCount != count {
            throw MinimizationError(
                "a linear map takes \(term.map.inputCount) elements", "there are \(count) variables")
        }
        let copies = terms.map { $0.map(iterate.point) }
        iterate.residual = Residual("residuals", [.infinity])
        return State(
            terms: terms, smoothValue: iterate.value - regularizer.value(iterate.point), penalty: penalty,
            copies: copies, duals: copies.map { Vector.zeros($0.count) })
    }

    public func step(_ iterate: inout Iterate, _ state: inout State, _ function: Evaluator) throws -> StopReason? {
        let x = try minimizer(from: iterate, &state, function)
        let before = state.copies
        var primal: [Double] = []
        for (index, term) in state.terms.enumerated() {
            let image = term.map(x)
            let relaxed = (relaxation * image).adding(1 - relaxation, before[index])
            let moved = relaxed + state.duals[index]
            state.copies[index] = term.function.proximalPoint(moved, step: 1 / state.penalty)
            state.duals[index] = moved - state.copies[index]
            primal += (image - state.copies[index]).elements
        }
        let changes = state.terms.indices.map { state.copies[$0] - before[$0] }
        let dual = state.penalty * adjoint(state.terms, changes, count: x.count)
        let (value, gradient) = try function.valueAndGradient(x)
        state.smoothValue = value
        let regularization = zip(state.terms, state.copies).reduce(0) { $0 + $1.0.function.value($1.1) }
        iterate = Iterate(point: x, value: value + regularization, gradient: gradient)
        iterate.residual = Residual("residuals", Vector(primal + dual.elements))
        state.residual = Vector(primal).norm + dual.norm
        state.steps += 1
        adaptPenalty(&state, primal: Vector(primal).norm, dual: dual.norm)
        return nil
    }

    /// Adapts ρ each tenth step of the first 500, so that it settles and the method converges.
    private func adaptPenalty(_ state: inout State, primal: Double, dual: Double) {
        guard adaptsPenalty, state.steps.isMultiple(of: 10), state.steps <= 500 else { return }
        let factor = primal > 10 * dual ? 2 : dual > 10 * primal ? 0.5 : 1.0
        state.penalty *= factor
        state.duals = state.duals.map { $0 / factor }
    }
}

/// Returns Σ Aᵢᵀ yᵢ.
func adjoint(
    _ terms: [(function: any ProximalFunction, map: LinearMap)], _ y: [Vector], count: Int
) -> Vector {
    zip(terms, y).reduce(Vector.zeros(count)) { $0 + $1.0.map.transposedTimes($1.1) }
}

extension ADMM {
    /// Returns argmin of f(x) + ½ρ Σ ‖Aᵢ x − zᵢ + uᵢ‖².
    func minimizer(from iterate: Iterate, _ state: inout State, _ function: Evaluator) throws -> Vector {
        let targets = zip(state.copies, state.duals).map { $0 - $1 }
        switch subproblem {
        case .quasiNewton: return try quasiNewton(from: iterate.point, targets, state, function)
        case .newton: return try newton(from: iterate, targets, &state, function)
        case .linearized: return try linearized(from: iterate, targets, &state, function)
        }
    }

    /// Returns x − t (∇f(x) + ρ Σ Aᵢᵀ(Aᵢ x − zᵢ + uᵢ)), with 1 / t at least the curvature of the whole.
    private func linearized(
        from iterate: Iterate, _ targets: [Vector], _ state: inout State, _ function: Evaluator
    ) throws -> Vector {
        let x = iterate.point
        let value = state.smoothValue
        let distances = zip(state.terms, targets).map { $0.map(x) - $1 }
        let gradient = iterate.slope.adding(state.penalty, adjoint(state.terms, distances, count: x.count))
        let penaltyCurvature = state.penalty * state.terms.reduce(0) { $0 + $1.map.squaredNormBound }
        for _ in 0..<100 {
            let moved = x.adding(-1 / (penaltyCurvature + state.curvature), gradient)
            let next = function.bounds?.clamped(moved) ?? moved
            let change = next - x
            let square = state.curvature * dot(change, change)
            // If values differ by rounding only, the slopes tell.
            let isBelow =
                square > 1e-9 * abs(value)
                ? try function.value(next) <= value + dot(iterate.slope, change) + square / 2
                : dot(try function.gradient(next) - iterate.slope, change) <= square
            if isBelow { return next }
            state.curvature = Swift.max(2 * state.curvature, 0.01 * penaltyCurvature)
        }
        throw Interruption(reason: .lineSearchFailed)
    }

    private func quasiNewton(
        from start: Vector, _ targets: [Vector], _ state: State, _ function: Evaluator
    ) throws -> Vector {
        let (terms, penalty) = (state.terms, state.penalty)
        func penalized(_ x: Vector) throws -> (value: Double, gradient: Vector) {
            let (value, gradient) = try function.valueAndGradient(x)
            let distances = zip(terms, targets).map { $0.map(x) - $1 }
            return (
                value + penalty / 2 * distances.reduce(0) { $0 + dot($1, $1) },
                gradient.adding(penalty, adjoint(terms, distances, count: x.count))
            )
        }
        let problem = Problem(
            Objective(value: { try penalized($0).value }, valueAndGradient: penalized), within: function.bounds)
        let tolerance = Swift.max(1e-12, Swift.min(1e-3, 0.01 * state.residual))
        var run = Run(
            LBFGSB(), problem, Stopping(gradientNorm: tolerance, maximumIterations: 500), .nothing, nil)
        let solution = try run.solution(from: start)
        if [.evaluationLimit, .timeLimit, .unbounded, .notFinite].contains(solution.reason) {
            throw Interruption(reason: solution.reason)
        }
        return solution.point
    }

    private func newton(
        from iterate: Iterate, _ targets: [Vector], _ state: inout State, _ function: Evaluator
    ) throws -> Vector {
        let x = iterate.point
        let hessian = try function.hessian(x)
        if state.factorization?.hessian != hessian || state.factorization?.penalty != state.penalty {
            state.factorization = PenalizedHessian(hessian, state.terms, state.penalty, state.factorization)
        }
        guard let factorization = state.factorization else { throw Interruption(reason: .lineSearchFailed) }
        let distances = zip(state.terms, targets).map { $0.map(x) - $1 }
        let gradient = iterate.slope.adding(state.penalty, adjoint(state.terms, distances, count: x.count))
        return x - factorization.cholesky.solve(gradient)
    }
}

/// The matrix ∇²f + ρ Σ AᵢᵀAᵢ and its factors.
struct PenalizedHessian {
    let hessian: Matrix
    let penalty: Double
    let cholesky: Cholesky
    private let gram: Matrix

    /// Factorizes the matrix; nil if it is not positive definite.
    init?(
        _ hessian: Matrix, _ terms: [(function: any ProximalFunction, map: LinearMap)], _ penalty: Double,
        _ before: PenalizedHessian?
    ) {
        let gram = before?.gram ?? Self.gram(terms, count: hessian.rows)
        guard let cholesky = Cholesky(hessian + penalty * gram) else { return nil }
        (self.hessian, self.penalty, self.cholesky, self.gram) = (hessian, penalty, cholesky, gram)
    }

    /// Returns Σ AᵢᵀAᵢ, column by column.
    private static func gram(_ terms: [(function: any ProximalFunction, map: LinearMap)], count: Int) -> Matrix {
        var elements: [Double] = []
        for index in 0..<count {
            var unit = Vector.zeros(count)
            unit[index] = 1
            elements += adjoint(terms, terms.map { $0.map(unit) }, count: count).elements
        }
        return Matrix(rows: count, columns: count, columnMajor: elements)
    }
}
