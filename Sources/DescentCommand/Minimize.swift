import ArgumentParser
import Descent

struct Minimize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find where a formula has its least value.",
        discussion: """
            FORMULA has + - * / ^, parentheses, the usual functions, pi and e, variables such as x and y, indexed ones \
            such as x[2], sum(i, 1, 10, (x[i] - i)^2) and prod.

            descent minimize "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1
            descent minimize "(x-2)^2 + (y-1)^2" --start x=0,y=0 --subject-to "x + y <= 1" --plot path.svg
            descent minimize "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1 --method "adam(beta1=0.8)" \
            --learning-rate 0.02

            The exit status is 1 if the constraints cannot be fulfilled or the formula is not finite at the start, and 0 \
            for every other end, which the report and `reason` name.
            """)

    @Argument(help: "The formula to minimize, such as \"(1-x)^2 + 100*(y-x^2)^2\".") var formula: String
    @OptionGroup var parts: ProblemOptions
    @OptionGroup var options: MinimizationOptions
    @Option(
        help: """
            A CSV file to write each step to: step, the variables, value, gradientNorm, stepLength. (default: none)
            """)
    var trace: String?
    @Option(
        help: """
            A file to draw, .svg or .png: the path over the contours for two variables, else value against step. \
            (default: none)
            """)
    var plot: String?
    @OptionGroup var pictures: PictureOptions
    @Flag(help: "Print the result as a JSON object on one line.") var json = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        try parallelism.apply()
        let formula = DescentCommand.unprotected(formula)
        let minimization = try parts.minimization(of: formula)
        let method = try options.method(for: minimization)
        if let trace {
            guard trace != "" else { throw UsageError("--trace is empty; give a file") }
            try FileBytes.requireWritable(trace)
        }
        try pictures.requireWritable([(plot, "--plot")])
        let interruption = Interruption()
        let solution = try minimization.solution(
            using: method, until: try options.stopping(),
            trace: trace != nil || plot != nil ? .points : .nothing
        ) { interruption.decision(after: $0.step) }
        if let trace { try solution.traceTable.write(csv: trace) }
        if let plot { try pictures.write(minimization.picture(of: solution, title: formula), to: plot) }
        report(solution, interruption)
    }

    private func report(_ solution: Solution<NamedPoint>, _ interruption: Interruption) {
        print(json ? solution.json : solution.description)
        guard !solution.isConverged else { return }
        switch solution.reason {
        case .infeasible: fail(solution.reason.explanation, status: 1)
        case .stopped: fail("interrupted after \(solution.iterations) steps", status: interruption.exitStatus)
        // What was asked for.
        case .iterationLimit where options.tolerance == 0: break
        default: warn("not converged: \(solution.reason.explanation)")
        }
    }
}

extension Solution<NamedPoint> {
    fileprivate var json: String {
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
        line.add("reason", reason.rawValue)
        line.add("converged", isConverged)
        line.add("seconds", seconds)
        line.add("method", method)
        return line.text
    }
}
