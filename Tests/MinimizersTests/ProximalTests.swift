import Minimizers
import Tensors
import Testing

@Suite struct ProximalTests {
    static let step = ProximalReferences.all.step
    static let names = ProximalReferences.functions.keys.sorted()

    @Test(arguments: ProximalReferences.all.proximal) func reference(_ row: ProximalReferences.Row) throws {
        let function = try #require(ProximalReferences.functions[row.name])
        let point = function.proximalPoint(Vector(row.input), step: Self.step)
        // These are iterated, both there and here.
        let tolerance = row.name.hasPrefix("image") ? 1e-6 : 1e-10
        #expect((point - Vector(row.output)).maximumNorm <= tolerance, "\(point) and not \(row.output)")
    }

    /// No point beside the proximal point has a lower r(y) + ‖y − x‖² / 2t.
    @Test(arguments: names) func isMinimum(_ name: String) throws {
        let (function, points) = try Self.functionAndPoints(name)
        for (index, x) in points.enumerated() {
            let nearest = function.proximalPoint(x, step: Self.step)
            func value(_ y: Vector) -> Double {
                function.value(y) + dot(y - x, y - x) / (2 * Self.step)
            }
            let least = value(nearest)
            #expect(least < .infinity)
            for scale in [1e-3, 0.1, 1] {
                for change in randomVectors(20, of: x.count, scale: scale, seed: RandomKey(UInt64(index))) {
                    #expect(value(nearest + change) >= least - 1e-9)
                }
            }
        }
    }

    /// ‖p − q‖² ≤ (p − q)·(x − y).
    @Test(arguments: names) func isFirmlyNonExpansive(_ name: String) throws {
        let (function, points) = try Self.functionAndPoints(name)
        for (x, y) in zip(points, points.dropFirst()) {
            let change = function.proximalPoint(x, step: Self.step) - function.proximalPoint(y, step: Self.step)
            #expect(dot(change, change) <= dot(change, x - y) + 1e-8)
        }
    }

    /// Conjugates by Moreau's identity and those that are known agree.
    @Test func moreauIdentity() throws {
        let pairs: [(any ProximalFunction, any ProximalFunction)] = [
            (L1Norm(weight: 0.8), Indicator(MaximumNormBall(radius: 0.8))),
            (L2Norm(weight: 0.8), Indicator(L2Ball(radius: 0.8))),
            (MaximumNorm(weight: 0.8), Indicator(L1Ball(radius: 0.8))),
            (SquaredL2Norm(weight: 0.5), SquaredL2Norm(weight: 2)),
            (NuclearNorm(rows: 2, columns: 3), Indicator(SpectralBall())),
        ]
        for (function, conjugate) in pairs {
            let byIdentity = Conjugate(of: function) { conjugate.value($0) }
            for x in randomVectors(10, of: 6, scale: 2) {
                for step in [0.1, 1, 5] {
                    let difference = byIdentity.proximalPoint(x, step: step) - conjugate.proximalPoint(x, step: step)
                    #expect(difference.maximumNorm < 1e-12)
                }
            }
        }
    }

    /// min Σ|x| with A x = b, against a linear programme solved in thirds: x = p − q.
    @Test func basisPursuit() throws {
        let matrix = Matrix([[1, 2, 0, 1, -1], [0, 1, 3, -1, 2]])
        let right: Vector = [2, 3]
        let nothing = Objective(value: { _ in 0 }, valueAndGradient: { (0, .zeros($0.count)) })
        let split = try minimize(
            Problem(
                Objective(value: { $0.sumNorm }, valueAndGradient: { ($0.sumNorm, Vector(repeating: 1, count: 10)) }),
                within: Bounds(0 ... .infinity, count: 10),
                subjectTo: [
                    .equal(
                        Matrix(rows: 2, columns: 10, columnMajor: matrix.columnMajor + (-1 * matrix).columnMajor), right
                    )
                ]),
            from: .zeros(10))
        let set = try AffineSet(matrix, equals: right)
        let solution = try minimize(
            Problem(nothing, plus: Composite([(Indicator(set), .identity(5)), (L1Norm(), .identity(5))])),
            from: set.nearest(to: .zeros(5)), using: ADMM())
        #expect(solution.isConverged)
        #expect(set.contains(solution.point, tolerance: 1e-6))
        #expect(abs(solution.point.sumNorm - split.value) < 1e-6)
    }

    /// Denoising by the regularizer's own proximal operator, which is iterated, and by each method.
    @Test(arguments: [FISTA() as any Minimizer, ProximalGradient(), ADMM(), ADMM(subproblem: .linearized)].map(\.name))
    func imageDenoising(_ name: String) throws {
        let method = try #require(MinimizerTable.all.first { $0.name == name })
        let picture = try #require(randomVectors(1, of: 12).first)
        let regularizer = imageTotalVariation(rows: 3, columns: 4, weight: 0.4)
        let objective = Objective(value: { 0.5 * dot($0 - picture, $0 - picture) }) { x in
            (0.5 * dot(x - picture, x - picture), x - picture)
        }
        let solution = try minimize(
            Problem(objective, plus: regularizer), from: picture, using: method, until: Stopping(gradientNorm: 1e-6))
        #expect(solution.isConverged)
        #expect((solution.point - regularizer.proximalPoint(picture, step: 1)).maximumNorm < 1e-5)
    }

    /// Bounds and an elementwise regularizer at once, against a smooth problem: within x ≥ 0, Σ|x| is Σx.
    @Test func boundsAndRegularizer() throws {
        let target: Tensor<Double> = [2, -1, 0.3, 1]
        let start = Tensor<Double>.zeros([4])
        let bounds = Bounds(0...1.2, count: 4)
        let solution = try minimize({ x in square(x - target).sum() }, from: start, plus: L1Norm(), within: bounds)
        let smooth = try minimize({ x in square(x - target).sum() + x.sum() }, from: start, within: bounds)
        #expect(solution.isConverged)
        for (element, expected) in zip(solution.point.scalars, smooth.point.scalars) {
            #expect(abs(element - expected) < 1e-8)
        }
        #expect(throws: MinimizationError.self) {
            try minimize({ x in square(x).sum() }, from: start, plus: L2Norm(), within: bounds)
        }
    }

    static func functionAndPoints(_ name: String) throws -> (any ProximalFunction, [Vector]) {
        let function = try #require(ProximalReferences.functions[name])
        let count = try #require(ProximalReferences.all.proximal.first { $0.name == name }).input.count
        return (function, randomVectors(10, of: count) + randomVectors(5, of: count, scale: 5))
    }
}

/// Matrices [2, 3] with singular values of at most 1, by the eigenvalues of A Aᵀ.
private struct SpectralBall: ConvexSet {
    func nearest(to point: Vector) -> Vector {
        let matrix = Matrix(rows: 2, columns: 3, elements: point.elements)
        guard let parts = SymmetricEigen(matrix.transposed.gram) else { return point }
        let shrinking = parts.matrix { 1 / max(1, $0.squareRoot()) }
        return Vector((shrinking * matrix).elements)
    }
}
