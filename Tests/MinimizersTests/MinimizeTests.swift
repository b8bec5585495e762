import Minimizers
import Tensors
import Testing

@Suite struct MinimizeTests {
    static func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> {
        square(1 - p[0]) + 100 * square(p[1] - square(p[0]))
    }

    @Test func tensorFunction() throws {
        let solution = try minimize(Self.rosenbrock, from: [-1.2, 1], using: LBFGS())
        #expect(solution.isConverged)
        #expect(abs(solution.point.scalars[0] - 1) < 1e-8)
    }

    @Test func closureWithoutGradient() throws {
        let solution = try minimize(value: { x in (1 - x[0]) * (1 - x[0]) + 3 * x[1] * x[1] }, from: [-1.2, 1])
        #expect(solution.isConverged)
    }

    @Test func closureWithGradient() throws {
        let solution = try minimize(
            valueAndGradient: { x in (x[0] * x[0] + x[1], [2 * x[0], 1]) }, from: [-1.2, 1])
        #expect(solution.reason == .unbounded)
    }

    /// The first step of length ½ lands on the maximum, which is as high as the start and has no slope.
    @Test(arguments: LineSearchTable.all.indices) func maximaAreNoMinima(_ index: Int) throws {
        let search = LineSearchTable.all[index]
        guard type(of: search).decreases else { return }
        let solution = try minimize(
            { (x: Tensor<Double>) in -square(x[0]) + square(square(x[0])) }, from: [1], using: LBFGS(lineSearch: search)
        )
        #expect(solution.isConverged && abs(solution.value + 0.25) < 1e-12, "\(solution)")
    }
}
