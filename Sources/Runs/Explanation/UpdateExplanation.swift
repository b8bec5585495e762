import Optimizers
import Support
import Tensors

/// The compiled update of an optimizer on one parameter, with what it moves through buffers.
package struct UpdateExplanation: CustomStringConvertible {
    /// The program of the update.
    package let program: Program
    /// Bytes read and written for each element of the parameter, the gradient's among them.
    package let bytesPerParameter: Double
    package let description: String

    /// - Parameter shape: of the parameter; the default is a matrix, since some methods treat those differently, and
    ///   larger than the caches.
    package init(_ specification: OptimizerSpecification, shape: Shape = [1024, 1024]) {
        let optimizer = specification.makeOptimizer(steps: 1000)
        let layout = OptimizerLayout<Float>([.zeros(shape)], named: ["weight"], optimizer)
        // In the midst of a run: the first step is often a special one.
        var position = StepPosition()
        position.steps = 1000
        let step = OptimizerProgram(explaining: optimizer, layout, in: StepBuffers(layout.tensors), at: position)
        program = step.compiled.program
        bytesPerParameter = Double(program.cost.bytes) / Double(shape.elementCount)
        let inputs = layout.tensorNames.enumerated().map { "input\($0): \($1)" }
        description =
            ([specification.description]
            + (MethodRow.named(specification.name)?.formula.split(separator: "\n").map { "  " + $0 }
                ?? [])
            + ["", "the update of one parameter of shape \(shape), compiled:"] + inputs
            + ["input\(inputs.count): gradient", "further inputs: settings", "", "\(program)"]
            + ["\(general(bytesPerParameter)) bytes moved for each element of the parameter"])
            .joined(separator: "\n")
    }
}
