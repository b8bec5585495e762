import Descent
import Testing

@Suite struct MinimizeTests {
    static func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> {
        square(1 - p[0]) + 100 * square(p[1] - square(p[0]))
    }

    @Test func tensorFunction() throws {
        let solution = try minimize(Self.rosenbrock, from: [-1.2, 1], using: LBFGS())
        print(solution)
        #expect(solution.isConverged)
        #expect(abs(solution.point.scalars[0] - 1) < 1e-8)
    }

    @Test func closureWithoutGradient() throws {
        let solution = try minimize(value: { x in (1 - x[0]) * (1 - x[0]) + 3 * x[1] * x[1] }, from: [-1.2, 1])
        print(solution)
        #expect(solution.isConverged)
    }

    @Test func closureWithGradient() throws {
        let solution = try minimize(
            valueAndGradient: { x in (x[0] * x[0] + x[1], [2 * x[0], 1]) }, from: [-1.2, 1])
        #expect(solution.reason == .unbounded)
    }
}
