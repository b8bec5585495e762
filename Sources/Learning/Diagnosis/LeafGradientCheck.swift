import Datasets
import Optimizers
import Support
import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A comparison of the gradient that training computes with differences, for one leaf of a model.
public struct LeafGradientCheck: Sendable {
    /// The name of the leaf.
    public let name: String
    /// The error of its worst element, |exact − numerical| / max(|exact|, |numerical|, 1e-3 × the leaf's largest gradient).
    public let relativeError: Double
    /// The largest |gradient| of the leaf's elements.
    public let largest: Double
    /// The number of elements that were compared.
    public let elements: Int
}

extension Model {
    /// Compares the gradient of a loss, in the 32 bits of training, with differences of the same function in 64 bits to
    /// both sides, leaf by leaf.
    ///
    /// Random layers act as in training, with the same numbers throughout. At a kink of the function, as of relu or the
    /// hinge, within the step of 6e-6 of the differences, every slope between those on its two sides is right.
    /// - Parameters:
    ///   - batch: the examples, all of which are one batch.
    ///   - loss: the loss whose gradient is compared.
    ///   - elements: the number of elements of a leaf that are compared: those with the largest gradients, and as many by
    ///     chance.
    ///   - seed: the seed of random layers, and of that chance.
    /// - Throws: `TrainingError` where model, loss and data do not fit one another.
    /// - Complexity: 3 × `elements` evaluations of the loss for each leaf.
    public func checkedGradients(
        on batch: Dataset, loss: Loss, elements: Int = 20, seed: RandomKey = 0
    ) throws(TrainingError) -> [LeafGradientCheck] {
        try check(batch, loss)
        let leaves = ModelLeaves<Self, Float>(self)
        let targets: AnyTensor =
            switch batch.targets {
            case .classes: AnyTensor(batch.classes)
            case .values: AnyTensor(batch.values)
            }
        let weights = batch.relativeWeights.map { Tensor<Float>($0) }
        let value = { (parameters: [Tensor<Float>]) in
            Phase.$current.withValue(.training(Phase.RandomKeys(seed.tensor))) {
                loss.value(leaves.rebuilt(parameters)(batch.features), targets, weights: weights)
            }
        }
        let gradients = gradient(at: leaves.parameters, of: value)
        let buffers = StepBuffers(leaves.parameters.map { AnyTensor(Tensor<Double>($0)) })
        let step = CompiledStep(buffers) { state, _ in
            let unknowns = leaves.parameters.map { Tensor<Float>.unknown($0.shape) }
            let replacements = zip(unknowns, state).compactMap { unknown, tensor in
                tensor.typed(as: Double.self).map { (unknown, with: $0) }
            }
            return (state, [AnyTensor(widened(value(unknowns), replacing: replacements))])
        }
        return leaves.names.indices.map { index in
            let exact = gradients[index].scalars.map(Double.init)
            let largest = exact.reduce(0) { max($0, abs($1)) }
            let compared = sample(of: exact, count: elements, seed: seed.folded(index))
            let point = UnsafeMutableBufferPointer(mutating: buffers.elements(index, as: Double.self))
            let worst = compared.map { element -> Double in
                let x = point[element]
                let h = DifferenceFormula.centered.defaultStep(for: Double.self) * max(1, abs(x))
                func loss(at x: Double) -> Double {
                    point[element] = x
                    step.run()
                    return step.output(0, as: Double.self)[0]
                }
                let here = loss(at: x)
                let sides = [(loss(at: x + h) - here) / ((x + h) - x), (here - loss(at: x - h)) / (x - (x - h))]
                point[element] = x
                let centered = (sides[0] + sides[1]) / 2
                // Where the two sides agree, they lie closer to each other than to a wrong derivative.
                let numerical =
                    sides.contains(where: \.isNaN)
                    ? centered : min(max(exact[element], min(sides[0], sides[1])), max(sides[0], sides[1]))
                let size = max(abs(exact[element]), abs(numerical), 1e-3 * largest, 1e-300)
                let error = abs(exact[element] - numerical) / size
                return error.isNaN ? .infinity : error
            }.max()
            return LeafGradientCheck(
                name: leaves.names[index], relativeError: worst ?? 0, largest: largest, elements: compared.count)
        }
    }
}

/// The positions of the largest numbers, and of as many others.
private func sample(of numbers: [Double], count: Int, seed: RandomKey) -> [Int] {
    guard numbers.count > count else { return Array(numbers.indices) }
    let largest = numbers.indices.sorted { abs(numbers[$0]) > abs(numbers[$1]) }.prefix(count / 2)
    return Array(Set(largest + seed.permutation(numbers.count).prefix(count - count / 2))).sorted()
}
