/// The steps of a run that are looked into: the first, every k-th after it, and the last.
package struct InspectionSteps: Sendable, Hashable {
    /// No step.
    package static let none = InspectionSteps(first: 1, last: 0, every: 1)

    let first: Int
    let last: Int
    let every: Int

    init(first: Int, last: Int, every: Int) { (self.first, self.last, self.every) = (first, last, every) }

    /// - Parameter every: the steps from one to the next; `nil` for as many as give at most 100 a run, 0 for none.
    package init(of outline: TrainingOutline, every: Int? = nil) {
        guard every != 0 else {
            self = .none
            return
        }
        let steps = outline.steps
        self.init(
            first: outline.stepsBefore + 1, last: outline.stepsBefore + steps,
            every: every ?? max(1, (steps + 99) / 100))
    }

    /// Whether the step with this number, from 1, is inspected.
    package func contains(_ step: Int) -> Bool {
        step >= first && step <= last && ((step - first) % every == 0 || step == last)
    }
}
