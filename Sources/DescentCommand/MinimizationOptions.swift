import ArgumentParser
import Descent
import Support

/// The options that say what to minimize, and where to begin.
struct ProblemOptions: ParsableArguments {
    @Option(
        help: """
            Where to begin: x=-1.2,y=1; of indexed variables x[2]=0, x=[1,2,3], or x=0 for all elements. (default: \
            none, each variable needs one)
            """)
    var start = ""
    @Option(help: "Where variables must stay: x=0:1,y=:5,z=0:. (default: anywhere)") var bounds: String?
    @Option(
        parsing: .unconditionalSingleValue,
        help: "A relation with <=, >= or = that must hold; may be given again. (default: none)")
    var subjectTo: [String] = []
    @Option(
        name: .customLong("l1"), parsing: .unconditional,
        help: "Adds this × the sum of the absolute values of all variables.")
    var l1 = 0.0

    func minimization(of formula: String, startsInBounds: Bool = false) throws -> FormulaMinimization {
        guard l1 >= 0 && l1.isFinite else { throw UsageError("--l1 is \(general(l1)); give a number of at least 0") }
        do {
            return try FormulaMinimization(
                formula, start: start, bounds: bounds, subjectTo: subjectTo, l1: l1, startsInBounds: startsInBounds)
        } catch {
            let option =
                switch error.part {
                case .formula: "formula"
                case .start: "--start"
                case .bounds: "--bounds"
                case .constraint: "--subject-to"
                }
            throw UsageError("\(option): \(error.message)")
        }
    }
}

/// The options that say how to minimize, and when to stop.
struct MinimizationOptions: ParsableArguments {
    @Option(
        help: """
            NAME, or NAME(setting=value,…): see `descent minimizers` and `descent optimizers`. (default: one that \
            suits the problem)
            """)
    var method: String?
    @Option(
        parsing: .unconditional,
        help: "Of first-order methods and of lineSearch=fixed. (default: one that suits the method)")
    var learningRate: Double?
    @Option(
        help:
            "Of the learning rate of first-order methods over --max-iterations, as in `descent train`. (default: none)"
    )
    var schedule: String?
    @Option(parsing: .unconditional, help: "Steps.") var maxIterations = Stopping().maximumIterations
    @Option(parsing: .unconditional, help: "Of the formula's value. (default: any number)") var maxEvaluations: Int?
    @Option(parsing: .unconditional, help: "Seconds. (default: any time)") var timeLimit: Double?
    @Option(
        parsing: .unconditional,
        help: """
            At most so large must the gradient, the spread of the points tried and the violation of constraints be; \
            0 for exactly --max-iterations steps. (default: \(Stopping().gradientNorm))
            """)
    var tolerance: Double?
    @Option(parsing: .unconditional, help: "Of methods with random numbers. (default: that of the method)")
    var seed: Int?

    func method(for minimization: FormulaMinimization) throws -> any Minimizer {
        let parts = minimization.problem.parts
        let specification = try method.map { text in try usage("--method") { try MinimizerSpecification(text) } }
        let method = specification ?? MinimizerSpecification(MinimizerTable.standard(for: parts))
        if let problem = method.problem(with: parts) { throw UsageError("--method: \(problem)") }
        let schedule = try schedule.map { text in try usage("--schedule") { try ScheduleSpecification(text) } }
        if let learningRate { try requirePositive(learningRate, "--learning-rate") }
        if let problem = method.problem(withLearningRate: learningRate != nil, schedule: schedule != nil) {
            throw UsageError("\(learningRate == nil ? "--schedule" : "--learning-rate"): \(problem)")
        }
        if let seed, seed < 0 { throw UsageError("--seed is \(seed); give a whole number of at least 0") }
        return method.makeMinimizer(
            learningRate: learningRate, schedule: schedule, steps: maxIterations, seed: seed)
    }

    func stopping() throws -> Stopping {
        var stopping = Stopping(maximumIterations: maxIterations)
        guard maxIterations >= 0 else {
            throw UsageError("--max-iterations is \(maxIterations); give a whole number of at least 0")
        }
        if let tolerance {
            guard tolerance >= 0 && tolerance.isFinite else {
                throw UsageError("--tolerance is \(general(tolerance)); give a number of at least 0")
            }
            (stopping.gradientNorm, stopping.spread, stopping.infeasibility) = (tolerance, tolerance, tolerance)
        }
        stopping.maximumEvaluations = try maxEvaluations.map { try atLeastOne($0, "--max-evaluations") }
        if let timeLimit {
            guard timeLimit > 0 && timeLimit.isFinite else {
                throw UsageError("--time-limit is \(general(timeLimit)); give a number of seconds above 0")
            }
            stopping.timeLimit = .seconds(timeLimit)
        }
        return stopping
    }
}
