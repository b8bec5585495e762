import Descent
import Foundation

/// Updates made of matrix products, each beside its products alone.
enum MatrixBench {
    /// What an update may take, by the time of its products through the same engine.
    static let limit = 1.25

    struct Row {
        var name: String
        var threads: Int
        /// Medians.
        var update, products: Double
        var ratio: CaseResult.Spread
    }

    /// An update at one position, and the products in it as a function of a matrix in the shape of the parameter.
    private struct Subject: Sendable {
        var name: String
        var optimizer: any Optimizer
        var shape: Shape
        /// The steps that go before the measured one.
        var preparation = 0
        var products: @Sendable (Tensor<Float>) -> Tensor<Float>
    }

    private static let subjects: [Subject] = {
        let steps = 5
        let muon = Muon(newtonSchulz: NewtonSchulz(steps: steps))
        let rootIterations = 25
        let shampoo = Shampoo(interval: 10, rootIterations: rootIterations)
        let roots = { @Sendable (square: Tensor<Float>) in rootProducts(square, iterations: rootIterations) }
        return [
            Subject(name: "muon-1024x1024", optimizer: muon, shape: [1024, 1024]) {
                orthogonalizationProducts($0, steps: steps)
            },
            Subject(name: "muon-2048x512", optimizer: muon, shape: [2048, 512]) {
                orthogonalizationProducts($0, steps: steps)
            },
            Subject(name: "shampoo-512x512-refresh", optimizer: shampoo, shape: [512, 512]) {
                preconditioningProducts($0, roots: roots)
            },
            Subject(name: "shampoo-512x512-between", optimizer: shampoo, shape: [512, 512], preparation: 1) {
                preconditioningProducts($0) { $0 }
            },
        ]
    }()

    static func run(_ options: Options) throws -> Findings {
        let selected = try options.selected(from: options.isQuick ? [subjects[3]] : subjects, named: \.name)
        print(Row.header)
        let rows = selected.flatMap { subject in
            [1, 2].map { threads in
                let row = measured(subject, threads: threads, rounds: options.rounds)
                print(row.line)
                fflush(nil)
                return row
            }
        }
        var findings = Findings(markdown: "")
        findings.add("Matrix products", Row.header, rows.map(\.line), rows.map(\.limit))
        if options.cases.isEmpty {
            let title = "A number for each row and each column, on 2048 × 2048"
            print(title)
            let rows = try UpdateBench.measured(["adafactor", "sm3"], shape: [2048, 2048], rounds: options.rounds)
            findings.add(title, UpdateBench.Row.header, rows.map(\.line), rows.map(\.limit))
        }
        return findings
    }

    private static func measured(_ subject: Subject, threads: Int, rounds: Int) -> Row {
        Parallelism.threadCount = threads
        let update = UpdateRun(subject.optimizer, shape: subject.shape, after: 1_000)
        for _ in 0..<subject.preparation { update.step() }
        let program = update.program
        // With ones on the diagonal each product is such a matrix again: no number grows or vanishes.
        let (rows, columns) = (subject.shape[0], subject.shape[1])
        let ones = (0..<rows * columns).map { $0 / columns == $0 % columns ? Float(1) : 0 }
        let buffers = StepBuffers([AnyTensor(Tensor(shape: subject.shape, scalars: ones))])
        let products = CompiledStep(buffers) { tensors, _ in
            (tensors.compactMap { $0.typed(as: Float.self) }.map { AnyTensor(subject.products($0)) }, [])
        }
        let times = interleavedTimes(
            of: [{ update.stepInPlace(program) }, products.run], rounds: rounds, repeats: 1)
        return Row(
            name: subject.name, threads: threads, update: CaseResult.Spread(times[0]).median,
            products: CaseResult.Spread(times[1]).median, ratio: CaseResult.Spread(zip(times[0], times[1]).map(/)))
    }
}

/// The products of Muon's iteration, on the shorter side of X.
private func orthogonalizationProducts(_ matrix: Tensor<Float>, steps: Int) -> Tensor<Float> {
    let isTall = matrix.shape[0] > matrix.shape[1]
    return (0..<steps).reduce(matrix) { x, _ in
        let square = isTall ? matmul(x.transposed(), x) : matmul(x, x.transposed())
        let fourth = matmul(square, square)
        return isTall ? matmul(x, fourth) : matmul(fourth, x)
    }
}

/// The products of Shampoo's step.
private func preconditioningProducts(
    _ gradient: Tensor<Float>, roots: (Tensor<Float>) -> Tensor<Float>
) -> Tensor<Float> {
    let (left, right) = (matmul(gradient, gradient.transposed()), matmul(gradient.transposed(), gradient))
    return matmul(matmul(roots(left), gradient), roots(right))
}

/// The products of the coupled Newton iteration for a fourth root.
private func rootProducts(_ matrix: Tensor<Float>, iterations: Int) -> Tensor<Float> {
    var (power, root) = (matrix, matrix)
    for _ in 1..<iterations {
        let squared = matmul(root, root)
        power = matmul(matmul(squared, squared), power)
        root = matmul(root, power)
    }
    return root
}

extension MatrixBench.Row {
    static let header = "update                     threads  update ms  products ms  ratio      spread"

    var limit: CheckedLimit {
        CheckedLimit(
            subject: "\(name), \(threads) thread\(threads == 1 ? "" : "s"): update / products", measured: ratio.median,
            atMost: MatrixBench.limit)
    }

    var line: String {
        let spread = String(format: "%.2f..%.2f", ratio.minimum, ratio.maximum)
        return name.padding(toLength: 27, withPad: " ", startingAt: 0)
            + String(format: "%7d  %9.2f  %11.2f  %5.2f  ", threads, update * 1e3, products * 1e3, ratio.median)
            + spread
    }
}
