import Datasets
import Formulas
import Minimizers
import Support
import Tensors

/// A formula that is fitted to the columns of a table, as `descent fit` is given it.
///
/// ```swift
/// let fit = try CurveFit("y ~ b1*(1 - exp(-b2*x))", contentsOf: "data.csv", start: "b1=500,b2=0.0001")
/// print(try fit.solution())
/// ```
/// Names that are columns are data, all others parameters. Those without a start are searched: see `minima(loss:seed:)`.
public struct CurveFit: Sendable {
    /// The response and the model.
    let formula: FormulaModel
    /// The names of the parameters, in the order in which they appear in the formula.
    public let parameters: [String]
    /// The columns that the model predicts from.
    let predictors: [String]
    /// The start of each parameter; NaN for one whose start is searched.
    public let start: Vector
    /// The bounds of the parameters, if any.
    let bounds: Bounds?
    /// One for each row, or nil where all count the same.
    public let weights: [Double]?
    /// The response, one for each row.
    public let observed: [Double]
    /// The number of rows left out because a value is missing in a column in use.
    public let rowsLeftOut: Int
    /// The indices of the rows that are fitted, in the table.
    private let rows: [Int]
    /// The columns in use.
    let columns: [String: [Double]]
    private let model: @Sendable (Tensor<Double>) -> Tensor<Double>

    /// - Parameters:
    ///   - text: the response, `~` and the model: `y ~ a + b*x`. The response may be an expression of columns: `log(y)`.
    ///   - start: the start of parameters, `a=1,b=2`; that of the others is searched.
    ///   - bounds: `a=0:1,b=0:`.
    ///   - weights: a column that says how much each row counts, or a formula of columns: `1/s^2`.
    ///
    /// Rows without a value in a column in use are left out. Names of columns with other characters than letters, digits
    /// and underscores stand in quotes, `"volatile acidity"` or with backticks; `column3` is the third column.
    /// - Throws: `CurveFitError`; `DataError` for cells that are no numbers.
    public init(
        _ text: String, to table: Table, start: String? = nil, bounds: String? = nil, weights: String? = nil
    ) throws {
        let names = try CurveFitNames(text, columns: table.columns.map(\.name), start: start, weights: weights)
        let all = table.columns.map(\.name)
        let used = try Dictionary(
            uniqueKeysWithValues: names.data.map { name in
                (name, try table.numbers(ofColumn: CurveFitNames.column(name, among: all)))
            })
        let rows = (0..<table.rowCount).filter { row in used.values.allSatisfy { $0.isMissing?[row] != true } }
        guard !rows.isEmpty || table.rowCount == 0 else {
            throw CurveFitError(
                .data, at: table.source, "every row lacks a value in a column in use", "give rows with all of them")
        }
        (self.rows, rowsLeftOut) = (rows, table.rowCount - rows.count)
        columns = used.mapValues { column in rows.map { column.values[$0] } }
        (formula, parameters, predictors) = (names.formula, names.parameters, names.predictors)
        self.start = names.start
        self.bounds = try bounds.map { text in
            try CurveFitError.reading(.bounds) {
                try FormulaMinimization.bounds(text, of: names.parameters, around: names.start)
            }
        }
        let tensors = columns.mapValues { Tensor<Double>($0 as [Double]) }
        let none: Tensor<Double> = []
        self.weights = try names.weights.map { try $0.tensorFunction(parameters: [], data: tensors)(none).scalars }
        observed = try formula.response.tensorFunction(parameters: [], data: tensors)(none).scalars
        model = try formula.model.tensorFunction(parameters: parameters, data: tensors)
        try check(table)
    }

    /// Reads the columns from a file of data; see `init(_:to:start:bounds:weights:)`.
    public init(
        _ text: String, contentsOf path: String, start: String? = nil, bounds: String? = nil, weights: String? = nil,
        reading options: Table.ReadingOptions = Table.ReadingOptions()
    ) throws {
        var options = options
        options.precision = .double
        var table = try Table(contentsOf: path, options)
        let names = try CurveFitNames(text, columns: table.columns.map(\.name), start: start, weights: weights)
        let all = table.columns.map(\.name)
        let used = Set(names.data.map { CurveFitNames.column($0, among: all) })
        let isText = table.columns.contains { column in
            if case .numbers = column.values { false } else { used.contains(column.name) }
        }
        if isText {
            // Names the cell of a column that was taken for text.
            options.kinds = Dictionary(uniqueKeysWithValues: used.map { ($0, Table.Column.Kind.number) })
            table = try Table(contentsOf: path, options)
        }
        try self.init(text, to: table, start: start, bounds: bounds, weights: weights)
    }

    private func check(_ table: Table) throws {
        if let row = weights?.firstIndex(where: { !$0.isFinite }) {
            throw CurveFitError(
                .data, at: table.source, "the weight of row \(rows[row] + 1) is not finite", "give a finite one")
        }
        if let row = weights?.firstIndex(where: { $0 < 0 }) {
            throw CurveFitError(
                .data, at: table.source, "the weight of row \(rows[row] + 1) is below 0", "give at least 0")
        }
        let count = weights?.count { $0 > 0 } ?? rows.count
        guard count >= parameters.count else {
            throw CurveFitError(
                .data, at: table.source,
                "\(count) \(count == 1 ? "row is" : "rows are") too few for \(parameters.count) "
                    + "parameters", "give more rows, or a model with fewer parameters")
        }
        func require(_ part: CurveFitError.Part, _ values: [Double], _ what: String, _ mend: String) throws {
            guard let row = values.firstIndex(where: { !$0.isFinite }) else { return }
            let value = values[row].isNaN ? "not a number" : "infinite"
            throw CurveFitError(part, at: table.source, "\(what) is \(value) in row \(rows[row] + 1)", mend)
        }
        try require(.data, observed, "the response \(formula.response)", "leave out the row")
        if start.isFinite {
            try require(
                .valueAtStart, fitted(at: start), "the model at the start", "start where it is finite in every row")
        }
    }

