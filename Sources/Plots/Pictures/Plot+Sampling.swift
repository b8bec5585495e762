extension Plot {
    /// Returns all steps, or `count` of them at even distances and the last.
    package static func sampledSteps(_ steps: Int, count: Int) -> [Int] {
        if steps <= count { return Array(0..<steps) }
        let (distance, rest) = steps.quotientAndRemainder(dividingBy: count)
        return (0..<count).map { $0 * distance + $0 * rest / count } + [steps - 1]
    }
}
