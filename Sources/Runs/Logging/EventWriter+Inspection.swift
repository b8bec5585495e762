import Learning
import Support
import Tracking

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension EventWriter {
    /// Buckets of a histogram: as many as TensorBoard shows.
    private static var buckets: Int { 30 }

    /// The norms and distributions of a step that was looked into.
    func add(_ inspection: StepInspection, time: Date) {
        let step = inspection.step
        func add(_ tag: String, _ value: Double) { self.add(tag, value, step: step, time: time) }
        func add(_ tag: String, _ values: [Float]) {
            self.add(tag, Histogram(values, buckets: EventWriter.buckets), step: step, time: time)
        }
        var (weightSquares, gradientSquares, updateSquares) = (0.0, 0.0, 0.0)
        for leaf in inspection.leaves {
            let squares = (leaf.weights.sumOfSquares, leaf.gradient.sumOfSquares, leaf.update.sumOfSquares)
            weightSquares += squares.0
            gradientSquares += squares.1
            updateSquares += squares.2
            add("gradient-norm/\(leaf.name)", squares.1.squareRoot())
            add("update-norm/\(leaf.name)", squares.2.squareRoot())
            // Of zeros, such as biases before the first step, there is no ratio.
            if squares.0 > 0 { add("update-to-weight/\(leaf.name)", (squares.2 / squares.0).squareRoot()) }
            add("weights/\(leaf.name)", leaf.weights)
            add("gradients/\(leaf.name)", leaf.gradient)
        }
        add("gradient-norm/all", gradientSquares.squareRoot())
        add("update-norm/all", updateSquares.squareRoot())
        if weightSquares > 0 { add("update-to-weight/all", (updateSquares / weightSquares).squareRoot()) }
        for layer in inspection.layers { add("activations/\(layer.name)", layer.values) }
    }
}
