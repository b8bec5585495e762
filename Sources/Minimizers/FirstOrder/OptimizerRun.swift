import Optimizers
import Tensors

/// A run of an optimizer whose scalar type is left open.
package protocol OptimizerRunning: AnyObject {
    /// Takes a step from the current point, given the value and the gradient there.
    /// - Returns: the point after the step, or nil if the optimizer refused the numbers; and where else it looked at
    ///   the function.
    func step(value: Double, gradient: Vector) throws -> (point: Vector?, looks: Looks)
    /// The point to judge and keep, if the optimizer keeps another one than that after its last step.
    var average: Vector? { get }
}

/// The number of times a step looks at the function elsewhere than at its own point, or at second derivatives.
package struct Looks: Sendable, Hashable {
    package var gradients = 0
    package var hessianProducts = 0

    static func += (left: inout Looks, right: Looks) {
        left.gradients += right.gradients
        left.hessianProducts += right.hessianProducts
    }
}

/// The parameters and state of an optimizer in place, and the programs of its steps, each compiled when first needed.
package final class OptimizerRun<S: FloatingScalar>: OptimizerRunning {
    private let optimizer: any Optimizer
    private let layout: OptimizerLayout<S>
    private let buffers: StepBuffers
    private let function: (([Tensor<S>]) -> Tensor<S>)?
    private let seed: RandomKey
    private let parameters: [UnsafeRawBufferPointer]
    private var position = StepPosition()
    private var programs = ProgramCache<StepProgram>()

    private struct StepProgram: PositionedProgram {
        let program: OptimizerProgram<S>
        let value: UnsafeMutableBufferPointer<S>
        let gradients: [UnsafeMutableBufferPointer<S>]
        let looks: Looks
        var decisions: StepDecisions { program.decisions }
    }

    /// Creates a run.
    /// - Parameter function: the function of the parameters; nil if only its value and gradient are known.
    /// - Throws: `MinimizationError` if the optimizer names leaves that do not exist, or needs the function.
    package init(
        of optimizer: any Optimizer, from parameters: [Tensor<S>], named names: [String], seed: RandomKey,
        _ function: (([Tensor<S>]) -> Tensor<S>)?
    ) throws {
        if let problem = optimizer.problem(withLeaves: names) { throw MinimizationError(problem) }
        (self.optimizer, self.seed, self.function) = (optimizer, seed, function)
        layout = OptimizerLayout(parameters, named: names, optimizer)
        let buffers = StepBuffers(layout.tensors)
        self.buffers = buffers
        self.parameters = parameters.indices.map { UnsafeRawBufferPointer(buffers.elements($0, as: S.self)) }
        position.prepare(batchesPerStep: optimizer.batchesPerStep)
        _ = try fittingProgram()
    }

    package func step(value: Double, gradient: Vector) throws -> (point: Vector?, looks: Looks) {
        var (outcome, looks) = (StepOutcome.gathered, Looks())
        // The function is the same each time, so all gradients gathered for a step are equal.
        while outcome == .gathered {
            position.prepare(batchesPerStep: optimizer.batchesPerStep)
            let step = try fittingProgram()
            step.value[0] = S(value)
            var start = 0
            for input in step.gradients {
                gradient.copy(from: start, to: input)
                start += input.count
            }
            outcome = step.program.run(at: position, seed: seed).outcome
            position.advance(outcome)
            looks += step.looks
        }
        return (outcome == .taken ? point : nil, looks)
    }

    package var average: Vector? {
        let tensors = buffers.tensors
        let evaluated = optimizer.evaluated(layout.parameters(in: tensors), layout.state(in: tensors))
        let average = Vector(evaluated.flatMap { $0.scalars.map { Double($0) } })
        return average == point ? nil : average
    }

    private var point: Vector { Vector(joining: parameters, of: S.self) }

    /// Returns the program whose decisions are those of the position.
    private func fittingProgram() throws -> StepProgram {
        try programs.program(at: position) { try makeProgram() }
    }

    private func makeProgram() throws -> StepProgram {
        let looks = LookCounter<S>(function)
        let program = OptimizerProgram(
            optimizer, layout, in: buffers, at: position, looking: looks.function, gradientElsewhere: looks.gradient)
        guard function != nil || looks.count == Looks() else {
            throw MinimizationError(
                "\(optimizer) looks at the function elsewhere than at the point",
                "give a function of tensors, or take a "
                    + "method that needs one gradient a step, such as adam")
        }
        return StepProgram(
            program: program, value: program.compiled.input(0),
            gradients: parameters.indices.map { program.compiled.input($0 + 1) }, looks: looks.count)
    }
}

extension TensorFunction {
    package func makeRun(
        of optimizer: any Optimizer, from point: Vector, seed: RandomKey
    ) throws -> any OptimizerRunning {
        try OptimizerRun(of: optimizer, from: tensors(point), named: leaves.names, seed: seed, function)
    }
}

/// A function that counts, while a step is traced, how often it is looked at.
private final class LookCounter<S: FloatingScalar> {
    private(set) var count = Looks()
    private let known: ([Tensor<S>]) -> Tensor<S>

    /// Creates a counter.
    /// - Parameter function: the function; nil if it is not known and must not be looked at.
    init(_ function: (([Tensor<S>]) -> Tensor<S>)?) {
        known = function ?? { point in point.map { $0.sum() }.reduce(Tensor(0), +) }
    }

    /// Returns the value; called for second derivatives only: see `Step`.
    func function(_ point: [Tensor<S>]) -> Tensor<S> {
        count.hessianProducts += 1
        return known(point)
    }

    func gradient(_ point: [Tensor<S>]) -> [Tensor<S>] {
        count.gradients += 1
        return Tensors.gradient(at: point, of: known)
    }
}
