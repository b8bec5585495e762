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

    /// Creates a vector of the numbers of all `parts`, one after the other.
    init<S: FloatingScalar>(joining parts: [UnsafeBufferPointer<S>]) {
        let count = parts.reduce(0) { $0 + $1.count }
        elements = [Double](unsafeUninitializedCapacity: count) { result, filled in
            for part in parts {
                guard let address = UnsafeRawPointer(part.baseAddress) else { continue }
                if S.self == Double.self {
                    let source = UnsafeBufferPointer(
                        start: address.assumingMemoryBound(to: Double.self), count: part.count)
                    _ = UnsafeMutableBufferPointer(rebasing: result[filled...]).update(from: source)
                } else if S.self == Float.self {
                    let floats = address.assumingMemoryBound(to: Float.self)
                    for offset in part.indices { result[filled + offset] = Double(floats[offset]) }
                } else {
                    for offset in part.indices { result[filled + offset] = Double(part[offset]) }
                }
                filled += part.count
            }
        }
    }
}
