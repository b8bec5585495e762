import ArgumentParser
import Descent
import Settings
import Support

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare several methods on the same function or data, from the same start.",
        discussion: """
            descent compare long-valley beale saddle --animation descent.svg
            descent compare beale --methods "sgd, sgd(momentum=0.9), adam(learningRate=0.1)" --paths beale.svg
            descent compare "(1-x)^2 + 100*(y-x^2)^2" --start x=-1.2,y=1 --methods "lbfgs, newton, nelderMead" --steps 100

            Given a file of data or `digits` instead of a function, it trains a model with each optimizer, from the same first \
            weights and on the same batches:

            descent compare digits --methods "sgd(momentum=0.9), adagrad, adam" --curves losses.svg

            A method is shown until its numbers are no longer finite.
            """)

    @Argument(
        help: ArgumentHelp(
            "A formula as for `descent minimize`, a surface, or data; several functions are shown side by side.",
            discussion: ClassicSurface.all.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")))
    var functions: [String]
    @Option(
        help: """
            NAME, or NAME(setting=value,…), separated by commas: see `descent minimizers` and `descent optimizers`. \
            (default: on a surface six first-order methods with rates that suit it; a formula needs them)
            """)
    var methods: String?
    @Option(help: "Where to begin: x=-1.2,y=1. (default: that of the surface; a formula needs one)") var start: String?
    @Option(
        parsing: .unconditional,
        help: "The steps of each method. (default: as many as suit the surface; 200 for a formula)")
    var steps: Int?
    @Option(
        parsing: .unconditional,
        help: "The rate of first-order methods without their own. (default: one that suits the method)")
    var learningRate: Double?
    @Option(
        parsing: .unconditional,
        help: """
            How near, of the way from the start to the least value, the table counts as there. (default: 0.0001; 0.1 \
            for data)
            """)
    var tolerance: Double?
    @Option(help: "A file, .svg or .png, for the paths over the contours, of two variables. (default: none)")
    var paths: String?
    @Option(help: "An SVG file in which marks move along the paths, of two variables. (default: none)")
    var animation: String?
    @Option(help: "A file, .svg or .png, for the value against the step. (default: none)") var curves: String?
    @Option(help: "A file, .svg or .png, for the value against the time. (default: none)") var times: String?
    @OptionGroup var pictures: PictureOptions
    @OptionGroup(title: "Options for data") var training: RunOptions<ComparedRunOptions>
    @Flag(help: "Print the result as a JSON object on one line.") var json = false

    func run() throws {
        if let data = functions.first.flatMap(DataArgument.init), data.isData { return try compareTraining(on: data) }
        if let option = training.firstGiven { throw UsageError("--\(option) is for data, and this is a function") }
        try pictures.requireWritable(files, animations: ["--animation"])
        let comparisons = try functions.map(comparison)
        for (file, option, plot) in [
            (paths, "--paths", { $0.paths() }), (animation, "--animation", { $0.animation() }),
            (curves, "--curves", { $0.valuesByStep() }), (times, "--times", { $0.valuesByTime() }),
        ] as [(String?, String, (Comparison) -> Plot?)] {
            guard let file else { continue }
            let plots = comparisons.compactMap(plot)
            guard plots.count == comparisons.count else {
                throw UsageError("\(option): there is a picture of two variables only")
            }
            let picture: any Picture = plots.count == 1 ? plots[0] : PlotPanels(columns: plots.count, plots: plots)
            try pictures.write(picture, to: file)
        }
        for comparison in comparisons {
            if json {
                print(comparison.json)
            } else {
                if comparisons.count > 1 { print("\(comparison.title):") }
                print(comparison)
            }
        }
    }

    private var files: [(file: String?, option: String)] {
        [(paths, "--paths"), (animation, "--animation"), (curves, "--curves"), (times, "--times")]
    }

    func methodTexts() throws -> [String]? {
        let texts = methods?.splitOutsideBrackets(at: ",").map(\.trimmingSpaces).filter { !$0.isEmpty }
        if texts?.isEmpty ?? false { throw UsageError("--methods is empty; give one or more, separated by commas") }
        return texts
    }

    private func comparison(on function: String) throws -> Comparison {
        if let steps { _ = try atLeastOne(steps, "--steps") }
        if let learningRate { try requirePositive(learningRate, "--learning-rate") }
        let tolerance = tolerance ?? 1e-4
        try requirePositive(tolerance, "--tolerance")
        let texts = try methodTexts()
        let methods = try texts?.map { text in try usage("--methods") { try MinimizerSpecification(text) } }
        do {
            if !function.contains(where: { "=+*/^() ".contains($0) }), start == nil {
                let surface = try ClassicSurface(named: function)
                guard methods != nil || learningRate == nil else {
                    throw UsageError("--learning-rate: the methods of a surface have their rates; give --methods too")
                }
                return try Comparison(
                    of: methods, named: texts, on: surface, learningRate: learningRate, steps: steps,
                    tolerance: tolerance)
            }
            let surface = ClassicSurface.all.first { $0.name == function }
            let formula = try surface?.formula ?? FormulaArgument.text(of: function)
            guard let start else { throw UsageError("--start is missing; give x=-1.2,y=1") }
            let minimization = try FormulaMinimization(formula, start: start)
            let standard = try surface?.methods.map { try MinimizerSpecification($0.text) }
            guard let methods = methods ?? standard else {
                throw UsageError("--methods is missing; give one or more, separated by commas")
            }
            return try Comparison(
                of: methods, named: texts ?? surface?.methods.map(\.name), on: minimization, title: function,
                minimum: surface?.minimum, shown: surface.map { ($0.x, $0.y) }, learningRate: learningRate,
                steps: steps ?? surface?.steps ?? 200, tolerance: tolerance)
        } catch let error as SettingError {
            throw UsageError("\(error)")
        } catch let error as FormulaMinimizationError {
            throw UsageError("\(error)")
        }
    }
}

extension Comparison {
    fileprivate var json: String {
        var line = JSONLine()
        line.add("function", title)
        line.add("minimum", minimum)
        line.add("tolerance", tolerance)
        line.add("methods", entries.map(\.name))
        line.add("steps", entries.map { $0.stepsToTolerance.map(Double.init) ?? .nan })
        line.add("evaluations", entries.map { $0.evaluationsToTolerance.map(Double.init) ?? .nan })
        line.add("values", entries.map { $0.values.last ?? .nan })
        line.add("seconds", entries.map(\.solution.seconds))
        return line.text
    }
}
