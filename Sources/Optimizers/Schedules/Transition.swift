import Support

/// How a schedule goes from one value to the next.
public enum Transition: String, Sendable, Codable, CaseIterable {
    /// 1 − p of the way is left after the part p of the steps.
    case linear
    /// (1 + cos πp) / 2 is left: slow at both ends.
    case cosine
    /// 1 − √p is left: fast at first.
    case squareRoot

    func value(from start: Double, to end: Double, progress: Double) -> Double {
        let left =
            switch self {
            case .linear: 1 - progress
            case .cosine: (1 + cos(.pi * progress)) / 2
            case .squareRoot: 1 - progress.squareRoot()
            }
        return end + (start - end) * left
    }

    /// The value at `step` on a way through points; the last one's value after it.
    /// - Parameter points: at least 1, the first at or before step 0.
    func value(at step: Double, through points: [(step: Double, value: Double)]) -> Double {
        for (start, end) in zip(points, points.dropFirst()) where step <= end.step {
            let length = end.step - start.step
            return length > 0
                ? value(from: start.value, to: end.value, progress: (step - start.step) / length) : end.value
        }
        return points[points.count - 1].value
    }
}
