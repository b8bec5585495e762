import CKernels

extension Loop {
    struct StridedView: Sendable {
        var shape: [Int]
        /// The strides in elements.
        var strides: [Int]
        var elementSize: Int
    }

    /// A view with zeros before and after the elements of each axis.
    struct PaddedView: Sendable {
        var inner: StridedView
        /// The shape with the zeros.
        var shape: [Int] = []
        /// The number of zeros before the first element of each axis.
        var low: [Int] = []

        /// Axes without zeros are joined with the one before, where one stride steps through both, so that the last
        /// axis is long.
        init(_ view: View, low: [Int], shape: Shape, elementSize: Int) {
            inner = StridedView(shape: [], strides: [], elementSize: elementSize)
            for axis in shape.indices where shape[axis] != 1 || view.shape[axis] != 1 {
                let (length, stride) = (view.shape[axis], view.strides[axis])
                if let last = inner.strides.last, length == shape[axis], last == stride * length {
                    let previous = self.shape.count - 1
                    inner.shape[previous] *= length
                    inner.strides[previous] = stride
                    self.shape[previous] *= length
                    self.low[previous] *= length
                } else {
                    inner.shape.append(length)
                    inner.strides.append(stride)
                    self.shape.append(shape[axis])
                    self.low.append(low[axis])
                }
            }
        }
    }
}

/// A view, or the coordinates, that a kernel of a loop needs beside its operands: constant pointers, which it frees
/// when told to.
struct BoundLoopView {
    let rank: Int
    let shape: UnsafeMutablePointer<Int>
    let strides: UnsafeMutablePointer<Int>
    /// The shape with zeros around, and how many come before.
    let padded: UnsafeMutablePointer<Int>
    let low: UnsafeMutablePointer<Int>
    let elementSize: Int
    var axis = 0
    var type = DESCENT_FLOAT32

    init(_ call: Loop.Call) {
        var view = Loop.StridedView(shape: [], strides: [], elementSize: 0)
        var (padded, low): ([Int], [Int]) = ([], [])
        switch call {
        case .loadElements(let strided), .loadRows(let strided): view = strided
        case .loadPadded(let outer): (view, padded, low) = (outer.inner, outer.shape, outer.low)
        case .expandRows(let elementSize), .tileColumns(let elementSize): view.elementSize = elementSize
        case .iota(let shape, let axis, let type):
            view.shape = shape
            (self.axis, self.type) = (axis, type)
        case .elements, .rows, .chain, .reduceRows, .reduceElements, .reduceRowValues, .reduceColumns: break
        }
        func pointer(_ values: [Int]) -> UnsafeMutablePointer<Int> {
            let pointer = UnsafeMutablePointer<Int>.allocate(capacity: Swift.max(values.count, 1))
            pointer.initialize(from: values, count: values.count)
            return pointer
        }
        (rank, elementSize) = (view.shape.count, view.elementSize)
        (shape, strides) = (pointer(view.shape), pointer(view.strides))
        (self.padded, self.low) = (pointer(padded), pointer(low))
    }

    func deallocate() {
        for pointer in [shape, strides, padded, low] { pointer.deallocate() }
    }
}
