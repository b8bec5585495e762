import Settings

/// Limited-memory BFGS within a box. The standard method where there are bounds.
///
/// A quadratic model of the function, made of the last `memory` steps, is followed along the projected gradient to its
/// first minimum, the Cauchy point, which determines the active bounds. Then the model is minimized over the other
/// variables, and a line search goes towards what was found.
/// ```
/// B = θ I − W M Wᵀ                                      from the last steps and changes of the gradient
/// xᶜ: the first minimum of g·d + ½ d·B d along P(x − t g)
/// x̂: the minimum over the variables that are free at xᶜ, projected;   d = x̂ − x
/// ```
/// Without bounds the steps are those of `LBFGS`. Complexity of a step: O(`memory`² · n).
///
/// Source: Byrd, Lu, Nocedal and Zhu, *SIAM J. Scientific Computing* 16, 1995; the projection by Morales and Nocedal,
/// *ACM Trans. Mathematical Software* 38, 2011.
public struct LBFGSB: DescentMethod, ListedMinimizer {
    public static let name = "lbfgsb"
    package static let formula = "d = x̂ − x, x̂ the minimum of a quadratic model within the bounds"
    package static let source = "Byrd, Lu, Nocedal and Zhu, SIAM J. Scientific Computing 16, 1995"
    public static var accepts: ProblemParts { .bounds }
    var memory: Int
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [SettingOf("memory", atMost: 1_000, \.memory), .lineSearch]

    /// Creates the method.
    /// - Parameter memory: the number of pairs of a step and a change of the gradient that the model is made of, at
    ///   least 1.
    public init(memory: Int = 10, lineSearch: any LineSearch = MoreThuente()) {
        (self.memory, self.lineSearch) = (memory, lineSearch)
        check()
    }

    /// The quadratic model, made of the last steps.
    public struct History: Sendable {
        fileprivate var model = CompactHessian()
    }

    public func numbersKept(variables: Int) -> Double { 2 * Double(memory) * Double(variables + memory) }

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) -> Vector {
        let (x, gradient) = (iterate.point, iterate.slope)
        let bounds = function.bounds ?? Bounds(-.infinity ... .infinity, count: x.count)
        let cauchy = CauchyPoint(from: x, gradient: gradient, within: bounds, history.model)
        if let target = history.model.subspaceMinimum(from: cauchy, origin: x, gradient: gradient, within: bounds) {
            return target - x
        }
        history.model = CompactHessian()
        return CauchyPoint(from: x, gradient: gradient, within: bounds, history.model).point - x
    }

    /// The step 1, which leads to x̂. At the start, where there is no model yet, it is a step of length 1 if a bound is
    /// missing.
    public func firstStep(along line: Line, _ history: History) -> Double {
        guard history.model.count == 0, !line.isBoxed else { return 1 }
        return line.unitStep
    }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        history.model.append(step: new.point - old.point, change: new.slope - old.slope, limit: self.memory)
    }

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool {
        defer { history.model = CompactHessian() }
        return history.model.count > 0
    }
}

/// The matrix B of limited-memory BFGS in its compact form: with the last steps S and changes of the gradient Y as
/// columns,
/// ```
/// B = θ I − W M Wᵀ,   W = [Y  θ S],   M⁻¹ = │ −D    Lᵀ   │    D and L: the diagonal of SᵀY, and what is below it
///                                           │  L   θ SᵀS │    θ = y·y / s·y of the newest
/// ```
/// Source: Byrd, Nocedal and Schnabel, *Mathematical Programming* 63, 1994.
struct CompactHessian: Sendable {
    private(set) var steps: [Vector] = []
    private(set) var changes: [Vector] = []
    /// The factor θ.
    private(set) var scale = 1.0
    /// The products SᵀS, SᵀY and YᵀY.
    private(set) var products = Products()
    /// The matrix M.
    private var middle: SaddleSystem?

    struct Products: Sendable {
        var steps = Matrix(rows: 0, columns: 0)
        var mixed = Matrix(rows: 0, columns: 0)
        var changes = Matrix(rows: 0, columns: 0)
    }

    var count: Int { steps.count }

    /// Takes in a step s and a change of the gradient y, and drops the pairs before the last `limit`.
    ///
    /// A pair without curvature, s·y ≤ ε y·y, is left out, because B would not stay positive definite. If rounding has
    /// made M useless, all pairs are dropped.
    mutating func append(step: Vector, change: Vector, limit: Int) {
        let curvature = dot(step, change)
        guard curvature > Double.ulpOfOne * dot(change, change) else { return }
        let drops = count == limit
        if drops { (_, _) = (steps.removeFirst(), changes.removeFirst()) }
        steps.append(step)
        changes.append(change)
        scale = dot(change, change) / curvature
        let stepProducts = Vector(steps.map { dot($0, step) })
        let changeProducts = Vector(changes.map { dot($0, change) })
        products = Products(
            steps: products.steps.bordered(dropping: drops, row: stepProducts, column: stepProducts),
            mixed: products.mixed.bordered(
                dropping: drops, row: Vector(changes.map { dot(step, $0) }),
                column: Vector(steps.map { dot($0, change) })),
            changes: products.changes.bordered(dropping: drops, row: changeProducts, column: changeProducts))
        middle = SaddleSystem(
            .diagonal(products.mixed.diagonal), products.mixed.strictlyLower, scale * products.steps)
        if middle == nil { self = CompactHessian() }
    }

