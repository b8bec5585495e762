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

    /// Sums over rows and over columns, with the vector on either side, around whole vector registers.
    @Test(arguments: [false, true], [false, true])
    func matricesAndVectors(_ isTransposed: Bool, _ isOnTheLeft: Bool) {
        for rows in [8, 15, 16, 17, 31, 32, 33, 65] {
            for columns in [8, 15, 16, 17, 20, 31, 32, 33, 49] {
                let (a, x) = (Self.values(rows * columns, 5), Self.values(isTransposed ? rows : columns, 6))
                let expected = (0..<(isTransposed ? columns : rows)).map { i in
                    x.indices.reduce(0.0) { $0 + a[isTransposed ? $1 * columns + i : i * columns + $1] * x[$1] }
                }
                func product<S: FloatingScalar>(_ type: S.Type) -> [Double] {
                    let matrix = Tensor(shape: [rows, columns], scalars: a.map { S($0) })
                    let factor = isTransposed ? matrix.transposed() : matrix
                    let vector = x.map { S($0) }
                    return
                        (isOnTheLeft
                        ? matmul(Tensor(shape: [1, x.count], scalars: vector), factor.transposed())
                        : matmul(factor, Tensor(shape: [x.count, 1], scalars: vector))).scalars.map { Double($0) }
                }
                let size = "\(rows) × \(columns)"
                #expect(zip(product(Double.self), expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(size)")
                #expect(zip(product(Float.self), expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(size)")
            }
        }
    }

    /// What the last register of a row has in common with the one before it counts once, infinite or not.
    @Test func infinityInTheOverlap() {
        var elements = [Float](repeating: 1, count: 16 * 20)
        elements[10] = .infinity
        let matrix = Tensor(shape: [16, 20], scalars: elements)
        #expect(matmul(matrix, Tensor.ones([20, 1])).scalars == [.infinity] + [Float](repeating: 20, count: 15))
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
