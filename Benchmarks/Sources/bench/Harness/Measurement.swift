import CAllocationCounter

/// How the peers of one case compare.
struct CaseResult: Encodable {
    struct PeerResult: Encodable {
        var name: String
        var threads: Int
        /// In the unit of the case. The fastest round is the one other work on the machine disturbed least.
        var median: Double
        var fastest: Double
        /// To the reference, in the same round.
        var ratio: Spread
        /// After the case's `agreementSteps`.
        var value: Double
        var agrees: Bool
        /// After the first steps; nil for a peer in another process.
        var allocationsPerStep: Double?
        /// Of a whole process.
        var peakMegabytes: Double?

        /// Tells it from the others of its case.
        var title: String { threads == 1 ? name : "\(name), \(threads) threads" }
    }

    struct Spread: Encodable {
        var median: Double
        var minimum: Double
        var maximum: Double

        init(_ values: [Double]) {
            let sorted = values.sorted()
            let middle = sorted.count / 2
            median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
            minimum = sorted[0]
            maximum = sorted[sorted.count - 1]
        }
    }

    var name: String
    var unit: Case.Unit
    var rounds: Int
    var peers: [PeerResult]
    var limits: [CheckedLimit] = []
}

/// The tolerance of training steps in 32 bits. Rounding alone stays below 1e-4; 0.99 in place of
/// 0.999 for the second moment gives 7e-3 and more.
let agreementTolerance = 1e-3

/// Measures the peers of a case in turns: A B C, B C A, C A B, …, so that a slow moment of the machine strikes all.
func measure(_ subject: Case, peers: [Peer], rounds: Int, secondsPerRun: Double) throws -> CaseResult {
    // Whole runs take seconds.
    let rounds = subject.isWholeRun ? max(rounds / 3, 1) : rounds
    let values = try peers.map { peer in
        try peer.reset()
        return try peer.run(subject.agreementSteps).value
    }
    let steps = try peers.map { peer in
        guard !subject.isWholeRun else { return 1 }
        let once = try peer.run(5).microsecondsPerStep
        return Int((secondsPerRun * 1e6 / once).rounded(.up)).clamped(to: 3...2_000)
    }

    var times = Array(repeating: [Double](), count: peers.count)
    for round in 0..<rounds {
        for turn in peers.indices {
            let index = (round + turn) % peers.count
            // From the start each time, because a trained model has denormal numbers, which are slow.
            try peers[index].reset()
            if !subject.isWholeRun { _ = try peers[index].run(max(2, steps[index] / 10)) }
            times[index].append(try peers[index].run(steps[index]).microsecondsPerStep)
        }
    }

    var result = CaseResult(
        name: subject.name, unit: subject.unit, rounds: rounds,
        peers: try peers.indices.map { index in
            .init(
                name: peers[index].name, threads: peers[index].threads,
                median: CaseResult.Spread(times[index]).median / subject.unit.inMicroseconds,
                fastest: CaseResult.Spread(times[index]).minimum / subject.unit.inMicroseconds,
                ratio: CaseResult.Spread(zip(times[index], times[0]).map(/)),
                value: values[index],
                // A value that is not a number agrees with nothing.
                agrees: abs(values[index] - values[0]) <= subject.tolerance * abs(values[0]),
                allocationsPerStep: try allocationsPerStep(of: peers[index]),
                peakMegabytes: peers[index].peakMegabytes())
        })
    result.limits = subject.limits.compactMap(result.checked)
    let counts = result.peers.filter { $0.name == DescentPeer.name }.compactMap(\.allocationsPerStep)
    if subject.allocatesNothing, let most = counts.max() {
        result.limits.append(
            CheckedLimit(subject: "\(subject.name): allocations a step", measured: most, atMost: 0))
    }
    return result
}

/// How often a step that is not the first allocates, or nil where that cannot be counted.
func allocationsPerStep(of peer: Peer) throws -> Double? {
    guard peer.isInProcess, allocation_counter_is_available() else { return nil }
    _ = try peer.run(2)
    func allocations(_ steps: Int) throws -> Int {
        allocation_counter_start()
        _ = try peer.run(steps)
        return allocation_counter_stop()
    }
    // The difference of two runs leaves out what a run itself allocates, such as to read the value.
    return Double(try allocations(12) - allocations(2)) / 10
}

extension Comparable {
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