    /// Returns M v.
    func middleTimes(_ vector: Vector) -> Vector { middle?.solve(vector) ?? vector }

    /// Returns Wᵀ v.
    func transposedTimes(_ vector: Vector) -> Vector {
        Vector(changes.map { dot($0, vector) } + steps.map { scale * dot($0, vector) })
    }

    /// Returns row `index` of W.
    func row(_ index: Int) -> Vector { Vector(changes.map { $0[index] } + steps.map { scale * $0[index] }) }

    /// Returns W v.
    func times(_ vector: Vector, count: Int) -> Vector {
        var result = Vector.zeros(count)
        for (index, change) in changes.enumerated() { result.add(vector[index], change) }
        for (index, step) in steps.enumerated() { result.add(scale * vector[self.count + index], step) }
        return result
    }

    /// Returns SᵀS, SᵀY and YᵀY over some of the variables: blocks of [S Y]ᵀ [S Y].
    func products(of indices: [Int]) -> Products {
        var rows = Matrix(rows: 2 * count, columns: indices.count)
        for (offset, vector) in (steps + changes).enumerated() {
            for (column, index) in indices.enumerated() {
                rows.columnMajor[offset + 2 * count * column] = vector.elements[index]
            }
        }
        let all = rows * rows.transposed
        func block(_ firstRow: Int, _ firstColumn: Int) -> Matrix {
            var result = Matrix(rows: count, columns: count)
            for j in 0..<count { for i in 0..<count { result[i, j] = all[firstRow + i, firstColumn + j] } }
            return result
        }
        return Products(steps: block(0, 0), mixed: block(0, count), changes: block(count, count))
    }
}

extension Matrix {
    /// Returns the matrix with one more row and column, which share their last element; first without the oldest row
    /// and column if `dropping`.
    fileprivate func bordered(dropping: Bool, row: Vector, column: Vector) -> Matrix {
        let (last, shift) = (row.count - 1, dropping ? 1 : 0)
        var result = Matrix(rows: row.count, columns: row.count)
        for j in 0..<last { for i in 0..<last { result[i, j] = self[i + shift, j + shift] } }
        for index in 0...last { (result[last, index], result[index, last]) = (row[index], column[index]) }
        return result
    }

    /// The part below the diagonal.
    var strictlyLower: Matrix {
        var result = self
        for j in 0..<columns { for i in 0...Swift.min(j, rows - 1) { result[i, j] = 0 } }
        return result
    }
}

/// The first minimum of the quadratic model m(x + d) = g·d + ½ d·B d along the path of the projected gradient, t ↦ P(x
/// − t g): piece after piece, from one bound that is met to the next.
///
/// O(m n + n log n) for m pairs, and O(m²) for each bound that is met.
///
/// Source: Byrd, Lu, Nocedal and Zhu, *SIAM J. Scientific Computing* 16, 1995, section 4 and algorithm CP.
struct CauchyPoint {
    private(set) var point: Vector
    /// The vector Wᵀ(point − x).
    private(set) var coordinates: Vector
    /// The variables that are at no bound there.
    private(set) var free: [Int]

    init(from x: Vector, gradient: Vector, within bounds: Bounds, _ model: CompactHessian) {
        let times = x.indices.map { Self.time(at: x[$0], gradient[$0], bounds.lower[$0], bounds.upper[$0]) }
        var direction = -gradient
        for index in x.indices where times[index] == 0 { direction[index] = 0 }
        let meetings = x.indices.filter { times[$0] > 0 && times[$0] < .infinity }.sorted { times[$0] < times[$1] }

        point = x
        coordinates = .zeros(2 * model.count)
        var path = model.transposedTimes(direction)
        var slope = -dot(direction, direction)
        var curvature = -model.scale * slope - dot(path, model.middleTimes(path))
        let leastCurvature = -Double.ulpOfOne * model.scale * slope
        var time = 0.0
        var met = Set<Int>()
        for index in meetings where slope < 0 {
            let piece = times[index] - time
            guard -slope >= piece * curvature else { break }
            let g = gradient[index]
            point[index] = g > 0 ? bounds.lower[index] : bounds.upper[index]
            met.insert(index)
            coordinates.add(piece, path)
            let row = model.row(index)
            let weighted = model.middleTimes(row)
            slope +=
                piece * curvature + g * g + model.scale * g * (point[index] - x[index])
                - g * dot(weighted, coordinates)
            curvature -= g * (model.scale * g + 2 * dot(weighted, path) + g * dot(weighted, row))
            curvature = Swift.max(curvature, leastCurvature)
            path.add(g, row)
            direction[index] = 0
            time = times[index]
        }
        let rest = slope < 0 && curvature > 0 ? -slope / curvature : 0
        coordinates.add(rest, path)
        for index in x.indices where direction[index] != 0 {
            point[index] = x[index] + (time + rest) * direction[index]
        }
        point = bounds.clamped(point)
        free = x.indices.filter { times[$0] > 0 && !met.contains($0) && bounds.lower[$0] < bounds.upper[$0] }
    }

