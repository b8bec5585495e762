import Support
import Tensors

extension FeatureEncoder {
    /// Parts and encodes a matrix of numbers, with the same bits as `encode`; the training part takes over its memory.
    /// - Parameters:
    ///   - matrix: `[table rows, names]`.
    ///   - names: of the columns, among which are all of the encoder's, in its order.
    ///   - rows: of each part, ascending; each row is in one part at most.
    /// - Parameter source: the name of the data in errors.
    /// - Returns: `[part's rows, features]`.
    /// - Throws: `DataError` for a number that is too far from the others.
    /// - Precondition: all columns of the encoder are numbers.
    func parts(
        of matrix: consuming [Float], columnNames names: [String], rows: Split<[Int]>, source: String
    ) throws(DataError) -> Split<[Float]> {
        // It is the sum over all columns.
        let featureCount = featureCount
        var training = matrix
        if let (row, feature) = encode(inPlace: &training, names) {
            throw DataError(source, .tooFar(column: columns[feature].name, row: row + 1))
        }
        func empty(_ rows: [Int]) -> [Float] {
            var scalars: [Float] = []
            scalars.reserveCapacity(rows.count * featureCount)
            return scalars
        }
        var (validation, test) = (empty(rows.validation), empty(rows.test))
        let width = names.count
        training.withUnsafeMutableBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return }
            var next = (training: 0, validation: 0, test: 0)
            for row in 0..<matrix.count / width {
                let features = UnsafeBufferPointer(start: base + row * width, count: featureCount)
                if next.training < rows.training.count && rows.training[next.training] == row {
                    // Never behind where it was: nothing is overwritten before it is read.
                    (base + next.training * featureCount).update(from: base + row * width, count: featureCount)
                    next.training += 1
                } else if next.test < rows.test.count && rows.test[next.test] == row {
                    test += features
                    next.test += 1
                } else if next.validation < rows.validation.count && rows.validation[next.validation] == row {
                    validation += features
                    next.validation += 1
                }
                // What lies between has been read and is free.
                if row % (1 << 14) == 0 || row == matrix.count / width - 1 {
                    releasePages(
                        of: UnsafeRawBufferPointer(
                            start: base + next.training * featureCount,
                            count: ((row + 1) * width - next.training * featureCount) * MemoryLayout<Float>.stride))
                }
            }
        }
        training.removeLast(training.count - rows.training.count * featureCount)
        return Split(training: training, validation: validation, test: test)
    }

    /// Puts the features of each row at its beginning.
    /// - Returns: the first feature that is not finite.
    private func encode(inPlace matrix: inout [Float], _ names: [String]) -> (row: Int, feature: Int)? {
        let positions = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        let rules: [NumberRule] = columns.compactMap { column in
            guard case .number(let fill, let offset, let scale) = column.rule, let position = positions[column.name]
            else { return nil }
            return NumberRule(position: position, fill: fill, offset: offset, scale: scale)
        }
        let (width, block) = (names.count, 1 << 14)
        return matrix.withUnsafeMutableBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return nil }
            let rowCount = matrix.count / width
            let blockCount = (rowCount + block - 1) / block
            // 0, or not-a-number where a feature of the block is not finite.
            var checks = [Float](repeating: 0, count: blockCount)
            checks.withUnsafeMutableBufferPointer { checks in
                concurrently(blockCount) { index in
                    var check: Float = 0
                    for row in index * block..<min((index + 1) * block, rowCount) {
                        let numbers = base + row * width
                        // The positions ascend, none lower than that of the feature.
                        for (feature, rule) in rules.enumerated() {
                            numbers[feature] = rule.feature(of: numbers[rule.position])
                            check += numbers[feature] * 0
                        }
                    }
                    checks[index] = check
                }
            }
            guard let index = checks.firstIndex(where: \.isNaN) else { return nil }
            for row in index * block..<min((index + 1) * block, rowCount) {
                for feature in rules.indices where !base[row * width + feature].isFinite { return (row, feature) }
            }
            return nil
        }
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
