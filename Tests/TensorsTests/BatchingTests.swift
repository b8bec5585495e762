import Tensors
import TestSupport
import Testing

private let close = Tolerance(relative: 1e-12, ofScale: 1e-13)

/// `vmap` with other transforms and with itself.
@Suite struct BatchingTests {
    private let x = Tensor<Double>.normal([5, 3], seed: 1)
    private let y = Tensor<Double>.normal([5], seed: 2)

    @Test func perExampleGradientsSumToTheGradientOfTheSum() {
        let network = Network.example()
        let whole = gradient(at: network) { $0.loss(x, y) }
        let each = vmap { (x: Tensor<Double>, y: Tensor<Double>) in gradient(at: network) { $0.loss(x, y) } }(x, y)
        #expect(each.layers[0].weight.shape == [5, 3, 4])
        for (layer, expected) in zip(each.layers, whole.layers) {
            expectTensor(layer.weight.sum(alongAxes: 0), expected.weight, close)
            expectTensor(layer.bias.sum(alongAxes: 0), expected.bias, close)
        }
        expectTensor(each.scale.sum(alongAxes: 0), whole.scale, close)
        for example in 0..<5 {
            let single = gradient(at: network) { $0.loss(x[example], y[example]) }
            expectTensor(each.layers[0].weight[example], single.layers[0].weight, close)
        }
    }

    @Test func gradientThroughBatching() {
        let network = Network.example()
        let found = gradient(at: network) { network in
            vmap { x, y in network.loss(x, y) }(x, y).sum()
        }
        let expected = gradient(at: network) { $0.loss(x, y) }
        expectTensor(found.layers[0].weight, expected.layers[0].weight, close)
        expectTensor(found.layers[1].bias, expected.layers[1].bias, close)
    }

    @Test func hessiansOfABatch() {
        let each = vmap { (p: Tensor<Double>) in hessian(at: p) { ($0 * $0 * $0).sum() + $0.product() } }(x)
        #expect(each.shape == [5, 3, 3])
        for example in 0..<5 {
            expectTensor(each[example], hessian(at: x[example]) { ($0 * $0 * $0).sum() + $0.product() }, close)
        }
    }

    @Test func twoLevels() {
        let (a, b) = (Tensor<Double>.normal([3, 2], seed: 3), Tensor<Double>.normal([4, 2], seed: 4))
        let products = vmap { (a: Tensor<Double>) in vmap { (b: Tensor<Double>) in dot(a, exp(b)) }(b) }(a)
        expectTensor(products, matmul(a, exp(b).transposed()), close)
    }

    @Test func twoLevelsWithGradients() {
        let points = Tensor<Double>.normal([2, 3, 4], seed: 5)
        func slope(_ x: Tensor<Double>) -> Tensor<Double> { gradient(at: x) { softmax($0).max() } }
        let nested = vmap { vmap(slope)($0) }(points)
        for (i, j) in [(0, 0), (0, 2), (1, 1)] { expectTensor(nested[i, j], slope(points[i, j]), close) }
    }

    @Test func constantResultsAreRepeated() {
        let found = vmap { (_: Tensor<Double>) in Tensor<Double>([7, 8]) }(x)
        expectTensor(found, Tensor<Double>([[7, 8], [7, 8], [7, 8], [7, 8], [7, 8]]))
    }

    @Test func noExamples() {
        let found = vmap { (x: Tensor<Double>) in exp(x).sum() }(Tensor<Double>.zeros([0, 3]))
        #expect(found.shape == [0] && found.scalars.isEmpty)
    }

    @Test func threeArguments() {
        let found = vmap { (a: Tensor<Double>, b: Tensor<Double>, c: Tensor<Double>) in a * b + c }(
            [1, 2], [3, 4], [5, 6])
        expectTensor(found, [8, 14] as Tensor<Double>)
    }

    @Test func integersAndTruth() {
        let table: Tensor<Double> = [[1, 2], [3, 4], [5, 6]]
        let rows = vmap { (i: Tensor<Int32>) in table.gathering(at: i) }([2, 0, 1, 2])
        expectTensor(rows, [[5, 6], [1, 2], [3, 4], [5, 6]] as Tensor<Double>)
        let above = vmap { (row: Tensor<Double>) in (row .> 2).any() }(table)
        #expect(above.scalars == [false, true, true])
        let greatest = vmap { (row: Tensor<Double>) in (-row).argmax() }(table)
        #expect(greatest.scalars == [0, 0, 0])
    }

    /// Tables, indices, or both differ by example; gradients scatter back into the right example.
    @Test func gatheringByExample() {
        let tables = Tensor<Double>.normal([3, 4, 2], seed: 6)
        let indices: Tensor<Int32> = [[0, 3], [1, 1], [3, 2]]
        func picked(_ table: Tensor<Double>, _ indices: Tensor<Int32>) -> Tensor<Double> {
            gradient(at: table) { square($0.gathering(at: indices)).sum() }
        }
        let both = vmap(picked)(tables, indices)
        let onlyTables = vmap { picked($0, [0, 3]) }(tables)
        let onlyIndices = vmap { picked(tables[0], $0) }(indices)
        for example in 0..<3 {
            expectTensor(both[example], picked(tables[example], indices[example]), close)
            expectTensor(onlyTables[example], picked(tables[example], [0, 3]), close)
            expectTensor(onlyIndices[example], picked(tables[0], indices[example]), close)
        }
    }

    @Test func randomNumbersByExample() {
        let keys = stack([RandomKey(1).tensor, RandomKey(2).tensor])
        let batch = vmap { (key: Tensor<Int32>) in Tensor<Double>.normal([3], key: key) }(keys)
        expectTensor(batch[0], Tensor<Double>.normal([3], seed: 1))
        expectTensor(batch[1], Tensor<Double>.normal([3], seed: 2))
        // A key from outside is shared.
        let shared = vmap { (x: Tensor<Double>) in x + Tensor<Double>.normal([], seed: 3) }([0, 0])
        #expect(shared.scalars[0] == shared.scalars[1])
    }
}
