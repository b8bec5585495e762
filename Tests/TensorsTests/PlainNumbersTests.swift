import Tensors
import Testing

/// `import Tensors` alone brings the functions of plain numbers beside those of tensors, and none is ambiguous.
@Suite struct PlainNumbersTests {
    @Test func functionsOfNumbers() {
        let (x, y): (Double, Float) = (2, 2)
        #expect(exp(0.0) == 1 && exp(Float(0)) == 1 && exp(x - 2) == 1)
        #expect(log(1.0) == 0 && log(y / 2) == 0 && log1p(x - 2) == 0)
        #expect(sqrt(4.0) == 2 && sqrt(x * 2) == 2 && sqrt(y * 2) == 2)
        #expect(pow(x, 3) == 8 && pow(y, 3) == 8 && pow(2, 0.5) == x.squareRoot())
        #expect(sin(x - 2) == 0 && cos(y - 2) == 1 && tanh(0.0) == 0 && abs(-x) == 2 && max(x, 3) == 3)
    }

    @Test func functionsOfTensors() {
        let (x, y): (Tensor<Double>, Tensor<Float>) = ([4], [4])
        #expect(exp(x - 4).scalars == [1] && log(y / 4).scalars == [0])
        #expect(sqrt(x).scalars == [2] && sqrt(y).scalars == [2])
        #expect(pow(x, 2).scalars == [16] && pow(y, 0.5).scalars == [2] && pow(2, x).scalars == [16])
        #expect(abs(-x).scalars == [4] && max(x, 5).scalars == [5])
    }

    @Test func bothInOneExpression() {
        let (x, sigma): (Tensor<Double>, Double) = ([0], 2)
        let density = exp(-square(x / sigma) / 2) / (sigma * sqrt(2 * .pi))
        #expect(Swift.abs(density.scalars[0] - 0.19947114020071635) < 1e-15)
    }
}
