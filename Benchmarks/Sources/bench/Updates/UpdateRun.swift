import Descent

/// An optimizer at work on one large parameter, along the same gradient again and again.
final class UpdateRun {
    private let buffers: StepBuffers
    private let optimizer: any Optimizer
    private let layout: OptimizerLayout<Float>
    private let gradient: [Float]
    private var programs = ProgramCache<OptimizerProgram<Float>>()
    private let start: StepPosition
    private var position: StepPosition

    /// - Parameter steps: already taken: in the midst of a run nothing has the values of the first step.
    init(_ optimizer: any Optimizer, shape: Shape, after steps: Int) {
        self.optimizer = optimizer
        let count = shape.elementCount
        let parameter = Tensor(shape: shape, scalars: Stream.parameters.uniform(count, bound: 0.05))
        layout = OptimizerLayout([parameter], named: ["parameter"], optimizer)
        buffers = StepBuffers(layout.tensors)
        gradient = Stream.gradients.uniform(count, bound: 1)
        position = StepPosition()
        position.steps = steps
        start = position
    }

    /// Goes back to the first parameters. Along one gradient there is no minimum, and methods that find their own rate
    /// would leave the range of numbers before long.
    func restart() {
        buffers.write(layout.tensors)
        position = start
    }

    /// The program for where the run is; a method that decides by the position has several.
    var program: OptimizerProgram<Float> {
        programs.program(at: position) {
            let program = OptimizerProgram(optimizer, layout, in: buffers, at: position)
            _ = program.compiled.input(0, as: Float.self).update(fromContentsOf: gradient)
            return program
        }
    }

    /// Takes a step.
    func step() { position.advance(program.run(at: position).outcome) }

    /// Takes the step of `program` once more, without going on.
    func stepInPlace(_ program: OptimizerProgram<Float>) { program.run(at: position) }

    /// How many tensors of the parameter's shape are remembered.
    var stateCount: Int { buffers.shapes.dropFirst().count { $0.shape == buffers.shapes[0].shape } }

    /// Bytes that an update cannot do without, for each element: the gradient read, the parameter and its state read
    /// and written. A state that is only read or only written counts once: the program moves no more.
    var bytesPerParameter: Int {
        let count = buffers.shapes[0].shape.elementCount
        return min(MemoryLayout<Float>.size * (3 + 2 * stateCount), program.compiled.program.cost.bytes / count)
    }

    /// Whether all parameters are numbers still; others would be computed with at another speed.
    var isFinite: Bool { layout.parameters(in: buffers.tensors).allSatisfy { $0.scalars.allSatisfy(\.isFinite) } }
}
