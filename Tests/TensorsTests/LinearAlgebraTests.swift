import Tensors
import Testing

/// Products large enough to be cut into panels, and read through transposes and slices.
@Suite struct LinearAlgebraTests {
    /// Small integers, whose products and sums are exact.
    private func integers(_ shape: Shape, seed: RandomKey) -> Tensor<Double> {
        floor(Tensor.uniform(shape, in: -8..<8, seed: seed)).evaluated()
    }

    private func product(_ a: Tensor<Double>, _ b: Tensor<Double>) -> [Double] {
        let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
        let (left, right) = (a.scalars, b.scalars)
        var result = [Double](repeating: 0, count: m * n)
        for i in 0..<m {
            for p in 0..<k { for j in 0..<n { result[i * n + j] += left[i * k + p] * right[p * n + j] } }
        }
        return result
    }

    @Test(arguments: [
        (1, 1, 1), (3, 1, 5), (1, 7, 1), (5, 3, 2), (300, 70, 90), (90, 70, 300), (1, 1500, 900), (300, 5000, 1),
        (1, 5000, 300), (2000, 700, 1),
    ])
    func products(_ m: Int, _ k: Int, _ n: Int) {
        let (a, b) = (integers([m, k], seed: 1), integers([k, n], seed: 2))
        let expected = product(a, b)
        expectNumbers(matmul(a, b).scalars, expected)
        // The same matrices from other places in memory.
        let (at, bt) = (a.transposed().evaluated(), b.transposed().evaluated())
        expectNumbers(matmul(at.transposed(), b).scalars, expected)
        expectNumbers(matmul(a, bt.transposed()).scalars, expected)
        expectNumbers(matmul(at.transposed(), bt.transposed()).scalars, expected)
        expectNumbers(matmul(bt, at).transposed().scalars, expected)
        let wide = concatenate([a, a], alongAxis: 1).evaluated()
        expectNumbers(matmul(wide[.all, k...], b).scalars, expected)
        expectNumbers(matmul(a.reversed(alongAxes: 1), b.reversed(alongAxes: 0)).scalars, expected)
        expectNumbers(matmul(Tensor<Float>(a), Tensor<Float>(b)).doubles, expected)
        expectNumbers(matmul(Tensor<Int32>(a), Tensor<Int32>(b)).doubles, expected)
    }

    @Test func batches() {
        let (a, b) = (integers([4, 33, 20], seed: 3), integers([4, 20, 31], seed: 4))
        let expected = (0..<4).flatMap { product(a[$0], b[$0]) }
        expectNumbers(matmul(a, b).scalars, expected)
        expectNumbers(matmul(a.transposed().evaluated().transposed(), b).scalars, expected)
        let backwards = matmul(a.reversed(alongAxes: 0), b.reversed(alongAxes: 0))
        expectNumbers(backwards.reversed(alongAxes: 0).scalars, expected)
        let shared = (0..<4).flatMap { product(a[0], b[$0]) }
        expectNumbers(matmul(a[0], b).scalars, shared)
    }
}
