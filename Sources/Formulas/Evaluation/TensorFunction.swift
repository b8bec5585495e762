import Support
import Tensors

extension Formula {
    /// The formula as an ordinary function of tensors, with exact derivatives of every order.
    ///
    /// Sums and products over an index are computed at once for all its values, in a handful of tensor operations however
    /// many terms there are.
    /// - Parameter variables: The names of the elements of the argument, `[variables.count]`, in their order. There may
    ///   be more than the formula has.
    /// - Returns: A function from the argument to a scalar.
    /// - Throws: `FormulaError` if the formula has a name that is not among `variables`.
    public func tensorFunction(
        of variables: [String]
    ) throws(FormulaError) -> @Sendable (Tensor<Double>) -> Tensor<Double> {
        try tensorFunction(parameters: variables, data: [:])
    }

    /// The formula for every row of a data set, as a function of the parameters, for curve fitting.
    /// - Parameters:
    ///   - parameters: The names of the elements of the argument, `[parameters.count]`.
    ///   - data: A column `[rows]` for each other name.
    /// - Returns: A function from the argument to `[rows]`, or to a scalar if there are no data.
    /// - Throws: `FormulaError` if the formula has a name that is in neither.
    /// - Precondition: The columns are vectors of one length.
    public func tensorFunction(
        parameters: [String], data: [String: Tensor<Double>]
    ) throws(FormulaError) -> @Sendable (Tensor<Double>) -> Tensor<Double> {
        try requireNames(among: parameters + data.keys)
        let hasLoops = expression.contains { if case .repeated = $0 { true } else { false } }
        let rows = data.values.first?.count
        for (name, column) in data where column.rank != 1 || column.count != rows {
            misuse("Formula: the column \"\(name)\" has shape \(column.shape); give vectors of one length")
        }
        // Loops run along the last axis.
        let columns = hasLoops ? data.mapValues { $0.expandingShape(at: 1) } : data
        let positions = Dictionary(zip(parameters, 0...)) { first, _ in first }
        let compiler = TensorCompiler(positions: positions, columns: columns)
        let function = try compiler.function(of: expression, in: IterationSpace(), isOutside: true)
        let count = parameters.count
        return { point in
            guard point.shape == [count] else {
                misuse("Formula: the point has shape \(point.shape); give [\(count)], one element for each variable")
            }
            let value = function(point)
            guard let rows else { return value }
            return value.rank == 2 ? value.reshaped(to: [rows]) : value.broadcast(to: [rows])
        }
    }
}

extension FormulaVector {
    /// All formulas as one function from the variables, `[variables.count]`, to their values, `[formulas.count]`.
    public func tensorFunction(
        of variables: [String]
    ) throws(FormulaError) -> @Sendable (Tensor<Double>) -> Tensor<Double> {
        var functions: [@Sendable (Tensor<Double>) -> Tensor<Double>] = []
        for formula in formulas { functions.append(try formula.tensorFunction(of: variables)) }
        let all = functions
        return { point in stack(all.map { $0(point) }) }
    }
}

/// Turns an expression into tensor operations.
///
/// A value is a scalar, a column of data `[rows]`, or, inside loops, whose values lie along the last axis, `[points]`
/// or `[rows, points]` (or `[rows, 1]`), with all points of the iteration space.
private struct TensorCompiler {
    typealias Function = @Sendable (Tensor<Double>) -> Tensor<Double>

    /// The position of each variable in the argument.
    let positions: [String: Int]
    let columns: [String: Tensor<Double>]
    /// The conditions under which the choices around the current place take it.
    var masks: [@Sendable (Tensor<Double>) -> Tensor<Bool>] = []

    func function(
        of expression: Expression, in space: IterationSpace, isOutside: Bool
    ) throws(FormulaError) -> Function {
        func inner(_ expression: Expression) throws(FormulaError) -> Function {
            try function(of: expression, in: space, isOutside: isOutside)
        }
        switch expression {
        case .number(let value): return constant(Tensor(value))
        case .constant(let named): return constant(Tensor(named.value))
        case .index: return constant(Tensor(try space.numbers(of: expression)))
        case .variable(let name):
            if positions[name] == nil, let column = columns[name] { return masked(constant(column)) }
            return masked(selection([try position(of: name)]))
        case .element(let name, let index):
            let indices = try space.integers(of: index)
            return masked(
                selection(try indices.map { index throws(FormulaError) in try position(of: "\(name)[\(index)]") }))
        case .negative(let x):
            let x = try inner(x)
            return { -x($0) }
        case .sum(let terms): return try sum(terms, inner)
        case .product(let factors):
            let factors = try factors.map(inner)
            return { point in factors.dropFirst().reduce(factors[0](point)) { $0 * $1(point) } }
        case .quotient(let x, let y):
            let (x, y) = (try inner(x), try inner(y))
            return { x($0) / y($0) }
        case .power(let x, let y):
            let x = try inner(x)
            // Constant exponents are exact below 0 and at 0.
            if let exponent = y.constantValue { return { pow(x($0), exponent) } }
            let y = try inner(y)
            return { pow(x($0), y($0)) }
        case .call(let function, let x):
            let x = try inner(x)
            return { .apply(function, x($0)) }
        case .callOfSeveral(let function, let operands):
            let operands = try operands.map(inner)
            return { point in balanced(operands.map { $0(point) }) { .apply(function, $0, $1) } }
        case .comparison(let comparison, let x, let y):
            let (x, y) = (try inner(x), try inner(y))
            return { .apply(comparison, x($0), y($0)) }
        case .joined(let connective, let conditions):
            let conditions = try conditions.map(inner)
            return { point in
                conditions.dropFirst().reduce(conditions[0](point)) {
                    connective == .and ? $0 * $1(point) : Tensors.max($0, $1(point))
                }
            }
        case .not(let condition):
            let condition = try inner(condition)
            return { 1 - condition($0) }
        case .choice(let condition, let x, let y):
            return try choice(try inner(condition), x, y, in: space, isOutside: isOutside)
        case .repeated(let repetition, let loop, let body):
            var points = space
            let lengths = try points.enter(loop)
            guard points.count > 0 else { return constant(Tensor(repetition == .sum ? 0 : 1)) }
            // Masks have the shape of the place outside.
            let inside = TensorCompiler(positions: positions, columns: columns)
            let body = try inside.function(of: body, in: points, isOutside: false)
            let reduction = LoopReduction(repetition, lengths: lengths, isOutermost: isOutside)
            return { reduction($0, body) }
        }
    }

