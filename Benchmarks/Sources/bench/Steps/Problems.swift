/// The problems of the benchmark, with the same numbers in every language (`Peers/problems.py`).
///
/// Element `i` of stream `s` is SplitMix64 (Steele, Lea and Flood 2014) of the counter `s * 2^40 + i`, so no file is
/// passed.
enum Stream: UInt64 {
    case inputs = 1
    case labels, parameters, gradients, otherGradients, features, weights, noise
    case directions = 20
    case mixture, points

    func bits(at index: Int) -> UInt64 {
        var z = ((rawValue << 40) &+ UInt64(index + 1)) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Values in [-bound, bound), from the `first` on.
    func uniform(_ count: Int, bound: Float, first: Int = 0) -> [Float] {
        (first..<first + count).map { (Float(bits(at: $0) >> 40) * 0x1p-23 - 1) * bound }
    }
}

/// A multilayer perceptron with ReLU between its dense layers, and one batch of random inputs and labels.
struct PerceptronProblem {
    /// The widths, inputs first.
    let sizes: [Int]
    let batch: Int
    /// `[batch, sizes.first]`.
    let inputs: [Float]
    /// `[batch]`.
    let labels: [Int32]
    /// The weights `[in, out]`, by He's uniform initialization, and zero biases `[out]`.
    let layers: [(weights: [Float], bias: [Float])]

    init(sizes: [Int], batch: Int) {
        self.sizes = sizes
        self.batch = batch
        inputs = Stream.inputs.uniform(batch * sizes[0], bound: 1)
        let classes = UInt64(sizes[sizes.count - 1])
        labels = (0..<batch).map { Int32(Stream.labels.bits(at: $0) % classes) }
        var drawn = 0
        layers = zip(sizes, sizes.dropFirst()).map { fanIn, fanOut in
            let bound = Float((6 / Double(fanIn)).squareRoot())
            let weights = Stream.parameters.uniform(fanIn * fanOut, bound: bound, first: drawn)
            drawn += fanIn * fanOut
            return (weights, Array(repeating: 0, count: fanOut))
        }
    }
}

/// Linear regression with one batch of random inputs and targets.
struct LinearProblem {
    let features: Int
    let batch: Int
    /// `[batch, features]`.
    let inputs: [Float]
    /// `[batch]`.
    let targets: [Float]
    /// `[features]`; the bias begins at 0.
    let weights: [Float]

    init(features: Int, batch: Int) {
        (self.features, self.batch) = (features, batch)
        inputs = Stream.inputs.uniform(batch * features, bound: 1)
        targets = Stream.noise.uniform(batch, bound: 1)
        weights = Stream.parameters.uniform(features, bound: 0.5)
    }
}

/// Parameters and two gradients of unlike size, which take turns of ten steps so that both moments matter.
struct UpdateProblem {
    let parameters: [Float]
    let gradients: [[Float]]

    init(count: Int) {
        parameters = Stream.parameters.uniform(count, bound: 0.05)
        gradients = [Stream.gradients.uniform(count, bound: 1), Stream.otherGradients.uniform(count, bound: 10)]
    }

    /// Which gradient is due when `taken` steps are done.
    func gradientIndex(taken: Int) -> Int { taken / 10 % 2 }

    /// How far the parameters have moved: the root of the mean square.
    func displacement(_ moved: some Collection<Float>) -> Double {
        var sum = 0.0
        for (now, before) in zip(moved, parameters) {
            let difference = Double(now - before)
            sum += difference * difference
        }
        return (sum / Double(parameters.count)).squareRoot()
    }
}

/// Examples of two classes, split by the sign of a weighted sum and noise, in 64 bits.
///
/// All numbers are multiples of 2⁻²³, so that the sums are exact in any order and the labels alike everywhere.
struct LogisticProblem {
    /// `[examples, count]`.
    let features: [Double]
    /// `[examples]`: −1 or 1.
    let labels: [Double]

    init(examples: Int, count: Int) {
        let features = Stream.features.uniform(examples * count, bound: 1).map(Double.init)
        let weights = Stream.weights.uniform(count, bound: 1).map(Double.init)
        labels = Stream.noise.uniform(examples, bound: 4).enumerated().map { row, noise in
            var sum = Double(noise)
            for column in 0..<count { sum += features[row * count + column] * weights[column] }
            return sum > 0 ? 1 : -1
        }
        self.features = features
    }
}
