import Minimizers
import Tensors
import Testing

@Suite struct ConstrainedTests {
    @Test(arguments: ConstrainedProblem.all) func hockSchittkowski(_ problem: ConstrainedProblem) throws {
        let reference = try #require(ConstrainedReferences.all.constrained.first { $0.name == problem.name })
        let solution = try minimize(
            problem.function, from: Tensor(reference.start), within: problem.bounds, subjectTo: problem.constraints)
        #expect(solution.isConverged)
        #expect(abs(solution.value - reference.value) <= 1e-8 * max(1, abs(reference.value)))
        for measure in solution.measures where measure.tolerance > 0 { #expect(measure.isMet, "\(measure)") }
    }

    /// Without Newton's method at the end, as with many variables.
    @Test(arguments: ConstrainedProblem.all) func byMultipliersAlone(_ problem: ConstrainedProblem) throws {
        let reference = try #require(ConstrainedReferences.all.constrained.first { $0.name == problem.name })
        let solution = try minimize(
            problem.function, from: Tensor(reference.start), using: AugmentedLagrangian(newtonVariables: 0),
            within: problem.bounds, subjectTo: problem.constraints)
        #expect(solution.isConverged)
        #expect(abs(solution.value - reference.value) <= 1e-7 * max(1, abs(reference.value)))
    }
    /// What cannot be fulfilled is said.
    @Test func infeasible() throws {
        let start: Tensor<Double> = [0.5, 0.5]
        let lines = try minimize(
            { x in square(x).sum() }, from: start,
            subjectTo: [.atMost({ x in x[0] + x[1] }, 1), .atLeast({ x in x[0] + x[1] }, 3)])
        #expect(lines.reason == .infeasible)
        let circle = try minimize(
            { x in x[0] }, from: start, subjectTo: [.equal({ x in square(x).sum() }, -1)])
        #expect(circle.reason == .infeasible)
        let bounded = try minimize(
            { x in x.sum() }, from: start, within: Bounds(0...1, count: 2), subjectTo: [.equal({ x in x.sum() }, 3)])
        #expect(bounded.reason == .infeasible)
    }

    @Test func unbounded() throws {
        let solution = try minimize(
            { x in -x[0] }, from: [0.5, 0.5] as Tensor<Double>, subjectTo: [.equal({ x in x[1] }, 1)])
        #expect(solution.reason == .unbounded)
    }

    /// From a point where neither the function nor the violation has a slope.
    @Test func saddleOfTheConstraint() throws {
        let solution = try minimize(
            { x in square(x[1]) }, from: [0, 0] as Tensor<Double>, subjectTo: [.equal({ x in square(x[0]) }, 4)])
        #expect(solution.isConverged)
        #expect(abs(abs(solution.point.scalars[0]) - 2) < 1e-8)
    }

    /// The function falls faster than a small penalty rises.
    @Test func unboundedWithoutConstraints() throws {
        let solution = try minimize(
            { x in -square(square(x[0])) }, from: [0.5] as Tensor<Double>,
            subjectTo: [.atMost({ x in x[0] }, 1), .atLeast({ x in x[0] }, -2)])
        #expect(solution.isConverged)
        #expect(abs(solution.value + 1) < 1e-8)
    }

    /// λ is how fast the least value falls as the constraint is loosened: of x² + y² with x + y = b it is −b.
    @Test func multipliers() throws {
        let start: Tensor<Double> = [0, 0]
        let function = { (x: Tensor<Double>) in square(x).sum() }
        for b in [-1.0, 2] {
            let equal = try minimize(function, from: start, subjectTo: [.equal({ x in x.sum() }, b)])
            #expect(abs(try #require(equal.multipliers)[0] + b) < 1e-8)
        }
        let idle = try minimize(
            function, from: start, subjectTo: [.atMost({ x in x.sum() }, 1), .atLeast(Matrix([[1, 0]]), [0.5])])
        let multipliers = try #require(idle.multipliers)
        #expect(multipliers[0] == 0)
        #expect(abs(multipliers[1] - 1) < 1e-8)
    }

    /// Of numbers, with and without gradients, and of tensors, they are the same constraints.
    @Test func formsOfConstraints() throws {
        func solve(_ constraint: Constraint) throws -> [Double] {
            try minimize(value: { $0[0] * $0[0] + $0[1] * $0[1] }, from: [2, 2], subjectTo: [constraint]).point
        }
        let start: Tensor<Double> = [2, 2]
        let byTensors = try minimize(
            { x in square(x).sum() }, from: start, subjectTo: [.atLeast({ x in x[0] * x[1] }, 1)]
        ).point.scalars
        let byNumbers = try solve(.atLeast(value: { $0[0] * $0[1] }, 1))
        let byGradients = try solve(.atLeast(value: { $0[0] * $0[1] }, gradient: { [$0[1], $0[0]] }, 1))
        for point in [byTensors, byNumbers, byGradients] {
            #expect(abs(point[0] - 1) < 1e-6 && abs(point[1] - 1) < 1e-6)
        }
    }

    @Test func refusals() throws {
        let start: Tensor<Double> = [-1]
        #expect(throws: MinimizationError("\"log(x)\" is not finite at the start", "start where it is")) {
            try minimize(
                { x in square(x).sum() }, from: start,
                subjectTo: [TensorConstraint(.inequality, { x in log(x[0]) }, text: "log(x)")])
        }
        #expect(throws: MinimizationError("lbfgsb cannot work with constraints; use augmentedLagrangian")) {
            try minimize({ x in square(x).sum() }, from: start, using: LBFGSB(), subjectTo: [.equal({ x in x[0] }, 1)])
        }
    }
}
