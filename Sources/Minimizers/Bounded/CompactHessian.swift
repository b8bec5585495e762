/// The matrix B that limited-memory BFGS amounts to, in its compact form (Byrd, Nocedal and Schnabel, *Mathematical
/// Programming* 63, 1994): with the last steps S and changes of the gradient Y as columns,
/// ```
/// B = θ I − W M Wᵀ,   W = [Y  θ S],   M⁻¹ = │ −D    Lᵀ   │    D and L: the diagonal of SᵀY, and what is below it
///                                           │  L   θ SᵀS │    θ = y·y / s·y of the newest
/// ```
struct CompactHessian: Sendable {
    private(set) var steps: [Vector] = []
    private(set) var changes: [Vector] = []
    /// θ.
    private(set) var scale = 1.0
    /// SᵀS, SᵀY and YᵀY.
    private(set) var products = Products()
    /// M.
    private var middle: SaddleSystem?

    struct Products: Sendable {
        var steps = Matrix(rows: 0, columns: 0)
        var mixed = Matrix(rows: 0, columns: 0)
        var changes = Matrix(rows: 0, columns: 0)
    }

    var count: Int { steps.count }

    /// Remembers a step s and a change of the gradient y, and forgets those before the last `limit`.
    ///
    /// Without curvature, s·y > ε y·y, B would not stay positive definite, and nothing is changed. Where rounding has
    /// made M useless, everything is forgotten.
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

    /// M v.
    func middleTimes(_ vector: Vector) -> Vector { middle?.solve(vector) ?? vector }

    /// Wᵀ v.
    func transposedTimes(_ vector: Vector) -> Vector {
        Vector(changes.map { dot($0, vector) } + steps.map { scale * dot($0, vector) })
    }

    /// Row `index` of W.
    func row(_ index: Int) -> Vector { Vector(changes.map { $0[index] } + steps.map { scale * $0[index] }) }

    /// W v.
    func times(_ vector: Vector, count: Int) -> Vector {
        var result = Vector.zeros(count)
        for (index, change) in changes.enumerated() { result.add(vector[index], change) }
        for (index, step) in steps.enumerated() { result.add(scale * vector[self.count + index], step) }
        return result
    }

    /// SᵀS, SᵀY and YᵀY over some of the variables: blocks of [S Y]ᵀ [S Y].
    func products(of indices: [Int]) -> Products {
        var rows = Matrix(rows: 2 * count, columns: indices.count)
        for (offset, vector) in (steps + changes).enumerated() {
            for (column, index) in indices.enumerated() {
                rows.elements[offset + 2 * count * column] = vector.elements[index]
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
    /// With a row below and a column at the right, whose last elements are the same; first without the first of both
    /// if `dropping`.
    fileprivate func bordered(dropping: Bool, row: Vector, column: Vector) -> Matrix {
        let (last, shift) = (row.count - 1, dropping ? 1 : 0)
        var result = Matrix(rows: row.count, columns: row.count)
        for j in 0..<last { for i in 0..<last { result[i, j] = self[i + shift, j + shift] } }
        for index in 0...last { (result[last, index], result[index, last]) = (row[index], column[index]) }
        return result
    }

    /// What is below the diagonal.
    var strictlyLower: Matrix {
        var result = self
        for j in 0..<columns { for i in 0...Swift.min(j, rows - 1) { result[i, j] = 0 } }
        return result
    }
}
