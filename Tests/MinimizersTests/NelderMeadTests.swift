import Minimizers
import Optimizers
import Tensors
import Testing

@Suite struct NelderMeadTests {
    /// The best value after each iteration is SciPy's.
    @Test(arguments: GradientFreeReferences.all.nelderMead)
    func followsSciPy(_ item: GradientFreeReferences.NelderMeadCase) throws {
        let solution = try minimize(
            value: Landscape.named(item.function), from: item.start,
            using: NelderMead(adaptive: item.adaptive, restarts: 0),
            within: item.bounds.map { Bounds($0[0]...$0[1], count: item.start.count) },
            until: .after(iterations: item.values.count))
        #expect(solution.trace.dropFirst().map(\.value) == item.values)
        #expect(solution.evaluations.values == item.evaluations)
    }

    /// McKinnon, SIAM J. Optimization 9, 1998: the simplex collapses at a point that is no minimum.
    @Test func degenerateSimplexesAreRenewed() throws {
        func mcKinnon(_ u: [Double]) -> Double {
            let root = 33.0.squareRoot()
            // The method is the same in any affine variables: its first simplex here is McKinnon's.
            let (x, y) = (u[0] * (1 + root) / 8 + u[1], u[0] * (1 - root) / 8 + u[1])
            return (x < 0 ? 360 * x * x : 6 * x * x) + y + y * y
        }
        for (restarts, least) in [(0, 0.0), (5, -0.25)] {
            let solution = try minimize(
                value: mcKinnon, from: [0, 0], using: NelderMead(simplex: .scaled, scale: 1, restarts: restarts))
            #expect(solution.reason == .spreadTolerance)
            #expect(abs(solution.value - least) < 1e-8)
        }
    }

    @Test func symmetricFunctionsAreNotFlat() throws {
        let solution = try minimize(
            value: { $0[0] * $0[0] }, from: [-0.5], using: NelderMead(simplex: .scaled, scale: 1))
        #expect(solution.reason == .spreadTolerance && abs(solution.point[0]) < 1e-7)
    }
}
