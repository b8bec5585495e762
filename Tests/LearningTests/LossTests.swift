import Foundation
import Learning
import Tensors
import Testing

@Suite struct LossTests {
    struct Reference: Decodable, Sendable, CustomTestStringConvertible {
        struct Numbers: Decodable, Sendable {
            let shape: [Int]
            let values: [Double]
            func tensor<Scalar: FloatingScalar>(_: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
                Tensor(shape: Shape(shape), scalars: values.map { Scalar($0) })
            }
            var labels: Tensor<Int32> { Tensor(shape: Shape(shape), scalars: values.map { Int32($0) }) }
        }
        let name: String
        let loss: String
        let parameters: [String: Double]
        let predictions: Numbers
        let targets: Numbers
        let each: [Double]
        let value: Double
        let gradient: [Double]
        var testDescription: String { name }

        /// The loss as a function of the predictions.
        func function<Scalar: FloatingScalar>(
            reduction: LossReduction
        ) throws -> (Tensor<Scalar>) -> Tensor<Scalar> {
            let (numbers, labels) = (targets.tensor(Scalar.self), targets.labels)
            switch loss {
            case "squared": return { squaredError($0, numbers, reduction: reduction) }
            case "absolute": return { absoluteError($0, numbers, reduction: reduction) }
            case "huber":
                let delta = Scalar(try #require(parameters["delta"]))
                return { huber($0, numbers, delta: delta, reduction: reduction) }
            case "logCosh": return { logCosh($0, numbers, reduction: reduction) }
            case "sigmoidCrossEntropy": return { sigmoidCrossEntropy($0, numbers, reduction: reduction) }
            case "softmaxCrossEntropy": return { softmaxCrossEntropy($0, labels, reduction: reduction) }
            case "hinge": return { hinge($0, numbers, reduction: reduction) }
            case "multiClassHinge": return { multiClassHinge($0, labels, reduction: reduction) }
            case "kullbackLeibler": return { kullbackLeibler($0, numbers, reduction: reduction) }
            default: throw Unknown(loss: loss)
            }
        }
    }

    struct Unknown: Error { let loss: String }

    private struct File: Decodable { let losses: [Reference] }

    static func references() throws -> [Reference] {
        let path = URL(filePath: #filePath).appending(path: "../../References/losses.json").standardized
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: path)).losses
    }

    @Test(arguments: try references()) func agreesWithReferenceInDouble(_ reference: Reference) throws {
        try agrees(reference, Double.self, tolerance: 4e-15)
    }

    @Test(arguments: try references()) func agreesWithReferenceInFloat(_ reference: Reference) throws {
        try agrees(reference, Float.self, tolerance: 2e-6)
    }

    private func agrees<Scalar: FloatingScalar>(
        _ reference: Reference, _: Scalar.Type, tolerance: Double
    ) throws {
        func expectNear(_ actual: Tensor<Scalar>, _ expected: [Double], _ what: Comment) {
            #expect(actual.count == expected.count, what)
            for (actual, expected) in zip(actual.scalars, expected) {
                #expect(Swift.abs(Double(actual) - expected) <= tolerance * Swift.max(1, Swift.abs(expected)), what)
            }
        }
        let predictions = reference.predictions.tensor(Scalar.self)
        let each = try reference.function(reduction: .none)(predictions)
        expectNear(each, reference.each, "each")
        let (value, slope) = valueAndGradient(at: predictions, of: try reference.function(reduction: .mean))
        expectNear(value, [reference.value], "value")
        expectNear(slope, reference.gradient, "gradient")
        let sum = try reference.function(reduction: .sum)(predictions)
        expectNear(sum, [reference.each.reduce(0, +)], "sum")
    }

    @Test(arguments: Loss.table.names) func everyLossHasAReference(name: String) throws {
        #expect(try Self.references().contains { $0.loss == name })
    }

