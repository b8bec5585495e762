/// A function of arrays and its operands, with the same numbers in every language (`Peers/arrays.py`).
struct ElementwiseProblem: Sendable {
    enum Function: String, Sendable {
        case chain2 = "chain-2"
        case chain8 = "chain-8"
        case chain32 = "chain-32"
        case arithmetic = "chain-8-arithmetic"
        case functions = "chain-8-functions"
        case sum
        case sumAlong0 = "sum-axis-0"
        case sumAlong1 = "sum-axis-1"
        case maxAlong0 = "max-axis-0"
        case maxAlong1 = "max-axis-1"
        case softmax
        case addRow = "add-row"
        case multiplyColumn = "multiply-column"
        case transpose, gather
    }

    let function: Function
    /// Of the matrix; of a gather, the rows that are looked up.
    let rows, columns: Int
    /// Of the table that a gather looks up in.
    var tableRows = 0

    /// The first operand of a chain, in [-1, 1); the row that is added or the column that is multiplied, in [1, 2).
    var x: [Float] {
        switch function {
        case _ where isChain: Stream.inputs.uniform(rows * columns, bound: 1)
        case .addRow: Stream.inputs.uniform(columns, bound: 0.5).map { 1.5 + $0 }
        case .multiplyColumn: Stream.inputs.uniform(rows, bound: 0.5).map { 1.5 + $0 }
        default: []
        }
    }

    /// In [1, 2): the matrix, or the second operand of a chain.
    var y: [Float] {
        Stream.parameters.uniform((tableRows > 0 ? tableRows : rows) * columns, bound: 0.5).map { 1.5 + $0 }
    }

    var indices: [Int32] {
        tableRows == 0 ? [] : (0..<rows).map { Int32(Stream.labels.bits(at: $0) % UInt64(tableRows)) }
    }

    var isChain: Bool { function.rawValue.hasPrefix("chain") }

    var resultCount: Int {
        switch function {
        case .sum: 1
        case .sumAlong0, .maxAlong0: columns
        case .sumAlong1, .maxAlong1: rows
        default: rows * columns
        }
    }

    /// What the peers must agree on: the mean of the result with weights that tell places apart.
    static func value(of result: UnsafeBufferPointer<Float>) -> Double {
        var (sum, weights) = (0.0, 0.0)
        for (index, element) in result.enumerated() {
            let weight = Double(1 + index % 7)
            sum += weight * Double(element)
            weights += weight
        }
        return sum / weights
    }
}
