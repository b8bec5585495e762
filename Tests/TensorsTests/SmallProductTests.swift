import Testing

@testable import Tensors

/// Products of small matrices beside sums in 64 bits, in all sizes around whole vectors and tiles.
@Suite struct SmallProductTests {
    private static let sizes = [2, 3, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33]

    private static func values(_ count: Int, _ seed: UInt64) -> [Double] {
        Tensor<Double>.normal([count], seed: RandomKey(seed)).scalars
    }

    @Test(arguments: [false, true], [false, true])
    func allSizes(_ leftIsTransposed: Bool, _ rightIsTransposed: Bool) {
        for rows in Self.sizes {
            for columns in Self.sizes {
                for inner in [1, 2, 10, 17, 64] {
                    let (a, b) = (Self.values(rows * inner, 1), Self.values(inner * columns, 2))
                    let expected = (0..<rows * columns).map { index in
                        let (i, j) = index.quotientAndRemainder(dividingBy: columns)
                        return (0..<inner).reduce(0.0) { sum, p in
                            sum + a[leftIsTransposed ? p * rows + i : i * inner + p]
                                * b[rightIsTransposed ? j * inner + p : p * columns + j]
                        }
                    }
                    func product<S: FloatingScalar>(_ type: S.Type) -> [Double] {
                        let left = Tensor(
                            shape: leftIsTransposed ? [inner, rows] : [rows, inner], scalars: a.map { S($0) })
                        let right = Tensor(
                            shape: rightIsTransposed ? [columns, inner] : [inner, columns], scalars: b.map { S($0) })
                        return matmul(
                            leftIsTransposed ? left.transposed() : left, rightIsTransposed ? right.transposed() : right
                        ).scalars.map { Double($0) }
                    }
                    let size = "\(rows) × \(inner) × \(columns)"
                    #expect(zip(product(Double.self), expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(size)")
                    #expect(zip(product(Float.self), expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(size)")
                }
            }
        }
    }

    /// A part of a wider matrix is read with its stride, and nothing beside it is used.
    @Test func partOfAMatrix() {
        let wide = Tensor<Float>(shape: [20, 40], scalars: Self.values(800, 3).map { Float($0) })
        let part = wide[0..<20, 3..<13]
        let copy = Tensor(shape: [20, 10], scalars: part.scalars)
        let left = Tensor<Float>.normal([24, 20], seed: 4)
        #expect(matmul(left, part).scalars == matmul(left, copy).scalars)
    }
}
