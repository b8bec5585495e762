import Formulas
import Minimizers
import Settings
import Support
import Tensors

/// A minimization whose parts are text, as `descent minimize` is given it.
///
/// ```swift
/// let rosenbrock = try FormulaMinimization("(1-x)^2 + 100*(y-x^2)^2", start: "x=-1.2,y=1", bounds: "x=:0.8")
/// print(try rosenbrock.solution())
/// ```
public struct FormulaMinimization {
    /// The formula that is minimized.
    let formula: Formula
    /// The variables of the formula and the constraints, in the order in which they appear.
    public let variables: [String]
    /// The problem: the formula with its bounds and constraints.
    public let problem: Problem
    /// The start.
    public let start: Vector

    /// - Parameters:
    ///   - start: `x=-1.2,y=1`; of an indexed variable `x[2]=0` for one element, `x=[1,2,3]` or, for all, `x=0`. Names
    ///     that are given here are variables, even `e` and `pi`. Numbers may be formulas without variables.
    ///   - bounds: `x=0:1,y=:5,z=0:`.
    ///   - constraints: `x + y <= 1`, with `<=`, `>=` or `=`.
    ///   - l1: what to multiply Σ |xᵢ| by, which is added to the formula.
    ///   - startsInBounds: whether variables without a start begin in the middle of their bounds, which then need two ends.
    /// - Throws: `FormulaMinimizationError`.
    public init(
        _ text: String, start: String, bounds: String? = nil, subjectTo constraints: [String] = [], l1: Double = 0,
        startsInBounds: Bool = false
    ) throws(FormulaMinimizationError) {
        let starts = try Self.read(.start) { () throws(SettingError) in
            try VariableTexts(start, form: "x=1")
        }
        let formula = try Self.read(.formula) { () throws(FormulaError) in
            try Formula(text, variables: starts.names)
        }
        var relations: [FormulaRelation] = []
        var variables = formula.variables
        for constraint in constraints {
            let relation = try Self.read(.constraint) { () throws(FormulaError) in
                try FormulaRelation(constraint, variables: starts.names)
            }
            relations.append(relation)
            variables += relation.residual.variables.filter { !variables.contains($0) }
        }
        guard !variables.isEmpty else {
            throw FormulaMinimizationError(part: .formula, problem: "there is no variable in it", remedy: "")
        }
        var point = try Self.read(.start) { () throws(SettingError) in
            try startsInBounds
                ? Vector(starts.values(of: variables, number).map { $0 ?? .nan }) : Self.start(starts, of: variables)
        }
        let box = try bounds.map { text throws(FormulaMinimizationError) in
            try Self.read(.bounds) { () throws(SettingError) in
                try Self.bounds(text, of: variables, around: point)
            }
        }
        for index in point.indices where point[index].isNaN {
            guard let box, box.lower[index].isFinite, box.upper[index].isFinite else {
                throw FormulaMinimizationError(
                    part: .bounds, problem: "\(variables[index]) has no start, and no two ends to choose one between",
                    remedy: "give \(variables[index])=0:1")
            }
            point[index] = box.lower[index] / 2 + box.upper[index] / 2
        }
        problem = try Self.problem(formula, relations, box, l1, of: variables)
        (self.formula, self.variables, self.start) = (formula, variables, point)
    }

    /// Minimizes it: see `minimize(_:from:using:)`.
    public func solution(
        using method: (any Minimizer)? = nil, until stopping: Stopping = Stopping(), trace: TraceDetail = .numbers,
        observing observer: ((TraceRow) throws -> Decision)? = nil
    ) throws -> Solution<NamedPoint> {
        try minimize(problem, from: start, using: method, until: stopping, trace: trace, observing: observer)
            .map { NamedPoint(names: variables, $0) }
    }

