/// The step to try first where directions have no natural length: the one that would decrease f as much as the step
/// before did, if f along it were a parabola with its minimum there. Nocedal and Wright 2006, formula 3.60.
struct StepGuess: Sendable {
    /// f(xₖ) − f(xₖ₋₁).
    private(set) var decrease: Double?

    func firstStep(along line: Line) -> Double {
        decrease.map { 2 * $0 / line.slope } ?? line.unitStep
    }

    mutating func update(from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        // Not much less than the slope promised, so that steps do not dwindle where f hardly changes.
        decrease = Swift.min(new.value - old.value, step * line.slope / 100)
    }
}

extension Line {
    /// The step that moves by 1, or less.
    var unitStep: Double { Swift.min(1, 1 / direction.norm) }
}
