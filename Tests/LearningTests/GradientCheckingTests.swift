import Testing

@testable import Datasets
@testable import Learning
@testable import Tensors

@Suite struct GradientCheckingTests {
    /// A network with every kind of thing that widening has to deal with: constants, conversions, random numbers, a
    /// user's own derivative.
    struct Odd: Model {
        var hidden = Dense(64, 6)
        var output = Dense(6, 10)
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            let mask = Tensor<Float>(Tensor<Int32>([1, 0, 1, 1, 2, 1]))
            let dropped = Dropout(rate: 0.3)(tanh(hidden(x)) * mask)
            return output(dropped + 0.1 * Tensor<Float>.uniform([6], seed: 7))
        }
    }

    @Test func exactGradientsPass() throws {
        let batch = Dataset.digits[Array(0..<40)]
        for check in try Odd().checkedGradients(on: batch, loss: .softmaxCrossEntropy) {
            #expect(check.relativeError < 1e-3 && check.largest > 0, "\(check)")
        }
        let names = try Odd().checkedGradients(on: batch, loss: .softmaxCrossEntropy).map(\.name)
        #expect(names == ["hidden.weight", "hidden.bias", "output.weight", "output.bias"])
    }

    /// The square with a derivative that is a tenth too large.
    struct Wrong: Model {
        var linear = Dense(64, 10)
        var other = Dense(64, 10)
        func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
            let wrong: @Sendable (Tensor<Float>) -> Tensor<Float> = withDerivative(
                of: { square($0) }, pullback: { cotangent, _, x in 2.2 * x * cotangent })
            return wrong(linear(x)) + other(x)
        }
    }

    @Test func aWrongDerivativeIsFound() throws {
        let checks = try Wrong().checkedGradients(on: Dataset.digits[Array(0..<40)], loss: .softmaxCrossEntropy)
        for check in checks {
            let isWrong = check.name.hasPrefix("linear")
            #expect(isWrong ? abs(check.relativeError - 0.2 / 2.2) < 1e-3 : check.relativeError < 1e-4, "\(check)")
        }
    }

    /// In 64 bits a network gives what the same network written in 64 bits gives.
    @Test func wideningIsTheSameFunction() {
        let (a, b): (Tensor<Float>, Tensor<Float>) = (.uniform([5, 4], seed: 1), .uniform([4, 3], seed: 2))
        let (x, y) = (Tensor<Float>.unknown([5, 4]), Tensor<Float>.unknown([4, 3]))
        func function<S: FloatingScalar>(_ x: Tensor<S>, _ y: Tensor<S>) -> Tensor<S> {
            softmaxCrossEntropy(relu(matmul(x, y) - 0.75), Tensor<Int32>([0, 1, 2, 1, 0]))
        }
        let wide = widened(
            function(x, y), replacing: [(x, with: Tensor<Double>(a)), (y, with: Tensor<Double>(b))])
        #expect(abs(wide.scalar - function(Tensor<Double>(a), Tensor<Double>(b)).scalar) < 1e-14)
    }
}