    /// Minimizes it from the start and from others that are spread over the bounds; the different minima, the lowest first:
    /// see `minimize(_:fromEach:using:)`.
    /// - Parameter count: the number of starts.
    /// - Throws: `FormulaMinimizationError` where a variable has not two bounds.
    public func minima(
        fromStarts count: Int, using method: (any Minimizer)? = nil, until stopping: Stopping = Stopping(),
        observing observer: ((TraceRow) throws -> Decision)? = nil
    ) throws -> [FoundMinimum<NamedPoint>] {
        guard let bounds = problem.bounds, bounds.lower.isFinite, bounds.upper.isFinite else {
            throw FormulaMinimizationError(
                part: .bounds, problem: "not every variable has two ends to spread starts between", remedy: "give x=0:1"
            )
        }
        let starts = [start] + spreadStarts(count, within: bounds).filter { $0 != start }.prefix(count - 1)
        return try minimize(problem, fromEach: starts, using: method, until: stopping, observing: observer)
            .map { $0.map { NamedPoint(names: variables, $0) } }
    }
}

/// A part of a minimization that cannot be read.
public struct FormulaMinimizationError: InputError, Hashable {
    /// The part of a minimization that an error is about.
    package enum Part: String, Sendable {
        /// The formula.
        case formula
        /// The start.
        case start
        /// The bounds.
        case bounds
        /// A constraint.
        case constraint
    }

    /// The part that the error is about.
    package let part: Part
    public let problem: String
    public let remedy: String

    /// The part: `start`.
    public var place: String { part.rawValue }
}

extension FormulaMinimization {
    private static func read<Value, Failure: InputError>(
        _ part: FormulaMinimizationError.Part, _ body: () throws(Failure) -> Value
    ) throws(FormulaMinimizationError) -> Value {
        do { return try body() } catch {
            throw FormulaMinimizationError(part: part, problem: error.problemAtPlace, remedy: error.remedy)
        }
    }

    private static func start(_ texts: VariableTexts, of variables: [String]) throws(SettingError) -> Vector {
        let values = try texts.values(of: variables, number)
        let missing = variables.indices.filter { values[$0] == nil }.map { variables[$0] }
        guard missing.isEmpty else {
            let list = missing.prefix(10).joined(separator: ", ") + (missing.count > 10 ? ", …" : "")
            let known = variables.filter { !missing.contains($0) }
            let hint = nearestName(to: missing[0], among: known).map { ", or did you mean \"\($0)\"?" } ?? ""
            throw SettingError("\(list) \(missing.count == 1 ? "is" : "are") missing; say where to begin\(hint)")
        }
        return Vector(values.compactMap { $0 })
    }

    static func bounds(
        _ text: String, of variables: [String], around start: Vector
    ) throws(SettingError) -> Bounds {
        let texts = try VariableTexts(text, form: "x=0:1")
        let ranges = try texts.values(of: variables, range).map { $0 ?? -Double.infinity...Double.infinity }
        for (index, range) in ranges.enumerated() where !start[index].isNaN && !range.contains(start[index]) {
            let lower = range.lowerBound == -.infinity ? nil : "at least \(general(range.lowerBound, 15))"
            let upper = range.upperBound == .infinity ? nil : "at most \(general(range.upperBound, 15))"
            throw SettingError(
                "the start is outside: \(variables[index]) is \(general(start[index], 15)), which must be "
                    + [lower, upper].compactMap { $0 }.joined(separator: " and "))
        }
        return Bounds(ranges)
    }

    private static func problem(
        _ formula: Formula, _ relations: [FormulaRelation], _ bounds: Bounds?, _ l1: Double, of variables: [String]
    ) throws(FormulaMinimizationError) -> Problem {
        let objective = try read(.formula) { () throws(FormulaError) in try Objective(formula, of: variables) }
        var constraints: [Constraint] = []
        for relation in relations {
            constraints.append(
                try read(.constraint) { () throws(FormulaError) in try Constraint(relation, of: variables) })
        }
        return Problem(
            objective, plus: l1 > 0 ? L1Norm(weight: l1) : nil, within: bounds, subjectTo: constraints,
            names: variables)
    }
}
