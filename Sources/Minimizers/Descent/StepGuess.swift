/// The guess of the first step for directions without a natural length: the step that would decrease f as much as the
/// last one did, if f along the line were a parabola with its minimum there.
///
/// Source: Nocedal and Wright 2006, formula 3.60.
struct StepGuess: Sendable {
    /// The last change of the value, f(xₖ) − f(xₖ₋₁).
    private(set) var decrease: Double?

    func firstStep(along line: Line) -> Double {
        decrease.map { 2 * $0 / line.slope } ?? line.unitStep
    }

    mutating func update(from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        // At least a hundredth of what the slope promised, so that steps do not dwindle where f hardly changes.
        decrease = Swift.min(new.value - old.value, step * line.slope / 100)
    }
}

extension Line {
    /// The step of length 1, or 1 if that is shorter.
    var unitStep: Double { Swift.min(1, 1 / direction.norm) }
}
