import Tensors

// The history of a run of a million epochs is a table of numbers, and not text.

extension EpochRecord {
    /// All fields in their order; what is `nil` is `absent`.
    private var numbers: [Double] {
        [Double(epoch), Double(steps), trainingLoss] + Self.numbers(of: training) + Self.numbers(of: validation)
            + [learningRate, seconds, examplesPerSecond]
    }

    private init(numbers: ArraySlice<Double>) {
        var next = numbers.makeIterator()
        func number() -> Double { next.next() ?? .nan }
        func whole() -> Int { Int(exactly: number()) ?? 0 }
        func optional() -> Double? {
            let value = number()
            return value.bitPattern == absent.bitPattern ? nil : value
        }
        func evaluation() -> Evaluation? {
            let (loss, accuracy, error, rSquared) = (optional(), optional(), optional(), optional())
            return loss.map {
                Evaluation(loss: $0, accuracy: accuracy, rootMeanSquaredError: error, rSquared: rSquared)
            }
        }
        self.init(
            epoch: whole(), steps: whole(), trainingLoss: number(), training: evaluation(), validation: evaluation(),
            learningRate: number(), seconds: number(), examplesPerSecond: number())
    }

    private static func numbers(of evaluation: Evaluation?) -> [Double] {
        [evaluation?.loss, evaluation?.accuracy, evaluation?.rootMeanSquaredError, evaluation?.rSquared]
            .map { $0 ?? absent }
    }

    private static let numberCount = 14

    /// `[epochs, fields]`
    static func table(of history: [EpochRecord]) -> Tensor<Double> {
        Tensor(shape: [history.count, numberCount], scalars: history.flatMap(\.numbers))
    }

    /// `nil` where it is no such table.
    static func history(in table: AnyTensor) -> [EpochRecord]? {
        guard let table: Tensor<Double> = table.typed(), table.shape.rank == 2, table.shape[1] == numberCount else {
            return nil
        }
        let scalars = table.scalars
        return (0..<table.shape[0]).map { EpochRecord(numbers: scalars[$0 * numberCount..<($0 + 1) * numberCount]) }
    }
}

/// Is told from all results of arithmetic by what it carries.
private let absent = Double(nan: 1, signaling: false)
