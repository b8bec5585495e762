import Tensors

/// The arguments of an operation, as one differentiable value.
struct Operands<Scalar: NumericScalar>: Codable, Sendable {
    var numbers: [Tensor<Scalar>] = []
    var indices: [Tensor<Int32>] = []
    var conditions: [Tensor<Bool>] = []
}

/// What an operation returns.
enum Outcome<Scalar: NumericScalar> {
    case same(Tensor<Scalar>)
    case index(Tensor<Int32>)
    case truth(Tensor<Bool>)

    var shape: Shape {
        switch self {
        case .same(let tensor): tensor.shape
        case .index(let tensor): tensor.shape
        case .truth(let tensor): tensor.shape
        }
    }

    var doubles: [Double] {
        switch self {
        case .same(let tensor): tensor.doubles
        case .index(let tensor): tensor.doubles
        case .truth(let tensor): tensor.doubles
        }
    }

    var resultType: String {
        switch self {
        case .same: "same"
        case .index: "index"
        case .truth: "bool"
        }
    }
}

/// The settings of an operation in `primitives.json`.
struct Parameters: Decodable, Sendable {
    struct Range: Decodable, Sendable { var start: Int, stop: Int?, step: Int }

    var slope, lower, upper, value: Double?
    var axis: Int?
    var axes: [Int]?
    var keepingDimensions, reversed: Bool?
    var shape, permutation, before, after: [Int]?
    var ranges: [Range]?
    var count: Int?

    /// What the file does not hold must not be made up.
    func require<Value>(_ path: KeyPath<Parameters, Value?>) -> Value {
        guard let value = self[keyPath: path] else { fatalError("primitives.json: a case lacks \(path)") }
        return value
    }
}
