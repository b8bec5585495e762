import CKernels

// What kernels compute is listed once, in `Operations.h`, and read here.

extension KernelOperation {
    init(_ function: UnaryFunction) { self = descent_operation_of_unary(function) }
    init(_ function: BinaryFunction) { self = descent_operation_of_binary(function) }

    var name: String { String(cString: descent_operation_name(self)) }
}

extension UnaryFunction {
    static var allCases: [UnaryFunction] {
        (0..<UInt32(DESCENT_UNARY_COUNT)).compactMap { UnaryFunction(rawValue: $0) }
    }

    var name: String { KernelOperation(self).name }
}

extension BinaryFunction {
    static var allCases: [BinaryFunction] {
        (0..<UInt32(DESCENT_BINARY_COUNT)).compactMap { BinaryFunction(rawValue: $0 + UInt32(DESCENT_UNARY_COUNT)) }
    }

    var name: String { KernelOperation(self).name }

    var isComparison: Bool {
        switch self {
        case .less, .lessOrEqual, .equal, .notEqual: true
        case .add, .subtract, .multiply, .divide, .power, .maximum, .minimum, .and, .or: false
        }
    }
}

extension Reduction {
    var name: String { String(cString: descent_reduction_name(self)) }
}
