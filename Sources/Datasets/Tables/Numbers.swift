extension Table {
    /// The numbers of a column, one a row, not-a-number where it is missing. The columns of a file share their memory.
    public struct Numbers: RandomAccessCollection, Sendable {
        /// The numbers of all columns, stored row by row; a column is a strided slice.
        enum Memory: Sendable {
            case double([Double])
            case single([Float])
        }

        let memory: Memory
        /// The position of the first row's number, and the distance from one row to the next.
        let first: Int
        let distance: Int
        /// The number of rows.
        public let count: Int

        public var startIndex: Int { 0 }
        public var endIndex: Int { count }

        public subscript(row: Int) -> Double {
            switch memory {
            case .double(let rows): rows[first + row * distance]
            case .single(let rows): Double(rows[first + row * distance])
            }
        }

        init(_ memory: Memory, column: Int, of columns: Int, count: Int) {
            (self.memory, first, distance, self.count) = (memory, column, columns, count)
        }

        /// A column of its own.
        public init(_ numbers: [Double]) { self.init(.double(numbers), column: 0, of: 1, count: numbers.count) }
    }

    /// How exactly numbers are kept.
    public enum Precision: Sendable {
        /// 64 bits.
        case double
        /// 32 bits, in which models compute, and half the memory. Columns whose mean is more than 16 standard deviations
        /// from 0 keep 64 bits, because too little would be left of their differences.
        case single
    }
}

/// A type in which numbers of a table are kept.
protocol TableScalar: BinaryFloatingPoint, Sendable {
    static func memory(_ rows: [Self]) -> Table.Numbers.Memory
}

extension Double: TableScalar {
    static func memory(_ rows: [Double]) -> Table.Numbers.Memory { .double(rows) }
}

extension Float: TableScalar {
    static func memory(_ rows: [Float]) -> Table.Numbers.Memory { .single(rows) }
}

extension Table {
    /// The numbers of all columns, row by row, where they lie so in 32 bits; the table then has no columns any more.
    mutating func takeMatrix() -> [Float]? {
        guard case .numbers(let numbers)? = columns.first?.values, case .single(let matrix) = numbers.memory else {
            return nil
        }
        let start = matrix.withUnsafeBufferPointer(\.baseAddress)
        for (index, column) in columns.enumerated() {
            guard case .numbers(let numbers) = column.values, case .single(let other) = numbers.memory,
                other.withUnsafeBufferPointer(\.baseAddress) == start,
                numbers.first == index && numbers.distance == columns.count
            else { return nil }
        }
        columns = []
        return matrix
    }
}
