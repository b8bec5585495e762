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
            case (.text(let fill, let known, let rareCount), .text(let codes, let categories)):
                let features = Dictionary(uniqueKeysWithValues: zip(known, 0...))
                let other = rareCount == nil ? nil : known.count
                let featureOfCode = categories.map { features[$0] ?? other }
                for (position, row) in rows.enumerated() {
                    let feature = codes[row] < 0 ? features[fill] : featureOfCode[Int(codes[row])]
                    if let feature { scalars[(first + feature) * count + position] = 1 }
                }
            case (.date(let fill, let offset, let scale, let parts, _, _), .dates(let dates)):
                for (position, row) in rows.enumerated() {
                    let seconds = dates.seconds[row].isNaN ? fill * DatePart.secondsOfDay : dates.seconds[row]
                    let values = parts.flatMap { $0.features(of: seconds, offset: offset, scale: scale) }
                    for (part, value) in values.enumerated() { scalars[(first + part) * count + position] = value }
                }
            case (let expected, _):
                throw DataError(table.source, .wrongKind(column: rule.name, expected: expected.kind))
            }
            first += rule.featureCount
        }
        return scalars
    }

    /// The positions among the features of the categories of each column of text.
    package var categoryRanges: [Range<Int>] {
        var first = 0
        return columns.compactMap { column in
            defer { first += column.featureCount }
            guard case .text = column.rule else { return nil }
            return first..<first + column.featureCount
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
