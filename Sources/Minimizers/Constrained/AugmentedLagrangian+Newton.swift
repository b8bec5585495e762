extension AugmentedLagrangian {
    /// Newton's method for the conditions of Karush, Kuhn and Tucker, with the constraints and bounds that hold taken
    /// as equations:
    /// ```
    /// │ H  Jᵀ │ Δx      −∇f
    /// │ J  0  │ λ    =  −c         H: of f + λ·c, by differences of its gradient
    /// ```
    /// for as long as each step leaves much less of them. Where the wrong ones were taken to hold, that is never so, and
    /// nothing is changed. Birgin and Martínez, *Computational Optimization and Applications* 39, 2008.
    func polish(_ iterate: inout Iterate, _ memory: inout Memory) throws {
        let augmented = memory.augmented
        guard newtonVariables > 0, memory.newton.waits == 0, rest(iterate) < 0.1 * memory.newton.first else {
            memory.newton.waits = Swift.max(0, memory.newton.waits - 1)
            return
        }
        var (multipliers, isBetter) = (memory.multipliers, false)
        for _ in 0..<5 where rest(iterate) > 1e-12 {
            let point = try augmented.point(iterate.point)
            guard let system = try NewtonSystem(augmented, point, multipliers, atMost: newtonVariables),
                let (x, moved) = system.solution(augmented)
            else { break }
            let next = try augmented.point(x)
            guard next.value < .infinity, next.constraints.allSatisfy(\.isFinite) else { break }
            let candidate = try augmented.iterate(next, moved)
            guard rest(candidate) < 0.5 * rest(iterate) else { break }
            (iterate, multipliers, isBetter) = (candidate, moved, true)
        }
        memory.newton.failures = isBetter ? 0 : memory.newton.failures + 1
        memory.newton.waits = memory.newton.failures
        guard isBetter else { return }
        memory.multipliers = multipliers
        memory.violation = violation(try augmented.point(iterate.point), memory)
    }

    /// What the conditions leave, and the violation.
    func rest(_ iterate: Iterate) -> Double {
        (iterate.residual?.elements.maximumNorm ?? 0) + (iterate.infeasibility ?? 0)
    }
}

/// The equations of one step of Newton's method, scaled.
struct NewtonSystem {
    private let point: ConstrainedPoint
    /// The variables that no bound holds.
    private let free: [Int]
    /// The elements of constraints that hold.
    private let active: [(constraint: Int, element: Int)]
    private let matrix: Matrix
    private let right: Vector

    /// Nil where there are too many variables, or derivatives are not finite.
    init?(
        _ augmented: AugmentedFunction, _ point: ConstrainedPoint, _ multipliers: [Vector], atMost limit: Int
    ) throws {
        let constraints = augmented.function.problem.constraints
        let gradient = try augmented.lagrangianGradient(point, multipliers)
        let x = point.point
        free = x.indices.filter { index in
            guard let bounds = augmented.function.bounds else { return true }
            return (x[index] > bounds.lower[index] || gradient[index] < 0)
                && (x[index] < bounds.upper[index] || gradient[index] > 0)
        }
        active = constraints.indices.flatMap { constraint in
            multipliers[constraint].indices.filter {
                constraints[constraint].kind == .equality
                    || multipliers[constraint][$0] > -point.scaledConstraints[constraint][$0]
            }.map { (constraint, $0) }
        }
        guard free.count + active.count <= limit else { return nil }
        self.point = point

        let count = free.count
        var matrix = Matrix(rows: count + active.count, columns: count + active.count)
        for (column, index) in free.enumerated() {
            let change = try Self.hessianColumn(augmented, x, index, multipliers)
            for (row, other) in free.enumerated() {
                matrix[row, column] += change[other] / 2
                matrix[column, row] += change[other] / 2
            }
        }
        for (offset, element) in active.enumerated() {
            var unit = Vector.zeros(multipliers[element.constraint].count)
            unit[element.element] = augmented.constraintScales[element.constraint][element.element]
            let row = try point.pullbacks[element.constraint](unit)
            for (column, index) in free.enumerated() {
                matrix[count + offset, column] = row[index]
                matrix[column, count + offset] = row[index]
            }
        }
        let slopes = free.map { -augmented.objectiveScale * point.gradient[$0] }
        let values = active.map { -point.scaledConstraints[$0.constraint][$0.element] }
        (self.matrix, right) = (matrix, Vector(slopes + values))
        guard matrix.isFinite, right.isFinite else { return nil }
    }

    /// The next point and multipliers; those of inequalities that come out negative, and all that do not hold, are 0.
    /// Nil where it is not a minimum that the equations describe: the matrix then has more negative eigenvalues than
    /// there are constraints.
    func solution(_ augmented: AugmentedFunction) -> (Vector, [Vector])? {
        guard let parts = SymmetricEigen(matrix) else { return nil }
        let smallest = 1e-13 * parts.values.maximumNorm
        guard parts.values.filter({ $0 < -smallest }).count <= active.count else { return nil }
        // Constraints may depend on one another.
        let inverse = parts.values.map { abs($0) > smallest ? 1 / $0 : 0 }
        let unknown = parts.vectors * (inverse * parts.vectors.transposedTimes(right))
        var x = point.point
        for (offset, index) in free.enumerated() { x[index] += unknown[offset] }
        var multipliers = point.constraints.map { Vector.zeros($0.count) }
        for (offset, element) in active.enumerated() {
            let value = unknown[free.count + offset]
            let isEquality = augmented.function.problem.constraints[element.constraint].kind == .equality
            multipliers[element.constraint][element.element] = isEquality ? value : Swift.max(value, 0)
        }
        return (augmented.function.bounds?.clamped(x) ?? x, multipliers)
    }

    private static func hessianColumn(
        _ augmented: AugmentedFunction, _ x: Vector, _ index: Int, _ multipliers: [Vector]
    ) throws -> Vector {
        let (below, above) = augmented.function.places(around: x, index)
        var probe = x
        probe[index] = above
        let upper = try augmented.lagrangianGradient(augmented.point(probe), multipliers)
        probe[index] = below
        return (upper - (try augmented.lagrangianGradient(augmented.point(probe), multipliers))) / (above - below)
    }
}
