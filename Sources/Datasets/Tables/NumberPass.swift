import Support
import Tensors

/// The first pass over the rows of a table, on all threads: every cell as a number.
struct NumberPass<Scalar: TableScalar> {
    /// `[rows, columns]`, not-a-number where a cell is no number.
    let numbers: [Scalar]
    let rowCount: Int
    let columns: [ColumnFindings]
    /// The columns that lose nothing of importance in `Scalar`: see `Table.Precision`.
    let isExact: [Bool]

    init(_ body: TableBody) throws(DataError) {
        let width = body.head.names.count
        let blocks = body.blocks
        // There may be fewer rows than line ends, and one more behind the last line end.
        var starts = [(row: 0, line: body.head.end.line)]
        for block in blocks {
            let last = starts[starts.count - 1]
            starts.append((last.row + block.lineEnds, last.line + block.lineEnds))
        }
        let capacity = starts[starts.count - 1].row + 1
        let bytes = Double(capacity) * Double(width) * Double(MemoryLayout<Scalar>.stride)
        guard bytes <= memoryLimit else {
            throw DataError(body.head.source, .tooLarge(gigabytes: bytes / 1e9, available: memoryLimit / 1e9))
        }
        var found = [BlockFindings<Scalar>](repeating: BlockFindings(width), count: blocks.count)
        var error: DataError?
        numbers = [Scalar](unsafeUninitializedCapacity: capacity * width) { matrix, count in
            guard let base = matrix.baseAddress else { return }
            found.withUnsafeMutableBufferPointer { found in
                concurrently(blocks.count) { index in
                    let start = starts[index]
                    found[index].read(blocks[index], of: body, line: start.line, to: base + start.row * width)
                }
            }
            error = found.lazy.compactMap(\.error).first
            for (findings, start) in zip(found, starts) where error == nil {
                // Blank lines leave gaps.
                if count < start.row * width {
                    (base + count).update(from: base + start.row * width, count: findings.rowCount * width)
                }
                count += findings.rowCount * width
            }
        }
        if let error { throw error }
        rowCount = numbers.count / width
        var all = BlockFindings<Scalar>(width)
        for findings in found { all.add(findings) }
        columns = all.columns
        isExact = all.moments.map { Scalar.self == Double.self || $0.isNear0 }
    }
}

/// The findings in the rows of one block.
private struct BlockFindings<Scalar: TableScalar> {
    var rowCount = 0
    var columns: [ColumnFindings]
    var moments: [Moments]
    var error: DataError?

    init(_ width: Int) {
        columns = Array(repeating: ColumnFindings(), count: width)
        moments = Array(repeating: Moments(), count: width)
    }

    mutating func read(_ block: TextBlock, of body: TableBody, line: Int, to rows: UnsafeMutablePointer<Scalar>) {
        let width = columns.count
        var (row, count) = (rows, 0)
        // Local copies, which the compiler need not look for in memory after each cell.
        var (columns, moments) = (columns, moments)
        let rules = body.head.rules
        do throws(DataError) {
            try body.forEachCell(
                of: block, line: line,
                number: { row[$1] = Scalar($0) },
                cell: { bytes, cell, column in
                    let number = columns[column].number(cell, in: bytes, rules)
                    row[column] = Scalar(number)
                    // Plain numbers are large enough.
                    if row[column] == 0 && number != 0 { moments[column].isTooSmall = true }
                },
                endRow: {
                    row += width
                    count += 1
                })
        } catch { self.error = error }
        (self.columns, rowCount) = (columns, count)
        defer { self.moments = moments }
        guard Scalar.self != Double.self else { return }
        moments.withUnsafeMutableBufferPointer { moments in
            for row in 0..<count {
                for column in 0..<width { moments[column].add(Double(rows[row * width + column])) }
            }
        }
    }

    mutating func add(_ later: BlockFindings) {
        for index in columns.indices {
            columns[index].add(later.columns[index])
            moments[index].add(later.moments[index])
        }
    }
}

/// Sums that tell how far a column is from 0.
private struct Moments {
    private var count = 0.0
    private var sum = 0.0
    private var squares = 0.0
    /// Whether a number became 0.
    var isTooSmall = false

    mutating func add(_ value: Double) {
        let isPresent = !value.isNaN
        count += isPresent ? 1 : 0
        sum += isPresent ? value : 0
        squares += isPresent ? value * value : 0
    }

    mutating func add(_ other: Moments) {
        (count, sum, squares) = (count + other.count, sum + other.sum, squares + other.squares)
        isTooSmall = isTooSmall || other.isTooSmall
    }

    /// Whether the mean is within 16 standard deviations of 0, and all is in the range of 32 bits.
    var isNear0: Bool {
        let (mean, square) = (sum / max(count, 1), squares / max(count, 1))
        guard square > 0 else { return !isTooSmall }
        return mean * mean <= 256 * (square - mean * mean) && square > 0x1p-200 && square.isFinite
    }
}