    private func choice(
        _ condition: @escaping Function, _ x: Expression, _ y: Expression, in space: IterationSpace, isOutside: Bool
    ) throws(FormulaError) -> Function {
        var (first, second) = (self, self)
        first.masks.append { condition($0) .!= 0 }
        second.masks.append { condition($0) .== 0 }
        let x = try first.function(of: x, in: space, isOutside: isOutside)
        let y = try second.function(of: y, in: space, isOutside: isOutside)
        return { select(condition($0) .!= 0, x($0), y($0)) }
    }

    /// A variable that is 1 where it is not chosen. There its derivatives end, which would be not-a-number if what is made
    /// of it has no finite ones: a cotangent of 0 times infinity.
    private func masked(_ variable: @escaping Function) -> Function {
        guard !masks.isEmpty else { return variable }
        return { [masks] point in masks.reduce(variable(point)) { select($1(point), $0, Tensor(1)) } }
    }

    private func sum(
        _ terms: [Expression], _ inner: (Expression) throws(FormulaError) -> Function
    ) throws(FormulaError) -> Function {
        var functions: [(isSubtracted: Bool, value: Function)] = []
        for term in terms {
            if !functions.isEmpty, case .negative(let opposite) = term {
                functions.append((true, try inner(opposite)))
            } else {
                functions.append((false, try inner(term)))
            }
        }
        let all = functions
        return { point in
            all.dropFirst().reduce(all[0].value(point)) {
                $1.isSubtracted ? $0 - $1.value(point) : $0 + $1.value(point)
            }
        }
    }

    private func constant(_ value: Tensor<Double>) -> Function { { _ in value } }

    private func position(of name: String) throws(FormulaError) -> Int {
        guard let position = positions[name] else {
            throw FormulaError("\"\(name)\" is no parameter", "elements of an indexed name cannot be columns of data")
        }
        return position
    }

    /// The elements of the argument at `positions`; a scalar if they are all the same.
    private func selection(_ positions: [Int]) -> Function {
        let first = positions[0]
        guard positions.contains(where: { $0 != first }) else { return { $0[first] } }
        let step = positions[1] - first
        if step != 0, zip(positions, positions.dropFirst()).allSatisfy({ $1 - $0 == step }) {
            let (last, count) = (positions[positions.count - 1], positions.count)
            return { point in
                step == 1 && count == point.count ? point : point[stride(from: first, through: last, by: step)]
            }
        }
        let indices = Tensor<Int32>(positions.map(Int32.init))
        return { $0.gathering(at: indices) }
    }
}

/// The sum or product over the innermost loop: segments of the last axis, one for each point of the loops around it.
private struct LoopReduction: Sendable {
    private let repetition: Repetition
    /// The number of terms of each segment.
    private let lengths: [Int]
    private let isOutermost: Bool
    /// The places of each segment's terms, filled up with the place after the last; `nil` if all segments are equally
    /// long.
    private let places: Tensor<Int32>?

    init(_ repetition: Repetition, lengths: [Int], isOutermost: Bool) {
        (self.repetition, self.lengths, self.isOutermost) = (repetition, lengths, isOutermost)
        let (longest, total) = (lengths.max() ?? 0, lengths.reduce(0, +))
        guard lengths.contains(where: { $0 != longest }) else {
            places = nil
            return
        }
        var (all, start): ([Int32], Int) = ([], 0)
        for length in lengths {
            all += (0..<longest).map { Int32($0 < length ? start + $0 : total) }
            start += length
        }
        places = Tensor(shape: [lengths.count, longest], scalars: all)
    }

    func callAsFunction(
        _ point: Tensor<Double>, _ body: (Tensor<Double>) -> Tensor<Double>
    ) -> Tensor<Double> {
        let (terms, total) = (body(point), lengths.reduce(0, +))
        guard let last = terms.shape.last, last == total else { return repeated(terms) }
        let leading = Array(terms.shape.dropLast())
        let segments: Tensor<Double>
        if let places {
            let filler = Tensor<Double>(repeating: repetition == .sum ? 0 : 1, shape: Shape(leading + [1]))
            segments = concatenate([terms, filler], alongAxis: -1).gathering(at: places, alongAxis: -1)
        } else {
            segments = terms.reshaped(to: Shape(leading + [lengths.count, lengths[0]]))
        }
        let reduced = repetition == .sum ? segments.sum(alongAxes: -1) : segments.product(alongAxes: -1)
        return isOutermost && leading.isEmpty ? reduced.reshaped(to: []) : reduced
    }

    /// The reduction of equal terms, which have no axis of their own.
    private func repeated(_ term: Tensor<Double>) -> Tensor<Double> {
        let counts = isOutermost ? Tensor(Double(lengths[0])) : Tensor(lengths.map(Double.init))
        return repetition == .sum ? counts * term : pow(term, counts)
    }
}