    /// The forms of two arguments, which can be passed as functions, are the means.
    @Test func lossesAverageByDefault() {
        let numbers: [(Tensor<Double>, Tensor<Double>) -> Tensor<Double>] = [
            squaredError, absoluteError, huber, logCosh, sigmoidCrossEntropy, hinge, kullbackLeibler,
        ]
        let reduced: [(Tensor<Double>, Tensor<Double>, LossReduction) -> Tensor<Double>] = [
            squaredError(_:_:reduction:), absoluteError(_:_:reduction:), { huber($0, $1, delta: 1, reduction: $2) },
            logCosh(_:_:reduction:), sigmoidCrossEntropy(_:_:reduction:), hinge(_:_:reduction:),
            kullbackLeibler(_:_:reduction:),
        ]
        let (p, t): (Tensor<Double>, Tensor<Double>) = ([[0.2, 0.8], [0.7, 0.3]], [[0.5, 0.5], [0.1, 0.9]])
        for (loss, reduced) in zip(numbers, reduced) { #expect(loss(p, t).scalar == reduced(p, t, .mean).scalar) }
        let labels: [(Tensor<Double>, Tensor<Int32>) -> Tensor<Double>] = [softmaxCrossEntropy, multiClassHinge]
        #expect(labels[0](p, [0, 1]).scalar == softmaxCrossEntropy(p, [0, 1], reduction: .mean).scalar)
        #expect(labels[1](p, [0, 1]).scalar == multiClassHinge(p, [0, 1], reduction: .mean).scalar)
    }

    // MARK: Second derivatives, kinks, extremes

    /// Away from kinks, the gradient of the gradient agrees with central differences of the gradient.
    @Test(arguments: try references().filter { !$0.name.contains("extreme") && !$0.name.contains("far") })
    func secondDerivatives(_ reference: Reference) throws {
        let function: (Tensor<Double>) -> Tensor<Double> = try reference.function(reduction: .sum)
        let point = reference.predictions.tensor(Double.self)
        let direction = Tensor<Double>.normal(point.shape, seed: 1)
        let check = checkGradient(at: point, tolerance: 1e-6) { (gradient(at: $0, of: function) * direction).sum() }
        #expect(check.passes, "\(check)")
    }

    @Test func secondDerivativesAtTheJoints() {
        #expect(hessian(at: [0.0]) { logCosh($0, [0.0]) }.scalars == [1])
        #expect(hessian(at: [0.0]) { sigmoidCrossEntropy($0, [1.0]) }.scalars == [0.25])
    }

    @Test func kinks() {
        #expect(gradient(at: [3.0]) { absoluteError($0, [3]) }.scalars == [0])
        #expect(gradient(at: [1.0]) { hinge($0, [1]) }.scalars == [0])
        #expect(gradient(at: [[1.0, 0.0]]) { multiClassHinge($0, [0]) }.scalars == [0, 0])
        // Two wrong classes tie.
        #expect(gradient(at: [[0.0, 2.0, 2.0]]) { multiClassHinge($0, [0]) }.scalars == [-1, 0.5, 0.5])
        #expect(gradient(at: [2.0]) { huber($0, [0], delta: 2) }.scalars == [2])
    }

    @Test(arguments: [Float(-500), -90, 0, 90, 500])
    func extremesStayFinite(logit: Float) {
        func isFinite(_ tensor: Tensor<Float>) -> Bool { tensor.scalars.allSatisfy { $0.isFinite } }
        let logits = Tensor<Float>([[logit, 0, -logit], [0, logit, logit]])
        for label in Int32(0)..<3 {
            let labels = Tensor<Int32>([label, label])
            let (value, slope) = valueAndGradient(at: logits) { softmaxCrossEntropy($0, labels) }
            #expect(isFinite(value) && value.scalar >= 0 && isFinite(slope))
            let curvature = gradient(at: logits) { (z: Tensor<Float>) in
                square(gradient(at: z) { softmaxCrossEntropy($0, labels) }).sum()
            }
            #expect(isFinite(curvature))
        }
        for target in [Float(0), 1] {
            let (point, targets) = (Tensor<Float>([logit]), Tensor<Float>([target]))
            let (value, slope) = valueAndGradient(at: point) { sigmoidCrossEntropy($0, targets) }
            #expect(isFinite(value) && value.scalar >= 0 && isFinite(slope))
            let (distance, direction) = valueAndGradient(at: point) { logCosh($0, targets) }
            #expect(isFinite(distance) && abs(direction.scalars[0]) <= 1)
        }
    }

    @Test func greatLogitsKeepTheirDigits() {
        let loss = softmaxCrossEntropy([[10_000, 10_001]] as Tensor<Float>, [0])
        #expect(abs(loss.scalar - 1.3132616875182228) < 1e-6)
    }

    @Test func smallDifferencesKeepTheirDigits() {
        let loss = logCosh([1e-3] as Tensor<Float>, [0])
        #expect(abs(loss.scalar / 5e-7 - 1) < 1e-3)
    }

    /// Within a program, where labels are not known.
    @Test(arguments: [Int32(-1), 3, 1000]) func labelsThatAreNoClassMakeNotANumber(label: Int32) {
        let logits: Tensor<Float> = [[1, 2, 3], [1, 2, 3]]
        let labels = Tensor([0, label])
        let entropies = compiled { (z: Tensor<Float>, y: Tensor<Int32>) in softmaxCrossEntropy(z, y, reduction: .none) }
        let hinges = compiled { (z: Tensor<Float>, y: Tensor<Int32>) in multiClassHinge(z, y, reduction: .none) }
        #expect(entropies(logits, labels).scalars.map(\.isNaN) == [false, true])
        #expect(hinges(logits, labels).scalars.map(\.isNaN) == [false, true])
    }

    @Test func knownLabelsThatAreNoClassAreNamed() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = softmaxCrossEntropy([[1, 2, 3], [1, 2, 3]] as Tensor<Float>, [0, 3])
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            message.contains("softmaxCrossEntropy: label 3 at position 1 is not one of the 3 classes 0...2"),
            "\(message)")
    }

    @Test func lossesBatch() {
        let logits = Tensor<Double>.normal([5, 4, 3], seed: 1)
        let labels = Tensor<Int32>(shape: [5, 4], scalars: (0..<20).map { $0 % 3 })
        let batched = vmap { (z: Tensor<Double>, y: Tensor<Int32>) in softmaxCrossEntropy(z, y) }(logits, labels)
        for index in 0..<5 {
            #expect(abs(batched[index].scalar - softmaxCrossEntropy(logits[index], labels[index]).scalar) < 1e-15)
        }
    }
}
