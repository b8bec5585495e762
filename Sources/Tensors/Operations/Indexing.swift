import Support

// Parts of tensors: `x[0]`, `x[1..<3, -1]`, `x[.ellipsis, .every(2)]`, `x[.all, .newAxis]`.

/// An index of one axis in `x[…]`: an integer, a range, a stride, `.all`, `.every(step)`, `.newAxis` or `.ellipsis`.
///
/// Negative positions count from the end. Positions outside the axis trap.
public protocol TensorIndex {
    /// The elements that the index chooses along its axis.
    var axisSelection: AxisSelection { get }
}

/// The elements chosen along one axis.
public struct AxisSelection: TensorIndex, Sendable {
    enum Kind: Sendable {
        /// One position; the axis vanishes.
        case position(Int)
        /// `nil` is the end of the axis.
        case range(from: Int, upTo: Int?)
        case every(Int)
        /// Positions that do not count from the end.
        case progression(start: Int, step: Int, count: Int)
        case newAxis
        case ellipsis
    }

    let kind: Kind

    public var axisSelection: AxisSelection { self }
}

extension TensorIndex where Self == AxisSelection {
    /// The whole axis.
    public static var all: AxisSelection { AxisSelection(kind: .range(from: 0, upTo: nil)) }

    /// Every `step`-th element from the first on, or, with a negative step, backwards from the last.
    public static func every(_ step: Int) -> AxisSelection { AxisSelection(kind: .every(step)) }

    /// A new axis of length 1.
    public static var newAxis: AxisSelection { AxisSelection(kind: .newAxis) }

    /// All axes that the other indices leave, whole.
    public static var ellipsis: AxisSelection { AxisSelection(kind: .ellipsis) }
}

extension Int: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(kind: .position(self)) }
}

extension Range<Int>: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(kind: .range(from: lowerBound, upTo: upperBound)) }
}

extension ClosedRange<Int>: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(from: lowerBound, through: upperBound) }
}

extension PartialRangeFrom<Int>: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(kind: .range(from: lowerBound, upTo: nil)) }
}

extension PartialRangeUpTo<Int>: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(kind: .range(from: 0, upTo: upperBound)) }
}

extension PartialRangeThrough<Int>: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(from: 0, through: upperBound) }
}

extension StrideTo<Int>: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(progression: self) }
}

extension StrideThrough<Int>: TensorIndex {
    public var axisSelection: AxisSelection { AxisSelection(progression: self) }
}

extension AxisSelection {
    fileprivate init(from lower: Int, through upper: Int) {
        // After the last element, which is −1, comes the end.
        self.init(kind: .range(from: lower, upTo: upper == -1 ? nil : upper + 1))
    }

    fileprivate init(progression: some Sequence<Int>) {
        let positions = Array(progression)
        let step = positions.count > 1 ? positions[1] - positions[0] : 1
        self.init(kind: .progression(start: positions.first ?? 0, step: step, count: positions.count))
    }

    /// The start, length and step of the selection along an axis of `length` elements.
    fileprivate func slice(of length: Int, axis: Int, shape: Shape) -> (start: Int, length: Int, step: Int) {
        func fail(_ written: String) {
            misfit("index \(written) at axis \(axis) of shape \(shape); positions go from \(-length) to \(length - 1)")
        }
        switch kind {
        case .position(let position):
            let start = position < 0 ? position + length : position
            if start < 0 || start >= length { fail("\(position)") }
            return (start, 1, 1)
        case .range(let from, let upTo):
            let start = from < 0 ? from + length : from
            let end = upTo.map { $0 < 0 ? $0 + length : $0 } ?? length
            if start < 0 || start > end || end > length { fail("\(from)..<\(upTo.map(String.init) ?? "")") }
            return (start, Swift.max(end - start, 0), 1)
        case .every(let step):
            guard step != 0 else { misuse("index .every(0) of shape \(shape); the step must not be 0") }
            return (step > 0 || length == 0 ? 0 : length - 1, (length + abs(step) - 1) / abs(step), step)
        case .progression(let start, let step, let count):
            let last = start + step * (count - 1)
            if count > 0, Swift.min(start, last) < 0 || Swift.max(start, last) >= length {
                fail("stride from \(start) to \(last)")
            }
            return (start: count == 0 ? 0 : start, count, step)
        case .newAxis, .ellipsis:
            preconditionFailure("\(kind) selects no elements of an axis")
        }
    }
}

