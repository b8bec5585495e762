import Tensors

extension FeatureEncoder {
    /// Puts the features of `rows` in the place of a matrix of numbers, with the same bits as `encode`.
    ///
    /// Each row moves to the front, and so do its columns: no number is overwritten before it is read.
    /// - Parameters:
    ///   - matrix: `[table rows, names]`; `[rows, features]` afterwards.
    ///   - names: of the columns, among which are all of the encoder's, in its order.
    ///   - rows: ascending.
    /// - Precondition: all columns of the encoder are numbers.
    func encode(inPlace matrix: inout [Float], columnNames names: [String], rows: [Int]) {
        let positions = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        let rules: [NumberRule] = columns.compactMap { column in
            guard case .number(let fill, let offset, let scale) = column.rule, let position = positions[column.name]
            else { return nil }
            return NumberRule(position: position, fill: fill, offset: offset, scale: scale)
        }
        let (width, featureCount, block) = (names.count, rules.count, 1 << 14)
        matrix.withUnsafeMutableBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return }
            let blockCount = (rows.count + block - 1) / block
            concurrently(blockCount) { index in
                let own = rows[index * block..<min((index + 1) * block, rows.count)]
                var target = base + own[own.startIndex] * width
                for row in own {
                    let source = base + row * width
                    for (feature, rule) in rules.enumerated() {
                        target[feature] = rule.feature(of: source[rule.position])
                    }
                    target += featureCount
                }
            }
            for index in 0..<blockCount {
                let count = min(block, rows.count - index * block) * featureCount
                (base + index * block * featureCount).update(from: base + rows[index * block] * width, count: count)
            }
        }
        matrix.removeLast(matrix.count - rows.count * featureCount)
    }

    private struct NumberRule {
        let position: Int
        let fill: Double
        let offset: Double
        let scale: Double

        func feature(of number: Float) -> Float {
            Float(((number.isNaN ? fill : Double(number)) - offset) / scale)
        }
    }
}
