import Support

/// The shape of a schedule between one value and the next, p being the part of the steps that is over.
public enum Transition: String, Sendable, Codable, CaseIterable {
    /// A straight line: 1 − p of the way is left.
    case linear
    /// Half a cosine, slow at both ends: (1 + cos πp) / 2 of the way is left.
    case cosine
    /// A square root, fast at first: 1 − √p of the way is left.
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

    /// The value at `step` on the way through points; after the last point, its value.
    /// - Parameter points: The points, at least one, the first at or before step 0.
    func value(at step: Double, through points: [(step: Double, value: Double)]) -> Double {
        for (start, end) in zip(points, points.dropFirst()) where step <= end.step {
            let length = end.step - start.step
            return length > 0
                ? value(from: start.value, to: end.value, progress: (step - start.step) / length) : end.value
        }
        return points[points.count - 1].value
    }
}
