import Tensors
import TestSupport

/// A random expression, built as tensors and, if wanted, at the same time as plain arrays.
///
/// All numbers are integers from −8 to 7, and intermediate sums are exact in `Float`, so that every order of
/// computation has the same result.
struct RandomExpression {
    typealias Pair = (tensor: Tensor<Float>, grid: Grid?)

    /// Whether every operation is computed by itself before the next one is made.
    let isStepwise: Bool
    let hasGrids: Bool
    private var source: RandomSource
    private(set) var pool: [Pair] = []
    private(set) var listing: [String] = []

    static let shapes: [[[Int]]] = [
        [[3, 4], [1, 4], [3, 1], [4], [], [3, 4]],
        [[5, 7], [7], [5, 1], [1, 1]],
        [[2, 3, 5], [3, 5], [2, 1, 5], [2, 3, 1], [5], [1]],
        [[1, 6], [6], [6, 1], [1]],
        [[0, 3], [3], [1, 3], [0, 1]],
        [[3, 0], [3, 1], [1, 0], [3]],
        [[33, 31], [31], [33, 1], [33, 31]],
        [[2, 2, 2, 3], [2, 3], [2, 1, 2, 1], [3]],
        [[1], [], [1, 1]],
        [[17], [17], [1]],
    ]
    /// Beyond one block, one task and one whole row of a fused loop.
    static let longShapes: [[[Int]]] = [
        [[3, 4099], [4099], [3, 1], [3, 4099]],
        [[2, 5000], [5000], [2, 1], []],
        [[1, 9001], [9001], []],
        [[70, 1025], [1025], [70, 1]],
        [[4100, 3], [3], [4100, 1]],
        [[3, 1025, 2], [2], [1025, 1], [3, 1, 1]],
    ]

    init(seed: Int, shapes: [[[Int]]], operations: Int, isStepwise: Bool, hasGrids: Bool) {
        self.isStepwise = isStepwise
        self.hasGrids = hasGrids
        source = RandomSource(seed: seed)
        for shape in source.choose(shapes) { addLeaf(shape) }
        while pool.count < operations { addOperation() }
    }

    private mutating func addLeaf(_ shape: [Int]) {
        let count = shape.reduce(1, *)
        let values = (0..<count).map { _ in Double(source.below(16) - 8) }
        var grid = Grid([0]) { _ in 0 }
        (grid.shape, grid.values) = (shape, values)
        let tensor = Tensor<Float>(shape: Shape(shape), scalars: values.map { Float($0) })
        pool.append((tensor, hasGrids ? grid : nil))
        listing.append("\(pool.count - 1): leaf \(shape)")
    }

    private mutating func add(_ text: String, _ tensor: Tensor<Float>, _ grid: Grid?) {
        // Back into the range: exact, and no two results of neighboring numbers fall together.
        func wrapped(_ x: Tensor<Float>) -> Tensor<Float> { x - 16 * floor((x + 8) / 16) }
        let result = wrapped(tensor)
        if isStepwise { result.evaluated() }
        pool.append((result, grid?.map { $0 - 16 * (($0 + 8) / 16).rounded(.down) }))
        listing.append("\(pool.count - 1): \(text) \(tensor.shape)")
    }

    /// Later tensors more often, so that expressions grow deep.
    private mutating func pick() -> Int {
        source.chance(3) ? source.below(pool.count) : pool.count - 1 - source.below(min(4, pool.count))
    }

    private mutating func addOperation() {
        let i = pick()
        let (x, grid) = pool[i]
        let shape = x.shape.lengths
        switch source.below(17) {
        case 0: add("negate \(i)", -x, grid?.map { -$0 })
        case 1: add("abs \(i)", abs(x), grid?.map { Swift.abs($0) })
        case 2: add("relu \(i)", relu(x), grid?.map { Swift.max($0, 0) })
        case 3, 4, 5, 6: addBinary(i)
        case 7, 8: addReduction(i)
        case 9:
            let permutation = shape.indices.shuffled(using: &source)
            add("transpose \(i) \(permutation)", x.transposed(permutation: permutation), grid?.transposed(permutation))
        case 10: addReshape(i)
        case 11: addSlice(i)
        case 12:
            guard !shape.isEmpty, x.count < 40_000 else { return }
            let axis = source.below(shape.count)
            let j = pick()
            let isFitting =
                pool[j].tensor.rank == shape.count
                && shape.indices.allSatisfy { $0 == axis || pool[j].tensor.shape[$0] == shape[$0] }
            let (other, otherGrid) = isFitting ? pool[j] : pool[i]
            add(
                "concatenate \(i) \(j) \(axis)", concatenate([x, other], alongAxis: axis),
                grid.flatMap { left in otherGrid.map { left.concatenated($0, axis: axis) } })
        case 13:
            guard !shape.isEmpty else { return }
            let before = shape.map { _ in source.below(2) }
            let after = shape.map { _ in source.below(2) }
            add(
                "pad \(i)", x.padded(by: zip(before, after).map { (before: $0, after: $1) }),
                grid?.padded(before, after))
        case 14:
            guard !shape.isEmpty else { return }
            let (axis, reversed) = (source.below(shape.count), source.chance(2))
            guard shape[axis] < 100_000 else { return }
            guard grid == nil || shape[axis] < 100 else { return }
            add(
                "cumulativeSum \(i) \(axis)", x.cumulativeSum(alongAxis: axis, reversed: reversed),
                grid?.cumulativeSum(axis: axis, reversed: reversed))
        case 15:
            let truth = Tensor<Float>(x .> 0)
            add("convert \(i)", truth + Tensor<Float>(Tensor<Int32>(x)), grid?.map { $0 + ($0 > 0 ? 1 : 0) })
        default:
            guard let axis = shape.indices.first(where: { shape[$0] > 0 }) else { return }
            let indices = (0..<source.below(5)).map { _ in source.below(shape[axis]) }
            add(
                "gather \(i) \(indices) \(axis)",
                x.gathering(at: Tensor(indices.map { Int32($0) }), alongAxis: axis),
                grid?.sliced(axis: axis, indices))
        }
    }

