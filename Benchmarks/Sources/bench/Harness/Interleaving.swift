/// The seconds that each of `contestants` takes, round by round. They take turns, A B C, B C A, …, so that a slow
/// moment of the machine strikes all.
/// - Parameters:
///   - repeats: measured runs in a turn.
///   - prepare: called before each round, unmeasured.
func interleavedTimes(
    of contestants: [() -> Void], rounds: Int, repeats: Int, prepare: () -> Void = {}
) -> [[Double]] {
    var times = contestants.map { _ in [Double]() }
    for round in 0..<rounds {
        prepare()
        for turn in contestants.indices {
            let index = (round + turn) % contestants.count
            // Once unmeasured: it finds in the caches, and writes back, what another one left there.
            contestants[index]()
            let start = ContinuousClock.now
            for _ in 0..<repeats { contestants[index]() }
            times[index].append((ContinuousClock.now - start) / .seconds(1) / Double(repeats))
        }
    }
    return times
}
