/// The counts when all examples of at least a score are predicted to be of a class, for every score there is.
package struct RankCurve: Sendable {
    /// The scores, descending.
    package let thresholds: [Double]
    /// The weight of the examples of the class with at least that score.
    package let hits: [Double]
    /// The weight of the other examples with at least that score.
    package let misses: [Double]

    /// Creates the curve of a class against the rest; `nil` where no example or all are of it, or a score is not a number.
    package init?(_ predictions: Predictions, ofClass k: Int) {
        guard let ranking = predictions.ranking(ofClass: k) else { return nil }
        let labels = predictions.classes
        self.init(ranking) { row in (Int(labels[row]) == k, predictions.weight(row)) }
    }

    /// Creates the curve of scores of class 1; `nil` where there is none.
    package init?(_ scores: [Double], labels: [Int32], weights: [Double]? = nil) {
        guard let ranking = Ranking(scores) else { return nil }
        self.init(ranking) { row in (labels[row] == 1, weights?[row] ?? 1) }
    }

    private init?(_ ranking: Ranking, _ example: (Int) -> (isHit: Bool, weight: Double)) {
        var (thresholds, hits, misses): ([Double], [Double], [Double]) = ([], [], [])
        var (hitSum, missSum) = (0.0, 0.0)
        for (score, row) in zip(ranking.scores, ranking.rows) {
            let (isHit, weight) = example(Int(row))
            // Examples without weight are not there.
            guard weight > 0 else { continue }
            if isHit { hitSum += weight } else { missSum += weight }
            if thresholds.last == score {
                (hits[hits.count - 1], misses[misses.count - 1]) = (hitSum, missSum)
            } else {
                thresholds.append(score)
                hits.append(hitSum)
                misses.append(missSum)
            }
        }
        guard hitSum > 0, missSum > 0 else { return nil }
        (self.thresholds, self.hits, self.misses) = (thresholds, hits, misses)
    }

    /// The receiver operating characteristic from (0, 0) to (1, 1), without points on a straight line between others.
    package var characteristic: (falsePositiveRate: [Double], truePositiveRate: [Double], thresholds: [Double]) {
        let last = thresholds.count - 1
        func bends(_ sums: [Double], _ i: Int) -> Bool { sums[i + 1] - sums[i] != sums[i] - sums[i - 1] }
        let kept = thresholds.indices.filter { $0 == 0 || $0 == last || bends(hits, $0) || bends(misses, $0) }
        return (
            [0] + kept.map { misses[$0] / misses[last] }, [0] + kept.map { hits[$0] / hits[last] },
            [.infinity] + kept.map { thresholds[$0] }
        )
    }

    /// Precision and recall from the least score, where all examples are predicted to be of the class, to none, where the
    /// precision is 1.
    package var precisionAndRecall: (precision: [Double], recall: [Double]) {
        let total = hits.last ?? 1
        return (
            zip(hits, misses).reversed().map { $0 / ($0 + $1) } + [1], hits.reversed().map { $0 / total } + [0]
        )
    }
}