extension Tensor {
    /// The part at one position of the first axis, which vanishes: `[3, 4]` becomes `[4]`. Negative positions count
    /// from the end.
    public subscript(_ index: Int) -> Tensor {
        guard rank > 0 else { misuse("index \(index) of a scalar; it has no axes (read `scalar` for its value)") }
        return self[selections: [index.axisSelection]]
    }

    /// The part that the indices choose, one per axis from the first on; the remaining axes stay whole.
    ///
    /// An integer drops its axis; ranges and strides keep it. With `x` of shape `[4, 5, 6]`, `x[1, 0..<2]` has shape
    /// `[2, 6]`, `x[.ellipsis, -1]` has `[4, 5]`, `x[.all, .newAxis]` has `[4, 1, 5, 6]`.
    public subscript(_ indices: any TensorIndex...) -> Tensor { self[selections: indices.map(\.axisSelection)] }

    private subscript(selections selections: [AxisSelection]) -> Tensor {
        var selections = selections
        var (chosen, ellipses) = (0, 0)
        for selection in selections {
            switch selection.kind {
            case .newAxis: break
            case .ellipsis: ellipses += 1
            case .position, .range, .every, .progression: chosen += 1
            }
        }
        guard chosen <= rank && ellipses <= 1 else {
            misuse(
                """
                \(chosen) indices and \(ellipses) ellipses into shape \(shape) with \(rank) axes; give at most one \
                index per axis and one ellipsis
                """)
        }
        let remaining = [AxisSelection](repeating: .all, count: rank - chosen)
        let ellipsis = selections.firstIndex { if case .ellipsis = $0.kind { true } else { false } }
        let place = ellipsis.map { $0..<$0 + 1 } ?? selections.endIndex..<selections.endIndex
        selections.replaceSubrange(place, with: remaining)

        var (starts, lengths, steps, result): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
        for selection in selections {
            if case .newAxis = selection.kind {
                result.append(1)
                continue
            }
            let axis = starts.count
            let slice = selection.slice(of: shape[axis], axis: axis, shape: shape)
            starts.append(slice.start)
            lengths.append(slice.length)
            steps.append(slice.step)
            if case .position = selection.kind { continue }
            result.append(slice.length)
        }
        let isWhole = Shape(lengths) == shape && steps.allSatisfy { $0 == 1 }
        let part = isWhole ? self : Tensor(.slice(starts: starts, lengths: Shape(lengths), steps: steps), node)
        return part.reshaped(to: Shape(result))
    }

    /// The parts at `indices` along an axis: `[n, row…]` at `[k…]` is `[k…, row…]`. An index may come repeatedly.
    /// - Precondition: indices from 0 up to, not including, the length of the axis; reading the result checks them.
    public func gathering(at indices: Tensor<Int32>, alongAxis axis: Int = 0) -> Tensor {
        let axis = shape.axis(axis, operation: "gathering")
        let others = shape.indices.filter { $0 != axis }
        let rows = transposed(permutation: [axis] + others)
        let gathered = Tensor(.gather, rows.node, indices.node)
        // The axes of the indices take the place of the axis they index.
        let moved = (0..<axis).map { indices.rank + $0 }
        let rest = (axis..<others.count).map { indices.rank + $0 }
        return gathered.transposed(permutation: moved + Array(0..<indices.rank) + rest)
    }
}

/// The sums of `rows`, `[k…, row…]`, that have equal `indices`, `[k…]`: `[count, row…]`, 0 where there are none.
/// - Precondition: indices from 0 up to, not including, `count`; reading the result checks them.
public func scatterAdd<Scalar: NumericScalar>(
    _ rows: Tensor<Scalar>, at indices: Tensor<Int32>, count: Int
) -> Tensor<Scalar> {
    guard rows.shape.starts(with: indices.shape), count >= 0 else {
        misuse(
            """
            scatterAdd: rows \(rows.shape) at indices \(indices.shape) into \(count); the shape of the rows must \
            begin with the shape of the indices, and the count be 0 or more
            """)
    }
    return Tensor(.scatterAdd(count: count), rows.node, indices.node)
}

/// 1 at each label's position along a new last axis, elsewhere 0: labels `[k…]` become `[k…, classCount]`.
/// A label outside `0 ..< classCount` gets zeros only.
public func oneHot<Scalar: NumericScalar>(
    _ labels: Tensor<Int32>, classCount: Int, as type: Scalar.Type = Float.self
) -> Tensor<Scalar> {
    guard classCount >= 0 else { misuse("oneHot: class count \(classCount); give 0 or more") }
    let shape = Shape(labels.shape + [classCount])
    let classes = Tensor<Int32>(.iota(axis: labels.rank, shape, .int32))
    return Tensor(classes .== labels.expandingShape(at: -1))
}
