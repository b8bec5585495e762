import Tensors

#if canImport(Accelerate)
    import Accelerate
#else
    import COpenBLAS
#endif

/// Finds x with F(x) = 0 by Newton's method, with the exact Jacobian J of a function of tensors.
/// ```
/// J(x) d = −F(x),   x ← x + t d,   t the first of 1, … with ‖F(x + t d)‖² ≤ (1 − 2 · 10⁻⁴ t) ‖F(x)‖²
/// ```
/// If J is singular, d is the step of Levenberg and Marquardt. Converges quadratically near a root with regular J; from
/// elsewhere to a root or a minimum of ‖F‖.
/// ```swift
/// let root = try findRoot(
///     of: { (x: Tensor<Double>) in stack([x[0] + x[1] - 3, x[0] * x[1] - 2]) }, from: [3, 0])
/// print(root.point)  // Tensor<Double> [2]: [2.0, 1.0]
/// ```
/// Source: Dennis and Schnabel, *Numerical Methods for Unconstrained Optimization and Nonlinear Equations*, 1983,
/// chapter 6.
/// - Parameters:
///   - system: the function F.
///   - start: the first x.
///   - tolerance: the greatest maxᵢ |Fᵢ| of a root.
///   - maximumIterations: the limit of iterations.
/// - Throws: `MinimizationError` if there are not as many equations as unknowns, or F is not finite at the start;
///   `CancellationError` if the task is cancelled.
public func findRoot(
    of system: @escaping (Tensor<Double>) -> Tensor<Double>, from start: Tensor<Double>, tolerance: Double = 1e-12,
    maximumIterations: Int = 200
) throws -> RootSolution<Tensor<Double>> {
    let shape = start.shape
    return try findRoot(
        of: SystemOfEquations(system, shape: shape), from: Vector(start.scalars), tolerance: tolerance,
        maximumIterations: maximumIterations
    ).map { Tensor(shape: shape, scalars: $0.elements) }
}

/// Finds x with F(x) = 0 by Newton's method: see `findRoot(of:from:)` for functions of tensors.
public func findRoot(
    of system: SystemOfEquations, from start: Vector, tolerance: Double = 1e-12, maximumIterations: Int = 200
) throws -> RootSolution<Vector> {
    var search = RootSearch(system: system, tolerance: tolerance)
    return try search.solution(from: start, maximumIterations)
}

private struct RootSearch {
    let system: SystemOfEquations
    let tolerance: Double
    private var (evaluations, jacobians) = (0, 0)
    private var cancellation = CancellationCheck()

    init(system: SystemOfEquations, tolerance: Double) { (self.system, self.tolerance) = (system, tolerance) }

    mutating func solution(from start: Vector, _ maximumIterations: Int) throws -> RootSolution<Vector> {
        var (point, value) = (start, try evaluate(start))
        guard value.count == start.count else {
            throw MinimizationError(
                "\(value.count) equations for \(start.count) unknowns", "give as many", at: "findRoot")
        }
        guard start.isFinite, value.isFinite else {
            throw MinimizationError("the equations are not finite at the start", "start where they are", at: "findRoot")
        }
        var (iterations, reason) = (0, StopReason.iterationLimit)
        while true {
            try cancellation.step()
            if value.maximumNorm <= tolerance {
                reason = .target
                break
            }
            if iterations == maximumIterations { break }
            jacobians += 1
            let jacobian = try system.jacobian(at: point, value: value)
            guard jacobian.isFinite else {
                reason = .notFinite
                break
            }
            guard let next = try step(from: point, value, jacobian) else {
                reason = isAtRounding(point, value, jacobian) ? .roundingLimit : .lineSearchFailed
                break
            }
            (point, value) = next
            iterations += 1
        }
        return RootSolution(
            point: point, residual: value.elements, iterations: iterations, evaluations: evaluations,
            jacobians: jacobians, reason: reason)
    }

    private mutating func evaluate(_ point: Vector) throws -> Vector {
        evaluations += 1
        return try system.value(point)
    }

    /// Steps along Newton's direction or, if that leads nowhere, along a damped one.
    private mutating func step(
        from point: Vector, _ value: Vector, _ jacobian: Matrix
    ) throws -> (Vector, Vector)? {
        if let newton = jacobian.solve(-value), let next = try backtrack(from: point, value, along: newton) {
            return next
        }
        guard let damped = dampedStep(value, jacobian) else { return nil }
        return try backtrack(from: point, value, along: damped)
    }

    private mutating func backtrack(
        from point: Vector, _ value: Vector, along direction: Vector
    ) throws -> (Vector, Vector)? {
        guard direction.isFinite else { return nil }
        let square = dot(value, value)
        var step = 1.0
        for _ in 0..<40 {
            let next = point.adding(step, direction)
            guard next != point else { return nil }
            let nextValue = try evaluate(next)
            let nextSquare = nextValue.isFinite ? dot(nextValue, nextValue) : .infinity
            if nextSquare <= (1 - 2e-4 * step) * square { return (next, nextValue) }
            // The minimum of the parabola through ‖F‖² at both points, with slope −2 ‖F‖² at the first.
            let parabolic = step * square / (nextSquare + (2 * step - 1) * square)
            step = Swift.min(0.5 * step, Swift.max(0.1 * step, parabolic))
        }
        return nil
    }

    /// Returns the d with (JᵀJ + μ) d = −JᵀF, μ = √ε ‖JᵀJ‖.
    private func dampedStep(_ value: Vector, _ jacobian: Matrix) -> Vector? {
        let (gram, gradient) = (jacobian.gram, jacobian.transposedTimes(value))
        let size = Vector(gram.columnMajor).norm
        guard size > 0, gradient.maximumNorm > 0 else { return nil }
        return Cholesky(gram.addingToDiagonal(1.5e-8 * size))?.solve(-gradient)
    }

    /// Returns whether F changes by as much as its value when x changes in its last digits.
    private func isAtRounding(_ point: Vector, _ value: Vector, _ jacobian: Matrix) -> Bool {
        value.indices.allSatisfy { row in
            let change = point.indices.reduce(0) { $0 + abs(jacobian[row, $1] * point[$1]) }
            return abs(value[row]) <= Swift.max(tolerance, 16 * Double.ulpOfOne * change)
        }
    }
}

extension Matrix {
    /// Returns x with A x = b, by elimination with exchange of rows; nil if A is singular.
    func solve(_ right: Vector) -> Vector? {
        precondition(rows == columns && right.count == rows, "Matrix.solve: the system is not square")
        guard rows > 0 else { return right }
        var (factor, solution, order, one, info) = (columnMajor, right, Int32(rows), Int32(1), Int32(0))
        var pivots = [Int32](repeating: 0, count: rows)
        dgesv_(&order, &one, &factor, &order, &pivots, &solution.elements, &order, &info)
        return info == 0 && solution.isFinite ? solution : nil
    }
}
