import CAllocationCounter
import CPeers
import Descent
import Foundation

/// Updates of one large parameter, each beside the memory traffic it cannot do without.
enum UpdateBench {
    static let parameterCount = 10_000_000
    /// What an update may take, by the time of a copy of as many bytes.
    static let limit = 1 / 0.85

    /// Settings that make another program of a method than its defaults do.
    private static let furtherSettings = [
        "sgd(momentum=0.9)", "sgd(momentum=0.9,nesterov=true)", "rmsprop(centered=true,momentum=0.9)",
        "adam.weightDecay(strength=0.01)", "adam.clippedValues(to=0.5)", "ftrl(l1=0.01)", "adam(dialect=keras)",
        "nadam(dialect=keras)",
    ]

    /// Methods that look at a leaf as a whole, and so pass over it more than once.
    private static let ofWholeLeaves: Set = [
        "lars", "lamb", "novograd", "adafactor", "sm3", "dog", "dowg", "prodigy", "dadaptadamw",
    ]
    /// Methods of matrix products: see `MatrixBench`.
    private static let ofMatrices: Set = ["muon", "shampoo"]

    /// What is measured where there is little time.
    private static let quick = ["sgd", "adam", "adam.weightDecay(strength=0.01)", "lamb"]

    static func run(_ options: Options) throws -> Findings {
        let names = MethodRow.all.filter { !$0.make(.descent).needsLoss }.map(\.name)
            .filter { !ofMatrices.contains($0) }
        let elementwise = names.filter { !ofWholeLeaves.contains($0) } + furtherSettings
        let all = options.isQuick ? quick : elementwise + names.filter(ofWholeLeaves.contains)
        let selected = try options.selected(from: all, named: \.self)
        let (first, second) = (selected.filter { !ofWholeLeaves.contains($0) }, selected.filter(ofWholeLeaves.contains))
        var findings = Findings(markdown: "")
        for (title, texts) in [("Elementwise", first), ("Of the leaf as a whole", second)] where !texts.isEmpty {
            print(title)
            let rows = try measured(texts, shape: [parameterCount], rounds: options.rounds)
            findings.add(title, Row.header, rows.map(\.line), rows.map(\.limit))
        }
        return findings
    }

    /// Prints each row as soon as it is there: a run takes minutes.
    static func measured(_ texts: [String], shape: Shape, rounds: Int) throws -> [Row] {
        print(Row.header)
        var rows: [Row] = []
        for text in texts {
            for threads in [1, 2] {
                let row = try measured(text, shape: shape, threads: threads, rounds: rounds)
                print(row.line)
                fflush(nil)
                rows.append(row)
            }
        }
        return rows
    }

    private static func measured(_ text: String, shape: Shape, threads: Int, rounds: Int) throws -> Row {
        Parallelism.threadCount = threads
        let optimizer = try OptimizerSpecification(text).makeOptimizer(steps: 10_000)
        let update = UpdateRun(optimizer, shape: shape, after: 1_000)
        let count = shape.elementCount
        guard let traffic = cpeers_traffic_create(count, Int32(1 + update.stateCount), Int32(threads)) else {
            throw BenchError("no memory, or no thread, for \(2 + update.stateCount) arrays of \(count) numbers")
        }
        defer { cpeers_traffic_destroy(traffic) }
        let bytes = [count * update.bytesPerParameter, cpeers_traffic_copy(traffic), cpeers_traffic_rewrite(traffic)]
        let times = interleavedTimes(
            of: [update.step, { cpeers_traffic_copy(traffic) }, { cpeers_traffic_rewrite(traffic) }],
            rounds: rounds, repeats: 2, prepare: update.restart)
        guard update.isFinite else { throw BenchError("\(text): parameters are no numbers any more") }
        let speeds = zip(bytes, times).map { bytes, times in times.map { Double(bytes) / $0 / 1e9 } }
        return Row(
            name: text, threads: threads, bytesPerParameter: update.bytesPerParameter,
            milliseconds: CaseResult.Spread(times[0]).median * 1e3,
            update: Speed(speeds[0], update: speeds[0]), copy: Speed(speeds[1], update: speeds[0]),
            rewriting: Speed(speeds[2], update: speeds[0]),
            allocationsPerStep: allocation_counter_is_available() ? allocations(of: update) : nil)
    }

    private static func allocations(of update: UpdateRun) -> Double {
        allocation_counter_start()
        for _ in 0..<3 { update.step() }
        return Double(allocation_counter_stop()) / 3
    }
}

extension UpdateBench {
    struct Row {
        var name: String
        var threads: Int
        var bytesPerParameter: Int
        var milliseconds: Double
        var update, copy, rewriting: Speed
        var allocationsPerStep: Double?
    }

    /// Bytes read and written in a time.
    struct Speed {
        /// In 10⁹ bytes a second: the median of the rounds, and the one that other work on the machine disturbed least.
        var median, fastest: Double
        /// How many times as long the update takes for as many bytes, in the same round.
        var ratio: CaseResult.Spread
        /// The same of the fastest rounds.
        var fastestRatio: Double

        init(_ speeds: [Double], update: [Double]) {
            let (own, updates) = (CaseResult.Spread(speeds), CaseResult.Spread(update))
            (median, fastest) = (own.median, own.maximum)
            ratio = CaseResult.Spread(zip(speeds, update).map(/))
            fastestRatio = own.maximum / updates.maximum
        }
    }
}

extension UpdateBench.Row {
    var limit: CheckedLimit {
        CheckedLimit(
            subject: "\(name), \(threads) thread\(threads == 1 ? "" : "s"): update / copy", measured: copy.ratio.median,
            atMost: UpdateBench.limit)
    }

    static let header = """
                                                              update        copy                      rewriting in place
        update                             threads  bytes     ms   GB/s     GB/s  ratio  fastest      GB/s  ratio  fastest  allocations
        """

    var line: String {
        func columns(_ traffic: UpdateBench.Speed) -> String {
            String(format: "%9.1f  %5.2f  %7.2f", traffic.median, traffic.ratio.median, traffic.fastestRatio)
        }
        let own = String(format: "%7d  %5d  %5.1f  %5.1f", threads, bytesPerParameter, milliseconds, update.median)
        let count = allocationsPerStep.map { String(format: "%13g", $0) } ?? ""
        return name.padding(toLength: 35, withPad: " ", startingAt: 0) + own + columns(copy) + " " + columns(rewriting)
            + count
    }
}
