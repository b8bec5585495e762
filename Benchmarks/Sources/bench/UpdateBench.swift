import CAllocationCounter
import CPeers
import Descent
import Foundation

/// Elementwise updates of one large parameter, each beside the memory traffic it cannot do without.
struct UpdateBench {
    static let parameterCount = 10_000_000

    struct Row: Encodable {
        var name: String
        var threads: Int
        var bytesPerParameter: Int
        var update, copy, rewriting: Speed
        var allocationsPerStep: Double?
    }

    /// Bytes read and written in a time.
    struct Speed: Encodable {
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

    static func run(_ options: Options) throws {
        let formulas = try options.selected(from: updateFormulas, named: \.name)
        let heading = Report(date: Date.now.formatted(.iso8601), machine: .current(), versions: [:], cases: []).heading
        print("\(heading)\n\n\(parameterCount) parameters, medians of \(options.rounds) rounds\n\(Row.header)")
        var rows: [Row] = []
        for threads in [1, 2] {
            Parallelism.threadCount = threads
            for formula in formulas {
                let row = try measured(formula, threads: threads, rounds: options.rounds)
                print(row.line)
                fflush(nil)
                rows.append(row)
            }
        }
        if let path = options.json { try writeJSON(rows, to: path) }
    }

    private static func measured(_ formula: UpdateFormula, threads: Int, rounds: Int) throws -> Row {
        guard let traffic = cpeers_traffic_create(parameterCount, Int32(1 + formula.states), Int32(threads)) else {
            throw BenchError("no memory, or no thread, for \(2 + formula.states) arrays of \(parameterCount) numbers")
        }
        defer { cpeers_traffic_destroy(traffic) }
        let step = compiled(formula)
        let bytes = parameterCount * formula.bytesPerParameter
        let contestants: [() -> Int] = [
            {
                step.run()
                return bytes
            },
            { cpeers_traffic_copy(traffic) },
            { cpeers_traffic_rewrite(traffic) },
        ]
        var speeds = contestants.map { _ in [Double]() }
        for round in 0..<rounds {
            for turn in contestants.indices {
                let index = (round + turn) % contestants.count
                // Once unmeasured: it finds in the caches, and writes back, what another one left there.
                _ = contestants[index]()
                let start = ContinuousClock.now
                let moved = contestants[index]() + contestants[index]()
                speeds[index].append(Double(moved) / ((ContinuousClock.now - start) / .nanoseconds(1)))
            }
        }
        return Row(
            name: formula.name, threads: threads, bytesPerParameter: formula.bytesPerParameter,
            update: Speed(speeds[0], update: speeds[0]), copy: Speed(speeds[1], update: speeds[0]),
            rewriting: Speed(speeds[2], update: speeds[0]),
            allocationsPerStep: allocation_counter_is_available() ? allocations(of: step) : nil)
    }

    private static func allocations(of step: CompiledStep) -> Double {
        allocation_counter_start()
        for _ in 0..<3 { step.run() }
        return Double(allocation_counter_stop()) / 3
    }

    /// The update as one program, with its gradient and scalars as inputs.
    private static func compiled(_ formula: UpdateFormula) -> CompiledStep {
        let problem = UpdateProblem(count: parameterCount)
        let shape: Shape = [parameterCount]
        // The state as if a step had been taken: square roots of zeros, and divisions by them, are not the rule.
        let states = Array(repeating: problem.gradients[0].map { $0 * $0 }, count: formula.states)
        let memory = StepMemory([AnyTensor(Tensor(problem.parameters))] + states.map { AnyTensor(Tensor($0)) })
        let step = CompiledStep(memory) { tensors, inputs in
            let gradient: Tensor<Float> = inputs.next(shape)
            let scalars = UpdateFormula.Scalars(rate: inputs.next([]), first: inputs.next([]), second: inputs.next([]))
            var values = tensors.compactMap { $0.typed(as: Float.self) }
            let parameters = values.removeFirst()
            let next = formula.apply(parameters, gradient, &values, scalars)
            return ([AnyTensor(next)] + values.map { AnyTensor($0) }, [])
        }
        _ = step.input(0, as: Float.self).update(fromContentsOf: problem.gradients[0])
        for (index, value) in [1e-3, 1.2, 1.1].enumerated() { step.input(index + 1, as: Float.self)[0] = Float(value) }
        return step
    }
}

extension UpdateBench.Row {
    static let header = """
                                            update        copy                      rewriting in place
        update           threads  bytes     ms   GB/s     GB/s  ratio  fastest      GB/s  ratio  fastest  allocations
        """

    private var milliseconds: Double {
        Double(UpdateBench.parameterCount * bytesPerParameter) / update.median / 1e6
    }

    var line: String {
        func columns(_ traffic: UpdateBench.Speed) -> String {
            String(format: "%9.1f  %5.2f  %7.2f", traffic.median, traffic.ratio.median, traffic.fastestRatio)
        }
        let own = String(format: "%7d  %5d  %5.2f  %5.1f", threads, bytesPerParameter, milliseconds, update.median)
        let count = allocationsPerStep.map { String(format: "%13g", $0) } ?? ""
        return name.padding(toLength: 17, withPad: " ", startingAt: 0) + own + columns(copy) + " " + columns(rewriting)
            + count
    }
}
