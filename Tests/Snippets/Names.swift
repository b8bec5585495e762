import Descent

// What docstrings name without declaring it.

func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> { square(1 - p[0]) + 100 * square(p[1] - square(p[0])) }

struct Classifier: Model {
    var hidden = Dense(64, 32)
    var output = Dense(32, 10)
    func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { output(relu(hidden(x))) }
}

let digits = orStop { try Dataset.digits.split(testFraction: 0.2, seed: 1) }
let model = MultiLayerPerceptron(sizes: [64, 32, 10])
nonisolated(unsafe) var trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: Adam())
let plan = orStop { try Run.Plan(.digits, RunSettings()) }

private func orStop<Value>(_ make: () throws -> Value) -> Value {
    do { return try make() } catch { fatalError("\(error)") }
}
