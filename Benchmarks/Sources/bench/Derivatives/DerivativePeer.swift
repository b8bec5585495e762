import Descent

/// What is computed of a function at a point.
enum DerivativeQuantity: String {
    case value
    /// With the value, as all tools of reverse mode give it.
    case gradient
}

extension Peer {
    /// The value of a function at a point, or the value with the gradient, compiled once and run on the same numbers.
    ///
    /// The peers agree on the value plus the derivative along a fixed direction. Who computes no gradient takes it from
    /// one that was computed before.
    static func derivative<Point: TensorTree, Scalar: FloatingScalar>(
        _ quantity: DerivativeQuantity, threads: Int, at point: Point, of function: @escaping (Point) -> Tensor<Scalar>
    ) -> Peer {
        let leaves = Leaves(of: point)
        let buffers = StepBuffers(leaves.tensors)
        let both = CompiledStep(buffers) { state, _ in
            let (value, gradient) = valueAndGradient(at: leaves.rebuilt(with: state), of: function)
            return (state, [AnyTensor(value)] + Leaves(of: gradient).tensors)
        }
        let alone = CompiledStep(buffers) { state, _ in
            (state, [AnyTensor(function(leaves.rebuilt(with: state)))])
        }
        func slope() -> Double {
            var drawn = 0
            var slope = 0.0
            for (index, leaf) in leaves.tensors.enumerated() {
                let gradient = both.output(index + 1, as: Scalar.self)
                let direction = Stream.directions.uniform(leaf.shape.elementCount, bound: 1, first: drawn)
                for (part, along) in zip(gradient, direction) { slope += part.asDouble * Double(along) }
                drawn += leaf.shape.elementCount
            }
            return slope
        }
        both.run()
        let step = quantity == .value ? alone : both
        return .inProcess(
            "\(DescentPeer.name), \(quantity)", threads: threads,
            reset: { Parallelism.threadCount = threads },
            step: { step.run() },
            value: { step.output(0, as: Scalar.self)[0].asDouble + slope() })
    }

    /// The Hessian of a function of a vector; the peers agree on its quadratic form along a fixed direction.
    static func hessian(
        threads: Int, at point: Tensor<Double>, of function: @escaping (Tensor<Double>) -> Tensor<Double>
    ) -> Peer {
        let step = CompiledStep(StepBuffers([AnyTensor(point)])) { state, _ in
            let point: Tensor<Double> = state[0].typed() ?? []
            return (state, [AnyTensor(Descent.hessian(at: point, of: function))])
        }
        let count = point.count
        let direction = Stream.directions.uniform(count, bound: 1).map(Double.init)
        return .inProcess(
            "\(DescentPeer.name), Hessian", threads: threads,
            reset: { Parallelism.threadCount = threads },
            step: { step.run() },
            value: {
                let matrix = step.output(0, as: Double.self)
                var form = 0.0
                for row in 0..<count {
                    for column in 0..<count {
                        form += direction[row] * matrix[row * count + column] * direction[column]
                    }
                }
                return form
            })
    }
}
