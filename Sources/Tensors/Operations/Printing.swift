import Support

extension Tensor: CustomStringConvertible {
    /// The type, the shape and the elements, to six significant digits. Of more than 1000 elements, only the first and
    /// last three along each axis. Computes the value if need be, except while a function is being traced.
    public var description: String {
        let header = "Tensor<\(Scalar.self)> \(shape)"
        guard !node.isTraced else { return header + " (traced)" }
        let text = withUnsafeScalars { Layout(shape: shape, scalars: $0).text }
        return header + (text.contains("\n") || rank > 1 ? "\n" : ": ") + text
    }
}

// `dump`, the debugger and the memory graph of an editor show a tensor's value, not the engine behind it.
extension Tensor: CustomDebugStringConvertible, CustomReflectable {
    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror without children: the description is all there is to see.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension AnyTensor: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The description of the typed tensor.
    public var description: String { "\(typedTensor)" }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror without children: the description is all there is to see.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Nested brackets with aligned columns.
private struct Layout {
    /// More elements are not all shown.
    static let elementLimit = 1000
    /// Elements shown at either edge of an axis of which not all are shown.
    static let edge = 3
    static let columnLimit = 100

    let shape: Shape
    /// The positions that are shown along each axis; `nil` stands for those left out.
    let positions: [[Int?]]
    var elements: [String] = []

    init<Scalar: TensorScalar>(shape: Shape, scalars: UnsafeBufferPointer<Scalar>) {
        self.shape = shape
        // An axis may be long beside one of length 0.
        let isLong = shape.reduce(1.0) { $0 * Double(Swift.max($1, 1)) } > Double(Layout.elementLimit)
        positions = shape.map { length in
            guard isLong && length > 2 * Layout.edge else { return Array(0..<length) }
            return Array(0..<Layout.edge) + [nil] + Array(length - Layout.edge..<length)
        }
        var shown = [0]
        for (axis, stride) in shape.rowMajorStrides.enumerated() {
            shown = shown.flatMap { base in positions[axis].compactMap { $0.map { base + $0 * stride } } }
        }
        let written = shown.map { abbreviated(scalars[$0]) }
        // A vector that fits one line needs no columns.
        let isOneLine = shape.rank < 2 && written.reduce(2) { $0 + $1.count + 2 } <= Layout.columnLimit
        let width = isOneLine ? 0 : written.map(\.count).max() ?? 0
        elements = written.map { String(repeating: " ", count: Swift.max(width - $0.count, 0)) + $0 }
    }

    var text: String {
        var next = 0
        return text(axis: 0, next: &next)
    }

    /// The part from `axis` on that begins with the shown element `next`.
    private func text(axis: Int, next: inout Int) -> String {
        guard axis < shape.rank else {
            defer { next += 1 }
            return elements[next]
        }
        let indentation = String(repeating: " ", count: axis + 1)
        let isInnermost = axis == shape.rank - 1
        let separator = isInnermost ? "," : "," + String(repeating: "\n", count: shape.rank - axis - 1)
        var (text, column) = ("[", axis + 1)
        for (count, position) in positions[axis].enumerated() {
            let part = position == nil ? "…" : self.text(axis: axis + 1, next: &next)
            if count > 0 { text += separator }
            if isInnermost {
                // A long row goes on below its own beginning.
                if count > 0 && column + part.count + 2 > Layout.columnLimit {
                    text += "\n" + indentation
                    column = axis + 1
                } else if count > 0 {
                    text += " "
                }
                column += part.count + 2
            } else if count > 0 {
                text += indentation
            }
            text += part
        }
        return text + "]"
    }
}

/// A number in at most six significant digits.
private func abbreviated(_ scalar: some TensorScalar) -> String {
    guard let number = scalar as? any FloatingScalar else { return "\(scalar)" }
    return abbreviated(number.asDouble)
}

private func abbreviated(_ number: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 32)
    let length = withVaList([number]) { vsnprintf(&buffer, buffer.count, "%.6g", $0) }
    let digits = String(decoding: buffer.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    // Back through Double: its description marks floating numbers by a point, "1.0".
    return Double(digits)?.description ?? digits
}
