import Tensors
import TestSupport

extension [Number] {
    func tensor<Scalar: TensorScalar>(_ shape: [Int]) -> Tensor<Scalar> {
        Tensor(shape: Shape(shape), scalars: doubles.map { Scalar(fromDouble: $0) })
    }
}
