import Optimizers
import Tensors
import Testing

@Suite struct ProjectionTests {
    static let references = References.trajectories.projections ?? []

    /// What libraries project points to.
    @Test(arguments: references) func agreesWithTheLibrary(_ row: References.Projection) throws {
        let optimizer = try OptimizerSpecification(row.optimizer).makeOptimizer(steps: 1)
        var p = Tensor(row.input)
        var state = SteppingState<Double>()
        optimizer.step(&p, along: 0 * p, &state)
        for (found, expected) in zip(p.scalars, row.output) { #expect(Swift.abs(found - expected) < 1e-14) }
    }

    @Test func thereAreReferences() { #expect(Self.references.count >= 100) }

    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let set: FeasibleSet
        /// A point of the set from any point.
        let feasible: @Sendable ([Double]) -> [Double]
        /// How far a point is from fulfilling the conditions.
        let violation: @Sendable ([Double]) -> Double
    }

    static func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    static func sum(_ x: [Double]) -> Double { x.reduce(0) { $0 + Swift.abs($1) } }
    static func below(_ x: [Double], _ bound: Double) -> Double { Swift.max(0, bound - (x.min() ?? bound)) }

    static let cases = [
        Case(
            description: "non-negative", set: .nonNegative, feasible: { $0.map { Swift.abs($0) } },
            violation: { below($0, 0) }),
        Case(
            description: "box", set: .box(-0.3, 0.7), feasible: { $0.map { Swift.min(Swift.max($0, -0.3), 0.7) } },
            violation: { below($0, -0.3) + below($0.map { -$0 }, -0.7) }),
        Case(
            description: "simplex", set: .simplex(1.5), feasible: { x in x.map { Swift.abs($0) * 1.5 / sum(x) } },
            violation: { below($0, 0) + Swift.abs($0.reduce(0, +) - 1.5) }),
        Case(
            description: "ball", set: .ball(0.8), feasible: { x in x.map { $0 * 0.8 / Swift.max(norm(x), 0.8) } },
            violation: { Swift.max(0, norm($0) - 0.8) }),
        Case(
            description: "L1 ball", set: .l1Ball(1.2), feasible: { x in x.map { $0 * 1.2 / Swift.max(sum(x), 1.2) } },
            violation: { Swift.max(0, sum($0) - 1.2) }),
        Case(
            description: "sphere", set: .sphere(2), feasible: { x in x.map { $0 * 2 / norm(x) } },
            violation: { Swift.abs(norm($0) - 2) }),
    ]

    private func random(_ shape: Shape, _ seed: Int, _ deviation: Double) -> Tensor<Double> {
        .normal(shape, standardDeviation: deviation, seed: RandomKey(UInt64(seed)))
    }

    /// The point is in the set, stays where it is, and no other point of the set is nearer.
    @Test(arguments: cases) func isTheNearestPoint(_ tested: Case) {
        for seed in 0..<60 {
            let x = random([2, 1 + seed % 5], seed, [0.1, 1, 30][seed % 3])
            let p = tested.set.nearest(to: x)
            #expect(p.shape == x.shape)
            #expect(tested.violation(p.scalars) < 1e-14 * 32)
            let again = tested.set.nearest(to: p)
            #expect((again - p).norm().scalar < 1e-14)
            for other in 0..<20 {
                // Near and far.
                let candidate = p + random(x.shape, 1_000 + 20 * seed + other, [0.01, 0.3, 2][other % 3])
                let feasible = Tensor(shape: x.shape, scalars: tested.feasible(candidate.scalars))
                #expect((feasible - x).norm().scalar > (p - x).norm().scalar - 1e-12)
            }
        }
    }

    /// Points of the interior keep their bits.
    @Test func whatIsInsideStays() {
        let x: Tensor<Float> = [0.1, 0.25, 1e-20, 0.3]
        for set in [FeasibleSet.nonNegative, .box(0, 0.3), .ball(0.5), .l1Ball(0.7)] {
            #expect(bits([set.nearest(to: x)]) == bits([x]))
        }
    }

    /// By sorting: Held, Wolfe and Crowder 1974.
    private func bySorting(_ x: [Double], _ size: Double) -> [Double] {
        var (sum, threshold) = (0.0, 0.0)
        for (index, value) in x.sorted(by: >).enumerated() {
            sum += value
            if value - (sum - size) / Double(index + 1) > 0 { threshold = (sum - size) / Double(index + 1) }
        }
        return x.map { Swift.max($0 - threshold, 0) }
    }

    /// Elements that leave one by one, equal ones, many, and those far from the simplex.
    static let hard: [[Double]] = [
        (0..<60).map { -Double(sign: .plus, exponent: $0 - 30, significand: 1) }, [Double](repeating: 3, count: 40),
        (0..<5_000).map { Double($0 * 7_919 % 5_000) / 1_000 }, [1e8, 1e8 - 0.25, 1e8 - 3, -1e8], [-5], [0, 0],
        (1...64).map { 1 / Double($0) }, (0..<64).map { -exp2(Double($0)) },
    ]

    static func exp2(_ x: Double) -> Double { Double(sign: .plus, exponent: Int(x), significand: 1) }

    @Test(arguments: hard) func findsTheThreshold(_ x: [Double]) {
        for size in [1e-3, 1, 2.5, 100] {
            let found = FeasibleSet.simplex(size).nearest(to: Tensor(x)).scalars
            for (found, expected) in zip(found, bySorting(x, size)) {
                #expect(Swift.abs(found - expected) < 1e-13 * Swift.max(1, Swift.abs(x.max() ?? 0), size))
            }
            let single = FeasibleSet.simplex(size).nearest(to: Tensor(x.map { Float($0) })).scalars
            #expect(Swift.abs(single.reduce(0) { $0 + Double($1) } / size - 1) < 1e-5)
        }
    }

    @Test func zeroHasAPlaceOnTheSphere() {
        let p = FeasibleSet.sphere(3).nearest(to: Tensor<Double>([0, 0, 0, 0]))
        #expect(p.scalars == [1.5, 1.5, 1.5, 1.5])
        #expect(FeasibleSet.sphere().nearest(to: Tensor<Double>([.nan, 1])).scalars.allSatisfy { $0.isNaN })
    }

    /// ½ ‖p − c‖² has its minimum on the simplex where c is projected to.
    @Test func reachesTheMinimumInTheSet() {
        let center: Tensor<Double> = [0.9, -0.4, 0.7]
        let optimizer = SGD(learningRate: 0.3).projected(onto: .simplex())
        let descent = CompiledDescent(optimizer, from: [[0, 0, 0]]) { 0.5 * square($0[0] - center).sum() }
        descent.run(200)
        for (found, expected) in zip(descent.parameters[0].scalars, [0.6, 0, 0.4]) {
            #expect(Swift.abs(found - expected) < 1e-12)
        }
    }
}
