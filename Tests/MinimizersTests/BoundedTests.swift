import Minimizers
import Tensors
import Testing

@Suite struct BoundedTests {
    static let rows = ConstrainedReferences.all.bounded

    func solution(_ row: ConstrainedReferences.Row, by method: any Minimizer) throws -> Solution<Tensor<Double>> {
        let function = try #require(BoundedProblems.functions[row.name])
        return try minimize(
            function, from: Tensor(row.start), using: method, within: row.bounds,
            until: Stopping(gradientNorm: 1e-8, norm: .maximum))
    }

    @Test(arguments: rows) func lbfgsb(_ row: ConstrainedReferences.Row) throws {
        let solution = try solution(row, by: LBFGSB())
        #expect(solution.isConverged)
        #expect(abs(solution.value - row.value) <= 1e-9 * max(1, abs(row.value)))
        let bounds = try #require(row.bounds)
        #expect(bounds.contains(Vector(solution.point.scalars)))
    }

    /// No more than SciPy's L-BFGS-B, whose algorithm it is; roundings alone make some difference.
    @Test func evaluations() throws {
        let counts = try Self.rows.map { try solution($0, by: LBFGSB()).evaluations.values }
        let table = zip(Self.rows, counts).map { "\($0): \($1), SciPy \($0.evaluations)" }
        let scipy = Self.rows.reduce(0) { $0 + $1.evaluations }
        #expect(Double(counts.reduce(0, +)) <= 1.1 * Double(scipy), "\(table.joined(separator: "\n"))")
    }

    @Test(arguments: rows) func projectedGradient(_ row: ConstrainedReferences.Row) throws {
        let solution = try solution(row, by: ProjectedGradient())
        #expect(solution.isConverged)
        // hs2 has two minima, of which SciPy finds the higher.
        #expect(solution.value <= row.value + 1e-7 * max(1, abs(row.value)))
        #expect(row.name == "hs2" || solution.value >= row.value - 1e-7 * max(1, abs(row.value)))
    }

    /// Without bounds it is another way to write L-BFGS.
    @Test func withoutBounds() throws {
        let start: Tensor<Double> = [-1.2, 1]
        let (bounded, free) = (
            try minimize(BoundedProblems.rosenbrock, from: start, using: LBFGSB(), trace: .points),
            try minimize(
                BoundedProblems.rosenbrock, from: start, using: LBFGS(lineSearch: MoreThuente()), trace: .points)
        )
        for (row, other) in zip(bounded.trace, free.trace).prefix(15) {
            let (point, otherPoint) = (try #require(row.point), try #require(other.point))
            #expect((point - otherPoint).maximumNorm < 1e-7)
        }
    }

    @Test(arguments: FrankWolfe.StepRule.allCases) func frankWolfe(_ rule: FrankWolfe.StepRule) throws {
        let target: Vector = [0.2, 0.5, -0.4, 0.1]
        let function = { (x: Tensor<Double>) in square(x - Tensor(target.elements)).sum() }
        let sets: [any ConvexSet] = [
            Simplex(), L1Ball(radius: 0.7), L2Ball(radius: 0.3), NuclearBall(rows: 2, columns: 2, radius: 0.5),
            Bounds(0.1...0.3, count: 4),
        ]
        for set in sets {
            let start = set.nearest(to: [0.25, 0.25, 0.25, 0.25])
            let solution = try minimize(
                function, from: Tensor(start.elements), using: FrankWolfe(stepRule: rule), plus: Indicator(set),
                until: Stopping(gradientNorm: 1e-4, maximumIterations: 50_000))
            let nearest = set.nearest(to: target)
            let least = dot(nearest - target, nearest - target)
            #expect(solution.isConverged)
            #expect(solution.value >= least - 1e-12 && solution.value <= least + 1e-4)
        }
    }

    @Test func refusals() throws {
        let function = { (x: Tensor<Double>) in square(x).sum() }
        let start: Tensor<Double> = [2, 0.5]
        #expect(
            throws: MinimizationError(
                "the start is outside of the bounds: x[1] is 2.0, which must be from 0.0 to 1.0")
        ) { try minimize(function, from: start, within: Bounds(0...1, count: 2)) }
        #expect(
            throws: MinimizationError("the regularizer is infinite at the start", "start inside of its set")
        ) { try minimize(function, from: start, using: ProjectedGradient(), plus: Indicator(Simplex())) }
        #expect(
            throws: MinimizationError(
                "projectedGradient keeps to bounds, or to a set by Indicator", "use fista for other regularizers")
        ) { try minimize(function, from: start, using: ProjectedGradient(), plus: L1Norm()) }
        #expect(
            throws: MinimizationError(
                "frankWolfe needs finite bounds for each variable, or the Indicator of a bounded set such as Simplex")
        ) { try minimize(function, from: start, using: FrankWolfe(), within: Bounds(0 ... .infinity, count: 2)) }
    }

    @Test func standardMethods() {
        #expect(MinimizerTable.standard(for: []) is LBFGS)
        #expect(MinimizerTable.standard(for: .bounds) is LBFGSB)
        #expect(MinimizerTable.standard(for: [.bounds, .regularizer]) is FISTA)
        #expect(MinimizerTable.standard(for: [.bounds, .constraints]) is AugmentedLagrangian)
    }
}
