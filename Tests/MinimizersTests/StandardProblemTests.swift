import Minimizers
import Tensors
import Testing

@Suite("Standard problems")
struct StandardProblemTests {
    @Test("Values and derivatives are those of the reference", arguments: References.moreGarbowHillstrom)
    func derivatives(reference: References.MoreGarbowHillstrom) throws {
        let problem = try #require(StandardProblem.moreGarbowHillstrom.first { $0.name == reference.name })
        #expect(agree(problem.start, reference.x0, within: 1e-15))
        for (x, f, slopes) in [
            (reference.x0, reference.f0, reference.grad0), (reference.probe.x, reference.probe.f, reference.probe.grad),
        ] {
            let (value, gradient) = valueAndGradient(at: Tensor(x), of: problem.function)
            #expect(agree(value, [f], within: 1e-11))
            #expect(agree(gradient, slopes, within: 1e-11))
        }
        let curvature = hessian(at: Tensor(reference.x0), of: problem.function)
        #expect(agree(curvature, reference.hess0.flatMap { $0 }, within: 1e-11))
        #expect(problem.residuals?(problem.start).shape == [reference.m])
        for value in [reference.f_best_found, reference.f_star_from_x0] {
            #expect(problem.minima.contains { abs($0.value - value) <= 1e-9 * value + 1e-18 }, "minimum \(value)")
        }
    }

    @Test("The reference has every problem of the paper's list")
    func names() {
        #expect(StandardProblem.moreGarbowHillstrom.map(\.name) == References.moreGarbowHillstrom.map(\.name))
        #expect(Set(StandardProblem.all.map(\.name)).count == StandardProblem.all.count)
    }

    @Test("At a known minimum the value is as stated and the slope vanishes", arguments: StandardProblem.all)
    func minima(problem: StandardProblem) {
        #expect(problem.minima.map(\.value) == problem.minima.map(\.value).sorted())
        for minimum in problem.minima {
            guard let point = minimum.point else { continue }
            #expect(point.shape == problem.start.shape)
            let value = problem.function(point).scalar
            #expect(abs(value - minimum.value) <= 1e-9 * abs(minimum.value) + 1e-14)
            // Ackley's comes to a point there.
            if problem.name.hasPrefix("Ackley") { continue }
            let slopes = gradient(at: point, of: problem.function).scalars
            let curvature = abs(hessian(at: point, of: problem.function))
            // What rounding the point by 1e-9 of itself may give.
            let limits = (1e-9 * matmul(curvature, max(abs(point), 1e-3))).scalars
            for (slope, limit) in zip(slopes, limits) { #expect(abs(slope) <= limit + 1e-15) }
        }
    }

    @Test("A minimum is not above its surroundings", arguments: StandardProblem.all)
    func surroundings(problem: StandardProblem) {
        for (number, minimum) in problem.minima.enumerated() {
            guard let point = minimum.point else { continue }
            for seed in 0..<8 {
                let key = RandomKey(UInt64(8 * number + seed))
                let step = 1e-3 * max(abs(point), 1e-2) * Tensor<Double>.uniform(point.shape, in: -1..<1, seed: key)
                #expect(problem.function(point + step).scalar >= minimum.value * (1 - 1e-12) - 1e-12)
            }
        }
    }

    @Test("The start is off the minima and inside the box", arguments: StandardProblem.all)
    func starts(problem: StandardProblem) {
        let value = problem.function(problem.start).scalar
        if let least = problem.minima.first { #expect(value > least.value) }
        guard let box = problem.searchBox else { return }
        #expect(problem.start.scalars.allSatisfy(box.contains))
        for minimum in problem.minima { #expect(minimum.point?.scalars.allSatisfy(box.contains) ?? true) }
    }

    /// Relative to the greatest element, since terms cancel.
    private func agree(_ tensor: Tensor<Double>, _ numbers: [Double], within tolerance: Double) -> Bool {
        let limit = tolerance * (numbers.map { abs($0) }.max() ?? 0)
        return tensor.count == numbers.count
            && zip(tensor.scalars, numbers).allSatisfy { abs($0 - $1) <= max(limit, 1e-18) }
    }
}