    /// The model's values at a point, one for each row.
    public func fitted(at point: Vector) -> [Double] { model(Tensor<Double>(point.elements)).scalars }

    /// Returns the residuals, observed less fitted, with their exact Jacobian.
    func residuals() -> Residuals {
        let (response, model) = (Tensor<Double>(observed), model)
        var residuals = Residuals({ response - model($0) }, like: Tensor<Double>(start.elements))
        residuals.observed = Vector(observed)
        return residuals
    }

    /// The least squares fit: see `leastSquares(_:from:using:)`.
    /// - Parameter point: the start; by default the start of the fit, or the best of `minima(loss:seed:)` where
    ///   parameters have none.
    public func solution(
        from point: Vector? = nil, using method: any Minimizer = LevenbergMarquardt(), loss: RobustLoss = .squared,
        until stopping: Stopping = .leastSquares, trace: TraceDetail = .nothing,
        observing observer: ((TraceRow) throws -> Decision)? = nil
    ) throws -> LeastSquaresSolution<NamedPoint> {
        let (residuals, parameters) = (residuals(), parameters)
        let start = try point ?? (start.isFinite ? start : minima(loss: loss)[0].parameters)
        return try leastSquares(
            residuals, from: start, using: method, loss: loss, weights: weights, within: bounds, until: stopping,
            trace: trace, names: parameters, observing: observer
        ).map { NamedPoint(names: parameters, $0) }
    }

    /// The share of the response's variance that the model accounts for: 1 − Σ w (y − ŷ)² / Σ w (y − ȳ)². Not a number
    /// for a response that is the same in all rows.
    public func rSquared(_ solution: LeastSquaresSolution<NamedPoint>) -> Double {
        let weights = weights ?? Array(repeating: 1, count: observed.count)
        let mean = dot(Vector(weights), Vector(observed)) / weights.reduce(0, +)
        let total = zip(weights, observed).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        return total > 0 ? 1 - solution.residualSumOfSquares / total : .nan
    }

    /// The columns in use, with the fitted value of each row and its residual, observed less fitted.
    public func fittedTable(of solution: LeastSquaresSolution<NamedPoint>) -> Table {
        func name(_ column: String) -> String { columns.keys.contains(column) ? name(column + "_") : column }
        let fitted = fitted(at: solution.estimates)
        let used = columns.keys.sorted().map { Table.Column(name: $0, numbers: columns[$0] ?? []) }
        return Table(
            columns: used + [
                Table.Column(name: name("observed"), numbers: observed),
                Table.Column(name: name("fitted"), numbers: fitted),
                Table.Column(name: name("residual"), numbers: zip(observed, fitted).map { $0 - $1 }),
            ], source: "fit")
    }

    /// The column of the only predictor, where there is one only.
    var onlyPredictor: (name: String, values: [Double])? {
        guard predictors.count == 1, let values = columns[predictors[0]] else { return nil }
        return (predictors[0], values)
    }
}

/// A part of a fit that cannot be read or does not fit the data.
public struct CurveFitError: InputError, Hashable {
    /// The part of a fit that an error is about.
    package enum Part: String, Sendable {
        /// The formula.
        case formula
        /// The start.
        case start
        /// The bounds.
        case bounds
        /// The weights.
        case weights
        /// The kind of intervals.
        case intervals
        /// The data.
        case data
        /// The value of the model at the start.
        case valueAtStart
    }

    /// The part that the error is about.
    package let part: Part
    /// The part; for data, the file with its line.
    public let place: String
    public let problem: String
    public let remedy: String

    init(_ part: Part, at place: String? = nil, _ problem: String, _ remedy: String = "") {
        (self.part, self.place, self.problem, self.remedy) = (part, place ?? part.rawValue, problem, remedy)
    }

    static func reading<Value>(_ part: Part, _ body: () throws -> Value) throws(CurveFitError) -> Value {
        do { return try body() } catch let error as any InputError {
            throw CurveFitError(part, error.problemAtPlace, error.remedy)
        } catch { throw CurveFitError(part, "\(error)") }
    }
}

extension Table {
    /// A column of numbers, with the rows whose value is missing, if there are any.
    /// - Throws: where it has text.
    fileprivate func numbers(ofColumn name: String) throws -> (values: [Double], isMissing: [Bool]?) {
        guard let column = columns.first(where: { $0.name == name }) else {
            throw DataError(
                source, .unknownColumn(name, columns: columns.map(\.name), hasHeader: reading.header))
        }
        guard case .numbers(let values) = column.values else {
            throw DataError(source, .wrongKind(column: name, expected: .number))
        }
        let numbers = Array(values)
        return (numbers, column.missingCount > 0 ? numbers.map(\.isNaN) : nil)
    }
}