    /// Returns the t at which a variable meets its bound.
    private static func time(at x: Double, _ gradient: Double, _ lower: Double, _ upper: Double) -> Double {
        if gradient == 0 { return .infinity }
        return (x - (gradient > 0 ? lower : upper)) / gradient
    }
}

extension CompactHessian {
    /// Returns the minimum of the quadratic model over the variables that are free at a Cauchy point, with the others
    /// held, brought back into the box: element by element where that is downhill from x, and else along the line to
    /// the Cauchy point. Nil if rounding has made K useless.
    ///
    /// With r = Zᵀ(g + θ(xᶜ − x) − W M c), and F and A the rows of the free and the held variables,
    /// ```
    /// d = −r/θ − Zᵀ W K⁻¹ Wᵀ Z r / θ²,   K = │ −D − Y_Fᵀ Y_F / θ   (L_A − R_F)ᵀ │
    ///                                        │    L_A − R_F        θ S_Aᵀ S_A   │
    /// L_A: the part of S_AᵀY_A below the diagonal;   R_F: the part of S_FᵀY_F from the diagonal up
    /// ```
    /// O(m² n). Source: Morales and Nocedal, *ACM Trans. Mathematical Software* 38, 2011.
    func subspaceMinimum(
        from cauchy: CauchyPoint, origin x: Vector, gradient: Vector, within bounds: Bounds
    ) -> Vector? {
        guard count > 0, !cauchy.free.isEmpty else { return cauchy.point }
        var isFree = [Bool](repeating: false, count: x.count)
        for index in cauchy.free { isFree[index] = true }
        let held = x.indices.filter { !isFree[$0] }

        var residual = gradient.adding(scale, cauchy.point - x) - times(middleTimes(cauchy.coordinates), count: x.count)
        for index in held { residual[index] = 0 }
        guard let system = reducedSystem(free: cauchy.free, held: held) else { return nil }
        let weights = system.solve(transposedTimes(residual))
        var step = (-1 / scale) * residual.adding(1 / scale, times(weights, count: x.count))
        for index in held { step[index] = 0 }

        let projected = bounds.clamped(cauchy.point + step)
        if dot(projected - x, gradient) <= 0 { return projected }
        let length = Swift.min(1, bounds.maximumStep(from: cauchy.point, along: step))
        return bounds.clamped(cauchy.point.adding(length, step))
    }

    private func reducedSystem(free: [Int], held: [Int]) -> SaddleSystem? {
        let freeProducts = held.isEmpty ? products : products(of: free)
        let heldProducts = held.isEmpty ? nil : products(of: held)
        let coupling =
            (heldProducts?.mixed.strictlyLower ?? Matrix(rows: count, columns: count))
            - (freeProducts.mixed - freeProducts.mixed.strictlyLower)
        return SaddleSystem(
            .diagonal(products.mixed.diagonal) + (1 / scale) * freeProducts.changes, coupling,
            heldProducts.map { scale * $0.steps } ?? Matrix(rows: count, columns: count))
    }
}

/// A symmetric system of equations with A and C + B A⁻¹ Bᵀ positive definite,
/// ```
/// −A  Bᵀ │ p     v
///  B  C  │ q  =  w
/// ```
/// solved by two Cholesky factorizations: (C + B A⁻¹ Bᵀ) q = w + B A⁻¹ v, then A p = Bᵀ q − v.
struct SaddleSystem: Sendable {
    private let upperLeft: Cholesky
    private let coupling: Matrix
    private let complement: Cholesky

    /// Factorizes the system; nil if one of the two matrices is not positive definite.
    init?(_ a: Matrix, _ b: Matrix, _ c: Matrix) {
        guard let upperLeft = Cholesky(a) else { return nil }
        var schur = c
        for column in 0..<b.rows {
            let change = b * upperLeft.solve(b.row(column))
            for row in 0..<b.rows { schur[row, column] += change[row] }
        }
        guard let complement = Cholesky(schur) else { return nil }
        (self.upperLeft, coupling, self.complement) = (upperLeft, b, complement)
    }

    /// Returns (p, q) for (v, w), each pair in one vector.
    func solve(_ right: Vector) -> Vector {
        let count = coupling.rows
        let (v, w) = (Vector(right.prefix(count)), Vector(right.suffix(count)))
        let q = complement.solve(w + coupling * upperLeft.solve(v))
        let p = upperLeft.solve(coupling.transposedTimes(q) - v)
        return Vector(p.elements + q.elements)
    }
}
