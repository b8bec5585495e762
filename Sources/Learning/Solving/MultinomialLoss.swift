import Minimizers
import Tensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// log Σ_j exp s_j − s_y over K classes, of which the first has the score 0: softmax does not change where one number
/// is added to all scores of an example.
///
/// The scores of the model are then s − mean(s), so that the sum over the classes is 0, as it is at every optimum with
/// a penalty on all K; in terms of the K − 1 scores that penalty couples them by A = I − 11ᵀ / K.
struct MultinomialLoss: SmoothLoss {
    let classes: [Int32]
    let classCount: Int
    /// Whether the first class has the score 0. Without, each class has a score of its own, as a penalty on absolute
    /// values wants it.
    var hasReference = true

    var outputs: Int { classCount - (hasReference ? 1 : 0) }

    func coupling(_ k: Int, _ l: Int) -> Double { (k == l ? 1 : 0) - (hasReference ? 1 / Double(classCount) : 0) }

    /// The column of a class's scores; −1 for the one that has none.
    private func column(_ number: Int32) -> Int { Int(number) - (hasReference ? 1 : 0) }

    func isSeparated(by scores: Matrix) -> Bool {
        classes.indices.allSatisfy { example in
            let own = column(classes[example])
            func score(_ column: Int) -> Double { column < 0 ? 0 : scores[example, column] }
            return (hasReference ? -1..<outputs : 0..<outputs).allSatisfy { $0 == own || score(own) > score($0) }
        }
    }

    func value(_ scores: Matrix, _ weights: [Double]?) -> Double {
        let (count, outputs) = (classes.count, outputs)
        var sum = 0.0
        scores.columnMajor.withUnsafeBufferPointer { scores in
            for example in 0..<count {
                var greatest = hasReference ? 0.0 : -.infinity
                for k in 0..<outputs { greatest = max(greatest, scores[k * count + example]) }
                var total = hasReference ? exp(-greatest) : 0
                for k in 0..<outputs { total += exp(scores[k * count + example] - greatest) }
                let own = column(classes[example])
                let loss = log(total) + greatest - (own < 0 ? 0 : scores[own * count + example])
                sum += weights.map { $0[example] * loss } ?? loss
            }
        }
        return sum / Double(count)
    }

    func expansion(_ scores: Matrix) -> ScoreExpansion {
        let (count, outputs) = (classes.count, outputs)
        var probabilities = Matrix(rows: count, columns: outputs)
        probabilities.columnMajor.withUnsafeMutableBufferPointer { probabilities in
            scores.columnMajor.withUnsafeBufferPointer { scores in
                for example in 0..<count {
                    var greatest = hasReference ? 0.0 : -.infinity
                    for k in 0..<outputs { greatest = max(greatest, scores[k * count + example]) }
                    var total = hasReference ? exp(-greatest) : 0
                    for k in 0..<outputs {
                        let power = exp(scores[k * count + example] - greatest)
                        probabilities[k * count + example] = power
                        total += power
                    }
                    for k in 0..<outputs { probabilities[k * count + example] /= total }
                }
            }
        }
        var slopes = probabilities
        for (example, own) in classes.enumerated() where column(own) >= 0 {
            slopes.columnMajor[column(own) * count + example] -= 1
        }
        return ScoreExpansion(
            value: value(scores), slopes: slopes,
            curvature: Curvature(diagonal: probabilities, root: probabilities))
    }
}
