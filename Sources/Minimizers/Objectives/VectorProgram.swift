import Tensors

/// A compiled step from vectors to vectors. The addresses of its inputs and outputs are found once, so that running it
/// goes through no protocol: in small problems that would cost more than the step.
final class VectorProgram {
    /// The address of an input or output of 64 or of 32 bits.
    private enum Place {
        case doubles(UnsafeMutablePointer<Double>, count: Int)
        case floats(UnsafeMutablePointer<Float>, count: Int)

        var count: Int {
            switch self {
            case .doubles(_, let count), .floats(_, let count): count
            }
        }
    }

    private let step: CompiledStep
    private let inputs: [Place]
    private let outputs: [Place]

    /// Finds the inputs and outputs.
    /// - Parameters:
    ///   - step: a step with `inputs` inputs and `outputs` outputs, all of type `S`.
    init<S: FloatingScalar>(_ step: CompiledStep, inputs: Int, outputs: Int, of _: S.Type) {
        func place(_ address: UnsafeMutableRawPointer?, _ count: Int) -> Place? {
            guard let address, count > 0 else { return nil }
            return switch S.scalarType {
            case .float32: .floats(address.assumingMemoryBound(to: Float.self), count: count)
            default: .doubles(address.assumingMemoryBound(to: Double.self), count: count)
            }
        }
        self.step = step
        self.inputs = (0..<inputs).compactMap { index in
            let input = step.input(index, as: S.self)
            return place(UnsafeMutableRawPointer(input.baseAddress), input.count)
        }
        self.outputs = (0..<outputs).compactMap { index in
            let output = step.output(index, as: S.self)
            return place(UnsafeMutableRawPointer(mutating: output.baseAddress), output.count)
        }
    }

    /// Runs the step on the elements of the vectors, end to end.
    func run(_ first: Vector, _ second: Vector? = nil) {
        let next = write(first, at: 0)
        if let second { _ = write(second, at: next) }
        step.run()
    }

    /// The first element of the first output.
    var value: Double {
        switch outputs[0] {
        case .doubles(let address, _): address[0]
        case .floats(let address, _): Double(address[0])
        }
    }

    /// Returns the elements of the outputs from `first` on, or up to the one before `end`, laid end to end.
    func vector(from first: Int, to end: Int? = nil) -> Vector {
        let end = end ?? outputs.count
        var size = 0
        for index in first..<end { size += outputs[index].count }
        return Vector(
            [Double](unsafeUninitializedCapacity: size) { result, filled in
                for index in first..<end {
                    switch outputs[index] {
                    case .doubles(let address, let count):
                        (result.baseAddress.unsafelyUnwrapped + filled).update(from: address, count: count)
                    case .floats(let address, let count):
                        for offset in 0..<count { result[filled + offset] = Double(address[offset]) }
                    }
                    filled += outputs[index].count
                }
            })
    }

    /// Writes the elements to inputs.
    /// - Returns: the input after the last that was written.
    private func write(_ vector: Vector, at first: Int) -> Int {
        vector.elements.withUnsafeBufferPointer { elements in
            guard let source = elements.baseAddress else { return first }
            var (index, start) = (first, 0)
            while start < elements.count {
                switch inputs[index] {
                case .doubles(let address, let count): address.update(from: source + start, count: count)
                case .floats(let address, let count):
                    for offset in 0..<count { address[offset] = Float(source[start + offset]) }
                }
                start += inputs[index].count
                index += 1
            }
            return index
        }
    }
}
