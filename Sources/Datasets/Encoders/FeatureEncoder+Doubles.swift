extension FeatureEncoder {
    /// The features of `rows` of `table` in 64 bits, one feature after another: what `encode` gives, not rounded.
    /// - Throws: `DataError` as `encode` does.
    package func columnsInDoubles(_ table: Table, rows: [Int]) throws(DataError) -> [Double] {
        let count = rows.count
        var scalars = [Double](repeating: 0, count: count * featureCount)
        var first = 0
        for rule in columns {
            let column = try table.column(rule.name)
            switch (rule.rule, column.values) {
            case (.number(let fill, let offset, let scale), .numbers(let numbers)):
                for (position, row) in rows.enumerated() {
                    let number = numbers[row]
                    scalars[first * count + position] = ((number.isNaN ? fill : number) - offset) / scale
                }
                first += 1
            case (.text(let fill, let known), .text(let codes, let categories)):
                let features = Dictionary(uniqueKeysWithValues: zip(known, 0...))
                let featureOfCode = categories.map { features[$0] }
                for (position, row) in rows.enumerated() {
                    let feature = codes[row] < 0 ? features[fill] : featureOfCode[Int(codes[row])]
                    if let feature { scalars[(first + feature) * count + position] = 1 }
                }
                first += known.count
            case (.number, .text): throw DataError(table.source, .wrongKind(column: rule.name, expected: .number))
            case (.text, .numbers): throw DataError(table.source, .wrongKind(column: rule.name, expected: .text))
            }
        }
        return scalars
    }

    /// The positions among the features of the categories of each column of text.
    package var categoryRanges: [Range<Int>] {
        var first = 0
        return columns.compactMap { column in
            guard case .text(_, let categories) = column.rule else {
                first += 1
                return nil
            }
            defer { first += categories.count }
            return first..<first + categories.count
        }
    }
}

extension TargetEncoder {
    /// The values of a regression for `rows` of `table` in 64 bits, not rounded; `nil` for classes.
    package func valuesInDoubles(_ table: Table, rows: [Int]) throws(DataError) -> [Double]? {
        guard case .values(let offset, let scale) = rule else { return nil }
        guard case .numbers(let numbers) = try table.column(column).values else {
            throw DataError(table.source, .wrongKind(column: column, expected: .number))
        }
        return rows.map { (numbers[$0] - offset) / scale }
    }
}
