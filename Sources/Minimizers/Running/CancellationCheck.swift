/// A check, once a step, that ends the run of a cancelled task.
///
/// Asking the task takes 25 to 50 ns, several per cent of a small step. So the task is asked after each step that takes
/// a millisecond or more, and at least after every 32nd of shorter ones.
struct CancellationCheck {
    private var interval = 1
    private var stepsLeft = 0
    private var last = ContinuousClock.now

    /// - Throws: `CancellationError` if the task is cancelled.
    mutating func step() throws {
        stepsLeft -= 1
        guard stepsLeft <= 0 else { return }
        try Task.checkCancellation()
        let now = ContinuousClock.now
        interval = now - last < .milliseconds(1) ? Swift.min(2 * interval, 32) : 1
        (last, stepsLeft) = (now, interval)
    }
}
