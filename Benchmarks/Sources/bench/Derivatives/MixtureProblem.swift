import Descent
import Foundation

/// The objective of ADBench's Gaussian mixture: Σᵢ log p(xᵢ) less the logarithm of the prior of the components, in 64
/// bits. (ADBench adds what a posterior would subtract, and so do all that are compared by it.)
struct MixtureProblem {
    var mixture: GaussianMixture<Double>
    /// `[points, dimensions]`.
    var points: Tensor<Double>
    /// γ and m.
    var prior = (precision: 1.0, excess: 0.0)

    func objective(_ mixture: GaussianMixture<Double>) -> Tensor<Double> {
        mixture.logDensities(at: points).sum() - mixture.logPrior(precision: prior.precision, excess: prior.excess)
    }
}

extension MixtureProblem {
    /// Numbers of the same distributions as ADBench's: means uniform on [0, 1), all others normal.
    init(dimensions: Int, components: Int, points count: Int) {
        let entries = dimensions * (dimensions - 1) / 2
        let numbers = Tensor(Stream.mixture.normal(components * (1 + dimensions + entries)))
        let ends = (components, components * (1 + dimensions))
        let means = Stream.parameters.uniform(components * dimensions, bound: 1).map { (Double($0) + 1) / 2 }
        let mixture = GaussianMixture(
            logits: numbers[0..<ends.0],
            means: Tensor(shape: [components, dimensions], scalars: means),
            logDiagonals: numbers[ends.0..<ends.1].reshaped(to: [components, dimensions]),
            lowerTriangles: numbers[ends.1...].reshaped(to: [components, entries]))
        let points = Tensor(shape: [count, dimensions], scalars: Stream.points.normal(count * dimensions))
        self.init(mixture: mixture, points: points)
    }

    /// One of ADBench's files: `D K N`, logits, means, diagonals with lower triangles, points, and γ and m, row by row.
    /// - Throws: `BenchError` where the file cannot be read.
    init(adbench file: URL) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw BenchError("\(file.path) cannot be read")
        }
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count > 3, numbers[..<3].allSatisfy({ $0 >= 1 && $0 < 1e6 }) else {
            throw BenchError("\(file.path) does not begin with three numbers")
        }
        let (dimensions, components, count) = (Int(numbers[0]), Int(numbers[1]), Int(numbers[2]))
        let width = dimensions * (dimensions + 1) / 2
        guard numbers.count == 3 + components * (1 + dimensions + width) + count * dimensions + 2 else {
            throw BenchError("\(file.path) has \(numbers.count) numbers, which is not what its first line says")
        }
        var next = 3
        func matrix(_ rows: Int, _ columns: Int) -> Tensor<Double> {
            defer { next += rows * columns }
            return Tensor(shape: [rows, columns], scalars: numbers[next..<next + rows * columns])
        }
        let (logits, means) = (matrix(1, components), matrix(components, dimensions))
        let roots = matrix(components, width)
        let mixture = GaussianMixture(
            logits: logits[0], means: means, logDiagonals: roots[.all, 0..<dimensions],
            lowerTriangles: roots[.all, dimensions...])
        self.init(mixture: mixture, points: matrix(count, dimensions), prior: (numbers[next], numbers[next + 1]))
    }
}

extension Stream {
    /// Normal numbers (Box and Muller 1958), rounded to multiples of 2⁻²⁰ so that they are alike everywhere.
    func normal(_ count: Int) -> [Double] {
        (0..<count).map { index in
            let radius = (-2 * log(Double((bits(at: 2 * index) >> 11) + 1) * 0x1p-53)).squareRoot()
            let angle = 2 * Double.pi * (Double(bits(at: 2 * index + 1) >> 11) * 0x1p-53)
            return (radius * cos(angle) * 0x1p20).rounded(.toNearestOrEven) * 0x1p-20
        }
    }
}
