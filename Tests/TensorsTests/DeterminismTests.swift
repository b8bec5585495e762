import Tensors
import Testing

/// The same bits with one thread and with many.
@Suite(.serialized) struct DeterminismTests {
    /// The bits of a computation made anew with each number of threads, several times.
    private func bits(_ compute: () -> [Tensor<Float>]) -> Set<[[UInt32]]> {
        let before = Parallelism.threadCount
        defer { Parallelism.threadCount = before }
        var found = Set<[[UInt32]]>()
        for count in [1, 2, 4, 64, 1, 2] {
            Parallelism.threadCount = count
            found.insert(compute().map { $0.scalars.map(\.bitPattern) })
        }
        return found
    }

    @Test func threadCountIsHeldWithinBounds() {
        let before = Parallelism.threadCount
        defer { Parallelism.threadCount = before }
        Parallelism.threadCount = 0
        #expect(Parallelism.threadCount == 1)
        Parallelism.threadCount = 1 << 20
        #expect(Parallelism.threadCount >= 1 && Parallelism.threadCount < 1 << 20)
    }

    @Test func elementwiseChains() {
        let (x, y) = (Tensor<Float>.normal([1 << 20], seed: 1), Tensor<Float>.normal([1 << 20], seed: 2))
        #expect(bits { [tanh(x * y) + exp(-abs(x)) / (1 + y * y)] }.count == 1)
    }

    @Test func reductions() {
        let x = Tensor<Float>.normal([3000, 301], seed: 1)
        let found = bits {
            [x.sum(), x.sum(alongAxes: 0), x.sum(alongAxes: 1), x.max(alongAxes: 0), (x * x).mean(), x.variance()]
        }
        #expect(found.count == 1)
    }

    @Test func softmaxOfRows() {
        let x = Tensor<Float>.normal([3000, 300], seed: 1)
        #expect(bits { [softmax(x), logSoftmax(x, alongAxis: 0)] }.count == 1)
    }

    @Test func longRows() {
        let x = Tensor<Float>.normal([20, 70_001], seed: 1)
        #expect(bits { [x.sum(alongAxes: 1), softmax(x), x.sum(alongAxes: 0)] }.count == 1)
    }

    @Test func matrixProducts() {
        let (a, b) = (Tensor<Float>.normal([300, 400], seed: 1), Tensor<Float>.normal([400, 500], seed: 2))
        #expect(bits { [matmul(a, b), matmul(b.transposed(), a.transposed()), matmul(a.transposed(), a)] }.count == 1)
    }

    @Test func batchedProducts() {
        let (a, b) = (Tensor<Float>.normal([13, 40, 50], seed: 1), Tensor<Float>.normal([13, 50, 30], seed: 2))
        #expect(bits { [matmul(a, b)] }.count == 1)
    }

    @Test func sumsOfManyElements() {
        let x = Tensor<Float>.uniform([1_500_001], seed: 1)
        #expect(bits { [x.sum(), (x - 0.5).sum(), x.max(), x.norm()] }.count == 1)
        // Pairwise or blocked sums keep their digits: half a million, within a few ulps.
        let exact = x.scalars.reduce(0.0) { $0 + Double($1) }
        #expect(Swift.abs(Double(x.sum().scalar) - exact) / exact < 1e-6)
    }

    @Test func gradientsOfANetwork() {
        let (w, v) = (Tensor<Float>.normal([64, 128], seed: 1), Tensor<Float>.normal([128, 10], seed: 2))
        let x = Tensor<Float>.normal([512, 64], seed: 3)
        let found = bits {
            let (dw, dv) = gradient(at: w, v) { w, v in
                logSoftmax(matmul(relu(matmul(x, w)), v)).max(alongAxes: 1).mean()
            }
            return [dw, dv]
        }
        #expect(found.count == 1)
    }

    @Test func randomNumbers() {
        #expect(bits { [.uniform([300_007], seed: 1), .normal([300_007], seed: 2)] }.count == 1)
    }
}