    private mutating func addBinary(_ i: Int) {
        let (x, grid) = pool[i]
        let fitting = pool.indices.filter { j in
            guard let shape = Shape.broadcast(x.shape, pool[j].tensor.shape) else { return false }
            return shape.elementCount <= 80_000
        }
        let j = source.choose(fitting)
        let (y, other) = pool[j]
        let shape = Shape.broadcast(x.shape, y.shape)?.lengths ?? []
        func both(_ function: (Double, Double) -> Double) -> Grid? {
            grid.flatMap { left in other.map { left.combined($0, into: shape, function) } }
        }
        switch source.below(7) {
        case 0, 1: add("add \(i) \(j)", x + y, both(+))
        case 2: add("subtract \(i) \(j)", x - y, both(-))
        case 3: add("multiply \(i) \(j)", x * y, both(*))
        case 4: add("max \(i) \(j)", max(x, y), both { Swift.max($0, $1) })
        case 5: add("select \(i) \(j)", select(x .< y, x + 1, y), both { $0 < $1 ? $0 + 1 : $1 })
        default: add("multiply and add \(i) \(j)", x * y + x - y * 3, both { $0 * $1 + $0 - $1 * 3 })
        }
    }

    private mutating func addReduction(_ i: Int) {
        let (x, grid) = pool[i]
        let axes = x.shape.indices.filter { _ in source.chance(2) }
        let keeping = source.chance(2)
        let isEmpty = axes.contains { x.shape[$0] == 0 }
        switch source.below(isEmpty ? 1 : 3) {
        case 0:
            add(
                "sum \(i) \(axes) \(keeping)", x.sum(alongAxes: axes, keepingDimensions: keeping),
                grid?.reduced(axes, keeping: keeping, 0, +))
        case 1:
            add(
                "max \(i) \(axes) \(keeping)", x.max(alongAxes: axes, keepingDimensions: keeping),
                grid?.reduced(axes, keeping: keeping, -.infinity) { Swift.max($0, $1) })
        default:
            add(
                "min \(i) \(axes) \(keeping)", x.min(alongAxes: axes, keepingDimensions: keeping),
                grid?.reduced(axes, keeping: keeping, .infinity) { Swift.min($0, $1) })
        }
    }

    private mutating func addReshape(_ i: Int) {
        let (x, grid) = pool[i]
        let factors = (1...6).filter { x.count % $0 == 0 }
        let factor = source.choose(factors)
        let options: [[Int]] = [[x.count], [factor, x.count / factor], [x.count / factor, factor], [1, x.count]]
        let shape = source.choose(options)
        var moved = grid
        moved?.shape = shape
        add("reshape \(i) \(shape)", x.reshaped(to: Shape(shape)), moved)
    }

    private mutating func addSlice(_ i: Int) {
        let (x, grid) = pool[i]
        guard x.rank > 0 else { return }
        let axis = source.below(x.rank)
        let length = x.shape[axis]
        let forwards = source.chance(2)
        let step = source.below(3) + 1
        let (first, last) = (source.below(length + 1), source.below(length + 1))
        let indices =
            forwards
            ? Array(stride(from: min(first, last), to: max(first, last), by: step))
            : Array(stride(from: max(first, last) - 1, to: min(first, last) - 1, by: -step))
        let leading: [any TensorIndex] = Array(repeating: AxisSelection.all, count: axis)
        let selection: any TensorIndex =
            forwards
            ? stride(from: min(first, last), to: max(first, last), by: step)
            : stride(from: max(first, last) - 1, to: min(first, last) - 1, by: -step)
        let result: Tensor<Float>
        switch leading.count {
        case 0: result = x[selection]
        case 1: result = x[.all, selection]
        case 2: result = x[.all, .all, selection]
        default: result = x[.ellipsis, selection]
        }
        guard leading.count <= 2 || axis == x.rank - 1 else { return }
        add("slice \(i) \(axis) \(indices.prefix(9))", result, grid?.sliced(axis: axis, indices))
    }
}
