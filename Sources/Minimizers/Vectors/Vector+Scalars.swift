import Tensors

// Copies between vectors and the inputs and outputs of compiled steps, without going through protocols number by
// number.

extension Vector {
    /// Copies the elements from `start` on, as many as there is room for, in the target's type.
    func copy<S: FloatingScalar>(from start: Int, to target: UnsafeMutableBufferPointer<S>) {
        guard let address = UnsafeMutableRawPointer(target.baseAddress) else { return }
        elements.withUnsafeBufferPointer { elements in
            let source = elements[start..<(start + target.count)]
            if S.self == Double.self {
                _ = UnsafeMutableBufferPointer(
                    start: address.assumingMemoryBound(to: Double.self), count: target.count
                ).update(from: source)
            } else if S.self == Float.self {
                let floats = address.assumingMemoryBound(to: Float.self)
                for (offset, element) in source.enumerated() { floats[offset] = Float(element) }
            } else {
                for (offset, element) in source.enumerated() { target[offset] = S(element) }
            }
        }
    }

    /// Creates a vector of the numbers of all `parts`, which are of type `S`, one after the other.
    ///
    /// Bytes, because a list of buffers of `S` would be walked by unspecialized code, at a quarter of the cost of a small step.
    init<S: FloatingScalar>(joining parts: [UnsafeRawBufferPointer], of _: S.Type) {
        let stride = MemoryLayout<S>.stride
        let count = parts.reduce(0) { $0 + $1.count / stride }
        elements = [Double](unsafeUninitializedCapacity: count) { result, filled in
            for part in parts {
                guard let source = part.baseAddress else { continue }
                let numbers = filled..<filled + part.count / stride
                if S.self == Double.self {
                    UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: result[numbers]))
                        .copyMemory(from: part)
                } else if S.self == Float.self {
                    let floats = source.assumingMemoryBound(to: Float.self)
                    for index in numbers { result[index] = Double(floats[index - numbers.lowerBound]) }
                } else {
                    let scalars = source.assumingMemoryBound(to: S.self)
                    for index in numbers { result[index] = Double(scalars[index - numbers.lowerBound]) }
                }
                filled = numbers.upperBound
            }
        }
    }
}
