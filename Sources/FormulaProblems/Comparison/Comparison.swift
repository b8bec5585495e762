import Minimizers
import Plots
import Settings
import Support

/// Several methods on one function, from the same start, for as many steps.
///
/// ```swift
/// let valley = try ClassicSurface(named: "long-valley")
/// let comparison = try Comparison(on: valley)
/// print(comparison)
/// try comparison.animation()?.write(svg: "valley.svg")
/// ```
public struct Comparison {
    /// The result of one method.
    public struct Entry: Sendable {
        /// The text form of the method.
        public let name: String
        /// The solution that the method found.
        public let solution: Solution<NamedPoint>
        /// Points from the start on, without those from the first on that is not finite.
        public let path: [Vector]
        /// The value at each point.
        public let values: [Double]
        /// The first step that came near enough to the least value, and the evaluations until then.
        public let stepsToTolerance: Int?
        /// The evaluations until the value was near enough; nil if it never was.
        public let evaluationsToTolerance: Int?
    }

    /// The title.
    public let title: String
    /// The names of the variables.
    let variables: [String]
    /// The methods, in the order in which they were given.
    public let entries: [Entry]
    /// The value that others are compared with: the known minimum, or the least that any method found.
    public let minimum: Double
    /// Near enough is (f(x) − minimum) ≤ tolerance · (f(start) − minimum).
    public let tolerance: Double
    /// Computes f at points, for contours; what is not finite has no place.
    let surface: Surface
    let shown: (x: ClosedRange<Double>, y: ClosedRange<Double>)?

    /// - Parameters:
    ///   - minimum: of the function, if it is known.
    ///   - shown: what of the plane pictures show; nil for what the paths cover.
    ///   - learningRate: of methods that have one and were not given theirs.
    ///   - steps: of each method.
    /// - Throws: `SettingError` where a method cannot work on the function; what the function throws.
    public init(
        of methods: [MinimizerSpecification], named names: [String]? = nil, on minimization: FormulaMinimization,
        title: String, minimum: Double? = nil, shown: (x: ClosedRange<Double>, y: ClosedRange<Double>)? = nil,
        learningRate: Double? = nil, steps: Int, tolerance: Double = 1e-4
    ) throws {
        let solutions = try methods.map { method in
            if let problem = method.problem(with: minimization.problem.parts) { throw SettingError(problem) }
            let isFirstOrder = method.problem(withLearningRate: true, schedule: false) == nil
            return try minimization.solution(
                using: method.makeMinimizer(learningRate: isFirstOrder ? learningRate : nil, steps: steps),
                until: .after(iterations: steps), trace: .points)
        }
        let least = minimum ?? solutions.flatMap { $0.trace.map(\.value) }.filter(\.isFinite).min() ?? 0
        let goal = tolerance
        entries = zip(names ?? methods.map(\.name), solutions).map { name, solution in
            let rows = solution.trace.prefix { $0.value.isFinite && $0.point?.isFinite ?? false }
            let first = rows.first?.value ?? .nan
            let near = rows.first { $0.value - least <= goal * (first - least) }
            return Entry(
                name: name, solution: solution, path: rows.compactMap(\.point), values: rows.map(\.value),
                stepsToTolerance: near?.step, evaluationsToTolerance: near?.evaluations)
        }
        let objective = minimization.problem.objective
        surface = { x, y in zip(x, y).map { (try? objective.value([$0, $1])) ?? .nan } }
        (self.title, variables) = (title, minimization.variables)
        (self.minimum, self.tolerance, self.shown) = (least, tolerance, shown)
    }

    /// Compares methods on a classic surface, with its own methods and steps unless others are given.
    public init(
        of methods: [MinimizerSpecification]? = nil, named names: [String]? = nil, on surface: ClassicSurface,
        learningRate: Double? = nil, steps: Int? = nil, tolerance: Double = 1e-4
    ) throws {
        let standard = surface.methods
        try self.init(
            of: methods ?? standard.map { try MinimizerSpecification($0.text) },
            named: methods == nil ? standard.map(\.name) : names,
            on: FormulaMinimization(surface.formula, start: surface.start), title: surface.name,
            minimum: surface.minimum, shown: (surface.x, surface.y), learningRate: methods == nil ? nil : learningRate,
            steps: steps ?? surface.steps, tolerance: tolerance)
    }
}

extension Comparison: CustomStringConvertible {
    /// A table: steps and evaluations to the tolerance, final value, time.
    public var description: String {
        let header = ["method", "steps", "evaluations", "final value", "time"]
        let rows = entries.map { entry in
            [
                entry.name, entry.stepsToTolerance.map(String.init) ?? "–",
                entry.evaluationsToTolerance.map(String.init) ?? "–",
                [.diverged, .notFinite].contains(entry.solution.reason)
                    ? "diverged" : general(entry.solution.value, 6),
                general(entry.solution.seconds * 1e3, 3) + " ms",
            ]
        }
        let note =
            "steps and evaluations until the value is within \(general(tolerance)) of the way from the start to "
            + "\(general(minimum, 6))"
        return (aligned([header] + rows, numbersFrom: 1) + [note]).joined(separator: "\n")
    }
}
