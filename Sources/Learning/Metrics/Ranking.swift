/// The examples in descending order of the score of a class; equal scores keep their order.
package struct Ranking: Sendable {
    /// The numbers of the examples.
    package let rows: [Int32]
    /// Their scores.
    package let scores: [Double]

    /// Creates the order of scores; `nil` where one is not a number.
    /// - Complexity: O(n)
    package init?(_ scores: [Double]) {
        guard !scores.contains(where: \.isNaN) else { return nil }
        let order = scores.count < Self.fewest ? Self.compared(scores) : Self.distributed(scores)
        rows = order
        self.scores = order.map { scores[Int($0)] }
    }

    /// With fewer scores comparisons are faster.
    private static let fewest = 2048
    private static let digit = (bits: 11, values: 1 << 11)

    private static func compared(_ scores: [Double]) -> [Int32] {
        (0..<Int32(scores.count)).sorted { scores[Int($0)] > scores[Int($1)] }
    }

    /// Sorts by one digit of the numbers' bits after another, the last first.
    private static func distributed(_ scores: [Double]) -> [Int32] {
        // The greater a score, the smaller its key; adding 0 makes a negative zero a positive one.
        var keys = scores.map { score in
            let bits = (score + 0).bitPattern
            return bits ^ (bits >> 63 == 1 ? 0 : UInt64.max >> 1)
        }
        var rows = [Int32](0..<Int32(scores.count))
        var (movedKeys, movedRows) = (keys, rows)
        for shift in stride(from: 0, to: 64, by: digit.bits) {
            var starts = [Int](repeating: 0, count: digit.values + 1)
            for key in keys { starts[Int(truncatingIfNeeded: key >> UInt64(shift)) & (digit.values - 1) + 1] += 1 }
            if starts.contains(keys.count) { continue }
            for value in 0..<digit.values { starts[value + 1] += starts[value] }
            starts.withUnsafeMutableBufferPointer { starts in
                movedKeys.withUnsafeMutableBufferPointer { movedKeys in
                    movedRows.withUnsafeMutableBufferPointer { movedRows in
                        for (key, row) in zip(keys, rows) {
                            let value = Int(truncatingIfNeeded: key >> UInt64(shift)) & (digit.values - 1)
                            (movedKeys[starts[value]], movedRows[starts[value]]) = (key, row)
                            starts[value] += 1
                        }
                    }
                }
            }
            swap(&keys, &movedKeys)
            swap(&rows, &movedRows)
        }
        return rows
    }
}
