import ArgumentParser
import Descent
import Support

struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fit a formula to the columns of a file of data by least squares.",
        discussion: """
            FORMULA is a response, ~ and a model, as in `descent minimize`. Names of columns are data; all other names \
            are parameters. Columns whose names have other characters stand in quotes, as in \
            'y ~ a*"volatile acidity"', and column3 is the third one. The start of parameters is searched unless it is \
            given. The response may be an expression of columns, such as log(y).

            descent fit data.csv "y ~ a*exp(-b*x) + c"
            descent fit data.csv "y ~ b1*(1-exp(-b2*x))" --start b1=500,b2=0.0001
            descent fit data.csv "y ~ a + b*x" --start a=0,b=1 --robust "huber(scale=0.5)" --plot line.svg
            descent fit data.csv "log(y) ~ log(k) - t/tau" --start k=1,tau=2 --bounds k=0:,tau=0.1:10 --weights w

            Standard errors and intervals are those of the linearised model. The exit status is 0 for a fit that \
            converged, and for exactly --max-iterations steps where --tolerance is 0; \(notConverged) if it ended without \
            converging; 1 where the data cannot be used. The report and `reason` name the end.
            """)

    @Argument(help: "\(DataArgument.files) whose columns have names.") var data: String
    @Argument(help: "Such as \"y ~ b1*(1-exp(-b2*x))\"; or \(FormulaArgument.help).") var formula: String
    @Option(help: "Where parameters begin: b1=500,b2=0.0001. (default: searched, for each that is not given)")
    var start: String?
    @Option(help: "Of the random numbers by which starts are searched.") var seed = 0
    @Option(help: "Where parameters must stay: b1=0:1000,b2=0:. (default: anywhere)") var bounds: String?
    @Option(
        help: "How much each row counts: a column, or a formula of columns such as \"1/s^2\". (default: all the same)")
    var weights: String?
    @Option(help: "The column of the response's standard error: weights of 1/σ². (default: none)") var sigma: String?
    @Flag(help: "The errors of --sigma are those of the response, and not only their proportions.")
    var absoluteSigma = false
    @Option(
        help: """
            \(RobustLoss.names.joined(separator: ", ")), as NAME or NAME(scale=1): from the scale on, in units of the \
            response, a residual counts for less than its square.
            """)
    var robust = RobustLoss.squared.description
    @Option(
        help: """
            \(MinimizerTable.leastSquares.map(\.name).joined(separator: ", ")), or any method of `descent minimizers` \
            and `descent optimizers`, with settings as NAME(setting=value,…).
            """)
    var method = LevenbergMarquardt.name
    @Option(parsing: .unconditional, help: "Steps.") var maxIterations = Stopping.leastSquares.maximumIterations
    @Option(
        parsing: .unconditional,
        help: """
            At most so large must that part of the residuals be that the parameters can still change, relative to the \
            residuals; 0 for exactly --max-iterations steps.
            """)
    var tolerance = Stopping.leastSquares.gradientNorm
    @Option(
        help: """
            A file to draw, .svg or .png: data, curve, 95 % band and residuals for one predictor, else fitted against observed. \
            (default: none)
            """)
    var plot: String?
    @Option(
        help: """
            The 95 % intervals: linear, by the standard errors; profile, by fits with a parameter held; bootstrap, by 1000 \
            samples of the rows.
            """)
    var intervals = CurveFit.Intervals.linear.rawValue
    @Option(help: "A CSV file for the columns in use, the fitted values and the residuals. (default: none)")
    var out: String?
    @OptionGroup var reading: ReadingArguments
    @OptionGroup var pictures: PictureOptions
    @Flag(help: "Print the result as a JSON object on one line.") var json = false

    func run() throws { try Formula.withDeepNesting(fit) }

    private func fit() throws {
        let loss = try usage("--robust") { try RobustLoss(robust) }
        let minimizer = try usage("--method") {
            try MinimizerSpecification(method, besides: MinimizerTable.leastSquares)
        }
        if bounds != nil, minimizer.problem(with: .bounds) != nil {
            throw UsageError("--method: \(minimizer.name) cannot work with bounds; use \(LevenbergMarquardt.name)")
        }
        guard let kind = CurveFit.Intervals(rawValue: intervals) else {
            let names = CurveFit.Intervals.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--intervals is \"\(oneLine(intervals))\"; give one of \(names)")
        }
        let stopping = try stopping()
        try pictures.requireWritable([(plot, "--plot")])
        if let out {
            guard out != "" else { throw UsageError("--out is empty; give a file") }
            try FileBytes.requireWritable(out)
        }
        let fit = try curveFit()
        let minima = fit.start.isFinite ? [] : try parts { try fit.minima(loss: loss, seed: seed) }
        let interruption = Interruption()
        var solution = try fit.solution(
            from: minima.first?.parameters, using: minimizer.makeMinimizer(steps: maxIterations), loss: loss,
            until: stopping
        ) { interruption.decision(after: $0.step) }
        if absoluteSigma { solution = solution.withKnownErrors() }
        let intervals = try parts { try fit.intervals(kind, of: solution, loss: loss, seed: seed) }
        if let out { try fit.fittedTable(of: solution).write(csv: out) }
        if let plot { try pictures.write(fit.picture(of: solution), to: plot) }
        print(
            json
                ? text(fit, solution, minima, loss, intervals)
                : fit.report(of: solution, loss: loss, minima: minima, intervals: intervals))
        if solution.reason == .stopped {
            fail("interrupted after \(solution.iterations) steps", status: interruption.exitStatus)
        }
        // The first note is that so many steps were asked for.
        let isAsked = tolerance == 0 && solution.reason == .iterationLimit
        fit.notes(on: solution).dropFirst(isAsked ? 1 : 0).forEach(warn)
        if !solution.isConverged && !isAsked { throw ExitCode(notConverged) }
    }

    /// The object for a fit that could not begin.
    private func text(of error: CurveFitError) -> String {
        var line = JSONLine()
        line.add("value", nil as Double?)
        line.add("iterations", 0)
        line.add("reason", StopReason.notFinite.rawValue)
        line.add("problem", error.message)
        line.add("converged", false)
        return line.text
    }

    private func stopping() throws -> Stopping {
        guard maxIterations >= 0 else {
            throw UsageError("--max-iterations is \(maxIterations); give a whole number of at least 0")
        }
        guard tolerance >= 0 && tolerance.isFinite else {
            throw UsageError("--tolerance is \(general(tolerance)); give a number of at least 0")
        }
        return Stopping(
            gradientNorm: tolerance, spread: tolerance, infeasibility: tolerance, maximumIterations: maxIterations)
    }

    private func curveFit() throws -> CurveFit {
        var weights = weights
        if let sigma {
            guard weights == nil else { throw UsageError("--sigma and --weights say the same; give one of them") }
            weights = "1/(\(sigma.asName))^2"
        } else if absoluteSigma {
            throw UsageError("--absolute-sigma: no errors are given; give their column by --sigma")
        }
        let formula = try FormulaArgument.text(of: formula)
        let options = try reading.options()
        return try parts {
            try CurveFit(
                formula, contentsOf: data, start: start, bounds: bounds, weights: weights, reading: options)
        }
    }

    /// Turns errors about options into those of usage.
    private func parts<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as CurveFitError where error.part == .valueAtStart {
            if json { print(text(of: error)) }
            throw error
        } catch let error as CurveFitError where error.part != .data {
            throw UsageError("\(error.part == .formula ? "" : "--")\(error)")
        }
    }

    private func text(
        _ fit: CurveFit, _ solution: LeastSquaresSolution<NamedPoint>, _ minima: [CurveFit.Minimum], _ loss: RobustLoss,
        _ intervals: [(lower: Double, upper: Double)]
    ) -> String {
        let named = { (numbers: Vector) in Array(zip(fit.parameters, numbers)) }
        var line = JSONLine()
        line.add("parameters", named(solution.estimates))
        line.add("point", named(solution.estimates))
        // Numbers that are only rounding are not known.
        let known = { (numbers: Vector) in solution.isExact ? Vector(numbers.map { _ in .nan }) : numbers }
        line.add("standardErrors", named(known(solution.standardErrors)))
        line.add("lower", named(known(Vector(intervals.map(\.lower)))))
        line.add("upper", named(known(Vector(intervals.map(\.upper)))))
        line.add("value", solution.value)
        line.add("residualSumOfSquares", solution.residualSumOfSquares)
        line.add("residualStandardDeviation", solution.residualStandardDeviation)
        line.add("rSquared", fit.rSquared(solution))
        line.add("rows", fit.observed.count)
        line.add("rowsLeftOut", fit.rowsLeftOut)
        line.add("degreesOfFreedom", solution.degreesOfFreedom)
        line.add("covariance", fit.parameters.indices.map { known(solution.covariance.row($0)).elements })
        let statistics = fit.statistics(of: solution, loss: loss)
        line.add("correlation", fit.parameters.indices.map { known(statistics.correlation.row($0)).elements })
        line.add("chiSquare", statistics.chiSquare)
        line.add("logLikelihood", statistics.logLikelihood)
        line.add("aic", statistics.aic)
        line.add("bic", statistics.bic)
        line.add("residualQuartiles", statistics.residualQuartiles)
        var runs = JSONLine()
        runs.add("above", statistics.runs.above)
        runs.add("below", statistics.runs.below)
        runs.add("runs", statistics.runs.runs)
        runs.add("score", statistics.runs.score)
        runs.add("probability", statistics.runs.probability)
        line.add("runsTest", runs)
        line.add("exact", solution.isExact)
        line.add(
            "minima",
            minima.map { minimum in
                var object = JSONLine()
                object.add("parameters", named(minimum.parameters))
                object.add("value", minimum.value)
                return object
            })
        line.add("gradientNorm", solution.gradientNorm)
        line.add("relativeOffset", solution.relativeOffset)
        line.add("iterations", solution.iterations)
        line.add("evaluations", solution.evaluations.values)
        line.add("gradientEvaluations", solution.evaluations.gradients)
        line.add("reason", solution.reason.rawValue)
        line.add("converged", solution.isConverged)
        line.add("seconds", solution.seconds)
        line.add("method", solution.method)
        line.add("loss", "\(loss)")
        line.add("intervals", self.intervals)
        line.add("notes", fit.notes(on: solution))
        return line.text
    }
}
