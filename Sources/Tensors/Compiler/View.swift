/// The places of an operation's elements in the buffer of the operation that computed them.
struct View: Hashable {
    /// The operation that owns the memory.
    var base: Int
    /// All in elements.
    var offset = 0
    var shape: [Int]
    var strides: [Int]

    init(base: Int, shape: Shape) {
        self.base = base
        self.shape = shape.lengths
        strides = shape.rowMajorStrides
    }

    var count: Int { shape.reduce(1, *) }

    /// Axes of length above 1, neighbors merged where one stride covers both.
    var canonical: (shape: [Int], strides: [Int]) {
        var (lengths, steps): ([Int], [Int]) = ([], [])
        for (length, step) in zip(shape, strides) where length != 1 {
            if let last = steps.last, last == step * length {
                lengths[lengths.count - 1] *= length
                steps[steps.count - 1] = step
            } else {
                lengths.append(length)
                steps.append(step)
            }
        }
        return (lengths, steps)
    }

    /// Whether the elements lie side by side in row-major order.
    var isContiguous: Bool {
        var expected = 1
        for axis in shape.indices.reversed() where shape[axis] != 1 {
            guard strides[axis] == expected else { return false }
            expected *= shape[axis]
        }
        return true
    }

    /// Whether every element is the same one.
    var isScalar: Bool { shape.indices.allSatisfy { shape[$0] == 1 || strides[$0] == 0 } }

    /// Whether this is `rows × columns` elements with one value for each row, the rows' values side by side.
    func repeatsRowValues(_ rows: Int, _ columns: Int) -> Bool {
        let (lengths, steps) = canonical
        return lengths == [rows, columns] && steps == [1, 0]
    }

    /// Whether this is `rows × columns` elements with every row the same contiguous one.
    func repeatsOneRow(_ rows: Int, _ columns: Int) -> Bool {
        let (lengths, steps) = canonical
        return lengths == [rows, columns] && steps == [0, 1]
    }

    func transposed(_ permutation: [Int]) -> View {
        var view = self
        view.shape = permutation.map { shape[$0] }
        view.strides = permutation.map { strides[$0] }
        return view
    }

    func broadcast(to new: Shape) -> View {
        var view = self
        for axis in shape.indices where shape[axis] != new[axis] { view.strides[axis] = 0 }
        view.shape = new.lengths
        return view
    }

    func sliced(_ starts: [Int], _ lengths: Shape, _ steps: [Int]) -> View {
        var view = self
        view.shape = lengths.lengths
        for axis in shape.indices {
            if lengths[axis] > 0 { view.offset += starts[axis] * strides[axis] }
            view.strides[axis] *= steps[axis]
        }
        return view
    }

    /// The same elements in the same order under another shape, or `nil` if no strides express it.
    func reshaped(to new: Shape) -> View? {
        var view = self
        view.shape = new.lengths
        guard count > 0 else {
            view.strides = new.rowMajorStrides
            return view
        }
        let (lengths, steps) = canonical
        view.strides = [Int](repeating: 0, count: new.rank)
        // From the innermost axis outwards, hand out each run of memory to the new axes it covers.
        var axis = new.rank - 1
        for run in lengths.indices.reversed() {
            var (remaining, step) = (lengths[run], steps[run])
            while remaining > 1 {
                guard axis >= 0, remaining % new[axis] == 0 else { return nil }
                view.strides[axis] = step
                step *= new[axis]
                remaining /= new[axis]
                axis -= 1
            }
        }
        return view
    }

    /// The layout in which the BLAS reads the last two axes: as they are or transposed, and the distance from row to row;
    /// `nil` if it cannot.
    var matrixLayout: (isTransposed: Bool, leading: Int)? {
        let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
        let (rowStride, columnStride) = (strides[shape.count - 2], strides[shape.count - 1])
        if columns == 1 || columnStride == 1, rows == 1 || rowStride >= Swift.max(columns, 1) {
            return (false, rows == 1 ? Swift.max(columns, 1) : rowStride)
        }
        if rows == 1 || rowStride == 1, columns == 1 || columnStride >= Swift.max(rows, 1) {
            return (true, columns == 1 ? Swift.max(rows, 1) : columnStride)
        }
        return nil
    }
}
