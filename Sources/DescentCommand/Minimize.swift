import ArgumentParser
import Descent
import Support

struct Minimize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find where a formula has its least value.",
        discussion: """
            FORMULA has + - * / ^, parentheses, |x|, the usual functions, pi and e, variables such as x and y, indexed \
            ones such as x[2], sum(i, 1, 10, (x[i] - i)^2) and prod, and if(x > 0 and x < 1, x, 1 - x); or it is \
            \(FormulaArgument.help).

            descent minimize "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1
            descent minimize "(x-2)^2 + (y-1)^2" --start x=0,y=0 --subject-to "x + y <= 1" --plot path.svg
            descent minimize "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1 --method "adam(beta1=0.8)" \
            --learning-rate 0.02

            With --subject-to, each constraint is printed with its slack, how far it is from being violated, and its \
            multiplier, how fast the least value falls as it is loosened.

            descent minimize --command "./simulate {x} {y}" --bounds x=0:1,y=-5:5 --parallel 8 --study search.db

            With --command, a program computes the value. Every evaluation is kept in --study, so that the same command goes \
            on after it was ended; one that fails or takes too long counts as infinitely bad. --method is one without \
            gradients, or \(ProgramOptions.samplers.joined(separator: ", ")) for --max-evaluations evaluations.

            The exit status is 0 for a minimum, and for exactly --max-iterations steps where --tolerance is 0; \
            \(notConverged) if the run ended without converging; 1 if the constraints cannot be fulfilled or the formula \
            is not finite at the start. The report and `reason` name the end.
            """)

    @Argument(help: "The formula to minimize, such as \"(1-x)^2 + 100*(y-x^2)^2\".") var formula: String?
    @OptionGroup var parts: ProblemOptions
    @Option(
        parsing: .unconditional,
        help: """
            Minimize from so many starts, spread over --bounds, which need two ends; the lowest minimum is the result, and \
            the others are listed. (default: from --start alone)
            """)
    var starts: Int?
    @OptionGroup var options: MinimizationOptions
    @OptionGroup var program: ProgramOptions
    @Option(
        help: """
            A CSV file to write each step to: step, the variables, value, gradientNorm, stepLength. (default: none)
            """)
    var trace: String?
    @Option(
        help: """
            A file to draw, .svg or .png: the path over the contours for two variables, on the formula for one, else value \
            against step. \
            (default: none)
            """)
    var plot: String?
    @OptionGroup var pictures: PictureOptions
    @Flag(help: "Print the result as a JSON object on one line.") var json = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws { try Formula.withDeepNesting(minimize) }

    private func minimize() throws {
        try parallelism.apply()
        if let command = program.command {
            guard formula == nil else { throw UsageError("a formula and --command are given; give one of them") }
            try minimizeProgram(command)
            return
        }
        try program.requireNone()
        guard let formula else {
            throw UsageError("the formula is missing; give one, such as \"(x-1)^2\", or --command")
        }
        let text = try FormulaArgument.text(of: formula)
        let minimization = try parts.minimization(of: text, startsInBounds: starts != nil)
        let method = try options.method(for: minimization)
        if let trace {
            guard trace != "" else { throw UsageError("--trace is empty; give a file") }
            try FileBytes.requireWritable(trace)
        }
        try pictures.requireWritable([(plot, "--plot")])
        let interruption = Interruption()
        let (solution, others): (Solution<NamedPoint>, [FoundMinimum<NamedPoint>])
        do {
            (solution, others) = try solved(minimization, by: method, interruption)
        } catch let error as MinimizationError {
            if json { print(minimization.json(of: error)) }
            throw error
        }
        if let trace { try solution.traceTable.write(csv: trace) }
        if let plot { try pictures.write(minimization.picture(of: solution, title: text), to: plot) }
        try report(solution, beside: others, of: minimization, interruption)
    }

    /// The solution, and with several starts all minima.
    private func solved(
        _ minimization: FormulaMinimization, by method: any Minimizer, _ interruption: Interruption
    ) throws -> (Solution<NamedPoint>, [FoundMinimum<NamedPoint>]) {
        guard let starts else {
            let solution = try minimization.solution(
                using: method, until: try options.stopping(), trace: trace != nil || plot != nil ? .points : .nothing
            ) { interruption.decision(after: $0.step) }
            return (solution, [])
        }
        let count = try atLeastOne(starts, "--starts", atMost: 1_000_000)
        guard trace == nil && plot == nil else {
            throw UsageError("--starts has no single path; leave \(trace == nil ? "--plot" : "--trace") out")
        }
        do {
            let minima = try minimization.minima(fromStarts: count, using: method, until: try options.stopping()) {
                interruption.decision(after: $0.step)
            }
            return (minima[0].solution, minima)
        } catch let error as FormulaMinimizationError { throw UsageError("--\(error)") }
    }

    private func report(
        _ solution: Solution<NamedPoint>, beside minima: [FoundMinimum<NamedPoint>],
        of minimization: FormulaMinimization,
        _ interruption: Interruption
    ) throws {
        let prices = try minimization.prices(at: solution)
        print(
            json
                ? solution.json(prices, minima)
                : ([solution.description] + prices.listing + minima.listing).joined(separator: "\n"))
        guard !solution.isConverged else { return }
        switch solution.reason {
        case .infeasible:
            fail(minimization.infeasibility ?? solution.reason.explanation, status: 1)
        case .stopped: fail("interrupted after \(solution.iterations) steps", status: interruption.exitStatus)
        // What was asked for.
        case .iterationLimit where options.tolerance == 0: break
        default:
            warn("not converged: \(solution.reason.explanation)")
            throw ExitCode(notConverged)
        }
    }
}

