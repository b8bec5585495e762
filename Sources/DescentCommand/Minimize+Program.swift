import ArgumentParser
import Descent
import Settings
import Studies
import StudyStorage
import Support

/// The options of `descent minimize` for a program in place of a formula.
struct ProgramOptions: ParsableArguments {
    @Option(
        help: """
            In place of FORMULA: a program that computes the value, such as "./simulate {x} {y}", with the names of \
            --bounds in braces. The last line that it prints must be a number. (default: none)
            """)
    var command: String?
    @Option(
        parsing: .unconditional, help: "Of --command: programs at the same time, where the method has use for them.")
    var parallel = 1
    @Option(
        parsing: .unconditional, help: "Of --command: seconds after which a program is ended. (default: any time)")
    var commandTimeLimit: Double?
    @Option(
        help: """
            Of --command: a SQLite file that keeps the evaluations; the same command goes on with them. (default: none)
            """)
    var study: String?

    /// The names of the samplers of studies that can be a method for programs.
    static let samplers = SamplerRow.names.filter { !MinimizerSpecification.names.contains($0) }

    /// Refuses what only programs have use for.
    func requireNone() throws {
        let given = [
            ("--parallel", parallel != 1), ("--command-time-limit", commandTimeLimit != nil), ("--study", study != nil),
        ]
        guard let option = given.first(where: \.1)?.0 else { return }
        throw UsageError("\(option) is for --command; leave it out")
    }

    /// The evaluations that a sampler makes where nothing is said.
    static let usualEvaluations = 100
}

extension Minimize {
    /// Minimizes what a program computes.
    func minimizeProgram(_ command: String) throws {
        for (option, isGiven) in [
            ("--subject-to", !parts.subjectTo.isEmpty), ("--l1", parts.l1 != 0), ("--plot", plot != nil),
        ] where isGiven {
            throw UsageError("\(option) needs a formula; leave it out beside --command")
        }
        guard let bounds = parts.bounds else {
            throw UsageError("--bounds is missing; --command needs both ends for each variable, x=0:1,y=-5:5")
        }
        let box = try usage("--bounds") { try ProgramMinimization.bounds(bounds) }
        if let limit = program.commandTimeLimit { try requirePositive(limit, "--command-time-limit") }
        let function = try usage("--command") {
            try ShellProgram(
                command, variables: box.map(\.name), timeLimit: program.commandTimeLimit.map { .seconds($0) })
        }
        let interruption = Interruption()
        interruption.begin()
        let minimization = try minimization(of: function, within: box.map(\.range), interruption)
        do {
            try minimize(minimization, interruption)
        } catch is CancellationError {
            report(minimization, reason: .stopped, converged: false, method: options.method ?? "")
            fail(
                "interrupted after \(minimization.counts.evaluations) evaluations"
                    + (program.study == nil ? "" : "; the same command goes on"), status: interruption.exitStatus)
        }
    }

    private func minimization(
        of function: ShellProgram, within bounds: [ClosedRange<Double>], _ interruption: Interruption
    ) throws -> ProgramMinimization {
        guard program.study != "" else { throw UsageError("--study is empty; give a path") }
        let workers = try atLeastOne(program.parallel, "--parallel", atMost: 1024)
        let store: any StudyStore =
            try program.study.map {
                try SQLiteStore(
                    $0, study: "minimize", ProgramMinimization.space(function, bounds), .minimize,
                    problem: ["the command": function.description])
            } ?? MemoryStore()
        return try usage("--start") {
            try ProgramMinimization(
                of: function, within: bounds, start: parts.start.isEmpty ? nil : parts.start, workers: workers,
                store: store, isCancelled: { interruption.isRequested })
        }
    }

    private func minimize(_ minimization: ProgramMinimization, _ interruption: Interruption) throws {
        let standard = program.parallel > 1 ? CMAES.name : NelderMead.name
        let name = options.method ?? standard
        if ProgramOptions.samplers.contains(String(name.prefix { $0 != "(" })) {
            let sampler = try usage("--method") { try SamplerRow.sampler(name) }
            try minimization.search(
                by: sampler, evaluations: options.maxEvaluations ?? ProgramOptions.usualEvaluations,
                seed: options.seed ?? 0)
            try requireSuccess(of: minimization)
            // Just so many were asked for.
            report(minimization, reason: .evaluationLimit, converged: false, method: name)
            return
        }
        let specification = try usage("--method") { try MinimizerSpecification(name) }
        let method = specification.makeMinimizer(steps: options.maxIterations, seed: options.seed)
        guard !method.usesGradient else {
            let names = MinimizerTable.all.filter { !$0.usesGradient }.map(\.name) + ProgramOptions.samplers
            throw UsageError(
                "--method: \(specification.name) needs derivatives, which a program has not; use "
                    + names.joined(separator: ", "))
        }
        let solution: Solution<NamedPoint>
        do { solution = try minimization.solution(using: method, until: try options.stopping()) } catch let error
            as MinimizationError
        {
            try requireSuccess(of: minimization)
            throw error
        }
        try requireSuccess(of: minimization)
        if let trace { try solution.traceTable.write(csv: trace) }
        report(minimization, reason: solution.reason, converged: solution.isConverged, method: solution.method)
        guard !solution.isConverged, solution.reason != .iterationLimit || options.tolerance != 0 else { return }
        warn("not converged: \(solution.reason.explanation)")
        throw ExitCode(notConverged)
    }

    private func requireSuccess(of minimization: ProgramMinimization) throws {
        let failures = minimization.counts.failures
        guard let reason = minimization.firstFailure else { return }
        guard minimization.best != nil else { throw EveryEvaluationFailed(description: reason) }
        warn("\(failures) of \(minimization.counts.evaluations) evaluations failed, such as \(reason)")
    }

    private struct EveryEvaluationFailed: Error, CustomStringConvertible {
        let description: String
    }

    private func report(_ minimization: ProgramMinimization, reason: StopReason, converged: Bool, method: String) {
        let (counts, best) = (minimization.counts, minimization.best)
        if json {
            var line = JSONLine()
            line.add("point", (best?.point).map { Array(zip($0.names, $0.elements)) } ?? [])
            line.add("value", best?.value)
            line.add("evaluations", counts.evaluations)
            line.add("failures", counts.failures)
            line.add("reason", reason.rawValue)
            line.add("converged", converged)
            line.add("method", method)
            print(line.text)
            return
        }
        var rows = [["value", best.map { "\($0.value)" } ?? "none"]]
        if let best { rows += zip(best.point.names, best.point.elements).map { [$0, "\($1)"] } }
        rows += [
            ["evaluations", "\(counts.evaluations)" + (counts.failures > 0 ? ", \(counts.failures) failed" : "")],
            ["method", method], ["end", reason.explanation],
        ]
        print(aligned(rows).joined(separator: "\n"))
    }
}
