/// One way to do the steps of a case.
struct Peer {
    struct Run {
        var microsecondsPerStep: Double
        /// What the peers must agree on: the loss of the last step, or the distance that the parameters have moved.
        var value: Double
    }

    let name: String
    let threads: Int
    /// Goes back to the first parameters, with no step taken.
    let reset: () throws -> Void
    /// Takes a number of steps from where the last run ended.
    let run: (_ steps: Int) throws -> Run
    /// Whether the peer runs in this process, where its allocations can be counted.
    let isInProcess: Bool
    /// The most memory a peer in processes of its own has held, once it has run.
    var peakMegabytes: () -> Double? = { nil }
}

extension Peer {
    /// A peer in this process, from closures that do one step and that read the value the peers must agree on.
    static func inProcess(
        _ name: String, threads: Int = 1,
        reset: @escaping () throws -> Void, step: @escaping () throws -> Void, value: @escaping () throws -> Double
    ) -> Peer {
        Peer(
            name: name, threads: threads, reset: reset,
            run: { steps in
                let start = ContinuousClock.now
                for _ in 0..<steps { try step() }
                let elapsed = ContinuousClock.now - start
                return Run(microsecondsPerStep: elapsed / .microseconds(1) / Double(steps), value: try value())
            },
            isInProcess: true)
    }
}

/// One measurement: what is done, and by whom.
struct Case: Sendable {
    let name: String
    let unit: Unit
    /// Steps after which the values are compared: enough for a wrong setting of Adam to show, few enough that
    /// rounding has not grown.
    let agreementSteps: Int
    /// How far a value may be from the reference's, relative to it.
    var tolerance = agreementTolerance
    /// Whether a step is a process of its own: nothing is warmed up, and a round has one.
    var isWholeRun = false
    /// What the medians must show.
    var limits: [Limit] = []
    /// Whether no step of ours may allocate.
    var allocatesNothing = false
    /// Whether it is also measured where there is little time.
    var isQuick = true
    /// Makes the peers, the reference first. Called when the case is due and dropped after it, to bound the memory.
    let peers: @Sendable (PythonPeers?) throws -> [Peer]

    enum Unit: String, Encodable {
        case microseconds = "µs"
        case milliseconds = "ms"

        var inMicroseconds: Double { self == .microseconds ? 1 : 1_000 }
    }
}