extension Solution<NamedPoint> {
    fileprivate func json(_ prices: [ConstraintPrice], _ minima: [FoundMinimum<NamedPoint>]) -> String {
        var line = JSONLine()
        line.add("point", Array(zip(point.names, point.elements)))
        line.add("value", value)
        line.add("gradientNorm", gradientNorm)
        line.add("iterations", iterations)
        line.add("evaluations", evaluations.values)
        line.add("gradientEvaluations", evaluations.gradients)
        line.add("hessianEvaluations", evaluations.hessians)
        line.add("hessianVectorProducts", evaluations.hessianVectorProducts)
        if let infeasibility = measures.first(where: { $0.name == "infeasibility" }) {
            line.add("infeasibility", infeasibility.value)
        }
        if !prices.isEmpty { line.add("constraints", prices.map(\.json)) }
        if !minima.isEmpty { line.add("minima", minima.map(\.json)) }
        line.add("reason", reason.rawValue)
        line.add("converged", isConverged)
        line.add("seconds", seconds)
        line.add("method", method)
        return line.text
    }
}

extension FormulaMinimization {
    /// The object for a run that could not begin.
    fileprivate func json(of error: MinimizationError) -> String {
        var line = JSONLine()
        line.add("point", Array(zip(variables, start)))
        line.add("value", nil as Double?)
        line.add("iterations", 0)
        line.add("reason", StopReason.notFinite.rawValue)
        line.add("problem", error.message)
        line.add("converged", false)
        return line.text
    }
}

extension ConstraintPrice {
    fileprivate var json: JSONLine {
        var line = JSONLine()
        line.add("constraint", constraint)
        line.add("slack", slack)
        line.add("multiplier", multiplier)
        return line
    }
}

extension [ConstraintPrice] {
    /// The lines of a report.
    fileprivate var listing: [String] {
        guard !isEmpty else { return [] }
        let rows = map { ["    \($0.constraint)", general($0.slack, 10), general($0.multiplier, 10)] }
        return ["", " * Constraints"] + aligned([["    ", "slack", "multiplier"]] + rows)
    }
}

extension FoundMinimum<NamedPoint> {
    fileprivate var json: JSONLine {
        var line = JSONLine()
        line.add("point", Array(zip(solution.point.names, solution.point.elements)))
        line.add("value", solution.value)
        line.add("converged", solution.isConverged)
        line.add("starts", starts)
        return line
    }
}

extension [FoundMinimum<NamedPoint>] {
    /// The lines of a report, for at most 20 minima.
    fileprivate var listing: [String] {
        guard let first else { return [] }
        let rows = prefix(20).map { minimum in
            ["    \(general(minimum.solution.value, 10))", "\(minimum.starts)"]
                + minimum.solution.point.elements.prefix(8).map { general($0, 10) }
        }
        let names = first.solution.point.names
        let rest = count > 20 ? ["    … (\(count) minima)"] : []
        return ["", " * Minima"] + aligned([["    f(x)", "starts"] + names.prefix(8)] + rows) + rest
    }
}
