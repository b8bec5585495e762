import Descent
import Support

/// Files of named tensors.
struct SafeTensorsTarget: Target {
    let name = "safetensors"
    let words = ["\"dtype\"", "\"F32\"", "\"BOOL\"", "\"shape\"", "[0]", "\"data_offsets\"", "__metadata__", "{", "}"]

    func input(_ random: inout RandomStream) -> [UInt8] {
        let count = random.below(4)
        let tensors = (0..<count).map { (name: random.choice("t\($0)", "é\($0)", "\"\($0)"), tensor: random.tensor()) }
        return SafeTensors(tensors: tensors, metadata: random.once(in: 2) ? ["key": "value"] : [:]).bytes
    }

    func read(_ input: [UInt8]) throws -> SafeTensors {
        write(input, toFile: "input")
        return try SafeTensors(contentsOf: "input")
    }

    func use(_ file: SafeTensors) throws {
        let written = file.bytes
        let again = try SafeTensors(bytes: written)
        require(again.bytes == written && again.metadata == file.metadata, "a file read again has other bytes")
    }
}

/// NumPy's files of one array, as floating numbers, whole numbers and truth values.
struct NPYTarget: Target {
    let name = "npy"
    let words = [
        "'descr': '<f4'", "'>i8'", "'|b1'", "'fortran_order': True", "'shape': (0,)", "(3,)", "()", "{", "}", "\n",
    ]

    func input(_ random: inout RandomStream) -> [UInt8] {
        let shape = random.shape()
        let scalars = (0..<shape.elementCount).map { _ in random.below(100) }
        return switch random.below(8) {
        case 0: Tensor<Bool>(shape: shape, scalars: scalars.map { $0 < 50 }).npyBytes
        case 1, 2: Tensor<Int32>(shape: shape, scalars: scalars.map { Int32($0) }).npyBytes
        case 3...5: Tensor<Float>(shape: shape, scalars: scalars.map { Float($0) / 7 }).npyBytes
        default: Tensor<Double>(shape: shape, scalars: scalars.map { Double($0) / 7 }).npyBytes
        }
    }

    func read(_ input: [UInt8]) throws -> Tensor<Double> {
        _ = try? Tensor<Int32>(npyBytes: input).npyBytes
        _ = try? Tensor<Bool>(npyBytes: input).npyBytes
        write(input, toFile: "input")
        return try Tensor<Double>(npy: "input")
    }

    func use(_ array: Tensor<Double>) throws {
        let written = array.npyBytes
        require(try Tensor<Double>(npyBytes: written).npyBytes == written, "an array read again has other bytes")
        _ = "\(array)"
    }
}

extension RandomStream {
    fileprivate mutating func shape() -> Shape { Shape(several(0...3) { $0.below(5) }) }

    fileprivate mutating func tensor() -> AnyTensor {
        let shape = shape()
        let count = shape.elementCount
        return switch below(3) {
        case 0: AnyTensor(Tensor<Float>(shape: shape, scalars: (0..<count).map { _ in Float(uniform()) }))
        case 1: AnyTensor(Tensor<Double>(shape: shape, scalars: (0..<count).map { _ in uniform() }))
        default: AnyTensor(Tensor<Bool>(shape: shape, scalars: (0..<count).map { _ in once(in: 2) }))
        }
    }
}
