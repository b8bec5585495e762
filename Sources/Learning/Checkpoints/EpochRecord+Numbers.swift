import Settings
import Tensors

// The history of a run of a million epochs is a table of numbers, and not text.

/// The columns of a table of epochs.
struct EpochColumns {
    /// The metrics beside the loss in the order of their columns.
    let metrics: [String]

    private static let standard = [Metric.accuracy, .rmse, .r2].map(\.description)

    /// Creates the columns for what a history has.
    init(of history: [EpochRecord]) {
        let names = Set(history.flatMap { [$0.training, $0.validation] }.flatMap { $0?.metrics.keys.map { $0 } ?? [] })
        metrics = EpochColumns.standard + names.subtracting(EpochColumns.standard).sorted()
    }

    /// Creates the columns of a table.
    /// - Parameter others: the names of the metrics beside those that every table has.
    init(others: [String]) { metrics = EpochColumns.standard + others }

    /// The names of the metrics beside those that every table has.
    var others: [String] { Array(metrics.dropFirst(EpochColumns.standard.count)) }

    private var count: Int { 8 + 2 * metrics.count }

    /// Returns `[epochs, fields]`.
    func table(of history: [EpochRecord]) -> Tensor<Double> {
        Tensor(shape: [history.count, count], scalars: history.flatMap(numbers))
    }

    /// Returns the epochs in a table, or `nil` where it has other columns, or rows that no run writes.
    func history(in table: AnyTensor) -> [EpochRecord]? {
        guard let table: Tensor<Double> = table.typed(), table.shape.rank == 2, table.shape[1] == count else {
            return nil
        }
        let scalars = table.scalars
        let records = (0..<table.shape[0]).compactMap { record(of: scalars[$0 * count..<($0 + 1) * count]) }
        // Epochs are counted from 1, and steps do not go back.
        let isInOrder = records.indices.allSatisfy { index in
            records[index].epoch == index + 1 && records[index].steps >= (index > 0 ? records[index - 1].steps : 0)
        }
        return records.count == table.shape[0] && isInOrder ? records : nil
    }

    /// Returns all fields in their order; what is `nil` is `absent`.
    private func numbers(of record: EpochRecord) -> [Double] {
        [Double(record.epoch), Double(record.steps), record.trainingLoss] + numbers(of: record.training)
            + numbers(of: record.validation) + [record.learningRate, record.seconds, record.examplesPerSecond]
    }

    private func numbers(of evaluation: Evaluation?) -> [Double] {
        [evaluation?.loss ?? absent] + metrics.map { evaluation?.metrics[$0] ?? absent }
    }

    private func record(of numbers: ArraySlice<Double>) -> EpochRecord? {
        var next = numbers.makeIterator()
        func number() -> Double { next.next() ?? .nan }
        func whole() -> Int? { Int(exactly: number()).flatMap { 0...Setting.mostSteps ~= $0 ? $0 : nil } }
        func optional() -> Double? {
            let value = number()
            return value.bitPattern == absent.bitPattern ? nil : value
        }
        func evaluation() -> Evaluation? {
            let loss = optional()
            let values = metrics.map { ($0, optional()) }
            return loss.map { loss in
                Evaluation(
                    loss: loss,
                    metrics: Dictionary(values, uniquingKeysWith: { first, _ in first }).compactMapValues { $0 })
            }
        }
        guard let epoch = whole(), let steps = whole() else { return nil }
        return EpochRecord(
            epoch: epoch, steps: steps, trainingLoss: number(), training: evaluation(), validation: evaluation(),
            learningRate: number(), seconds: number(), examplesPerSecond: number())
    }
}

/// A NaN payload that marks a missing value; arithmetic never produces it.
private let absent = Double(nan: 1, signaling: false)
