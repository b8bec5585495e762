import Tensors
import TestSupport
import Testing

private let close = Tolerance(relative: 1e-12, ofScale: 1e-13)

private func rosenbrock(_ p: Tensor<Double>) -> Tensor<Double> {
    square(1 - p[0]) + 100 * square(p[1] - square(p[0]))
}

/// Forward mode, Jacobians, Hessians and beyond.
@Suite struct HigherDerivativeTests {
    /// Tall: 3 → 6, wide: 3 → 2, square.
    static let functions: [(name: String, function: @Sendable (Tensor<Double>) -> Tensor<Double>)] = [
        ("tall", { x in concatenate([sin(x), x * x.sum()]) }),
        ("wide", { x in stack([x.product(), exp(x[0]) * x[2]]) }),
        ("square", { x in tanh(matmul([[1, 2, 3], [0, -1, 2], [1, 1, 0.5]], x)) }),
        ("matrix", { x in outer(x, x * x) }),
    ]

    @Test(arguments: functions.indices)
    func jacobianAgainstPullbacksAndPushforwards(_ index: Int) {
        let function = Self.functions[index].function
        let point: Tensor<Double> = [0.3, -0.7, 1.1]
        let value = function(point)
        let found = jacobian(at: point, of: function)
        #expect(found.shape == Shape(value.shape + [3]))
        let matrix = found.reshaped(to: [-1, 3])
        let (_, pullback) = pullback(at: point, of: function)
        for row in 0..<value.count {
            let unit = Tensor<Double>.identity(value.count)[row].reshaped(to: value.shape)
            expectTensor(pullback(unit), matrix[row], close)
        }
        for column in 0..<3 {
            let forward = pushforward(at: point, along: .identity(3)[column], of: function)
            expectTensor(forward.value, value)
            expectTensor(forward.derivative.flattened(), matrix[.all, column], close)
        }
        // Central differences.
        for column in 0..<3 {
            let step = 1e-6 * Tensor<Double>.identity(3)[column]
            let slope = (function(point + step) - function(point - step)) / 2e-6
            expectTensor(slope.flattened(), matrix[.all, column], Tolerance(relative: 1e-7, ofScale: 1e-8))
        }
    }

    @Test func jacobianOfScalars() {
        let found = jacobian(at: Tensor<Double>(2)) { $0 * $0 }
        #expect(found.shape == [] && found.scalar == 4)
    }

    @Test func pushforwardOfSeveralArguments() {
        let (value, derivative) = pushforward(
            at: Tensor<Double>([1, 2]), Tensor<Double>([3, 4]), along: Tensor<Double>([1, 0]), Tensor<Double>([0, 10])
        ) { a, b in a * b }
        expectTensor(value, [3, 8] as Tensor<Double>)
        expectTensor(derivative, [3, 20] as Tensor<Double>)
    }

    @Test func hessianOfRosenbrock() {
        // [2 − 400 (y − 3 x²), −400 x; −400 x, 200]
        let found = hessian(at: [-1.2, 1], of: rosenbrock)
        expectTensor(found, [[1330, 480], [480, 200]] as Tensor<Double>, close)
    }

    /// The Hessian of everything against the gradient's own differences, struct and all.
    @Test func hessianOfStruct() {
        let network = Network.example(inputs: 2, hidden: 2)
        let (x, y): (Tensor<Double>, Tensor<Double>) = ([[0.5, -1], [2, 0.1]], [1, -1])
        let found = hessian(at: network) { $0.loss(x, y) }
        // Weights 4 + 2 + 2 + 1, scale 1, and 6 numbers that play no part.
        #expect(found.shape == [16, 16])
        expectTensor(found, found.transposed(), Tolerance(relative: 0, ofScale: 1e-14))
        func slopes(_ scale: Double) -> Tensor<Double> {
            var moved = network
            moved.scale = Tensor(scale)
            let gradient = gradient(at: moved) { $0.loss(x, y) }
            return concatenate(
                gradient.layers.flatMap { [$0.weight.flattened(), $0.bias] } + [gradient.scale.flattened()])
        }
        let column = (slopes(1.5 + 1e-6) - slopes(1.5 - 1e-6)) / 2e-6
        // The scale comes after the layers.
        expectTensor(found[9, 0..<10], column, Tolerance(relative: 1e-7, ofScale: 1e-8))
        expectTensor(found[10..., .all], Tensor<Double>.zeros([6, 16]))
    }

    @Test func mixedSecondDerivativesOfPowers() {
        // f = xᶻ: ∂²f/∂x∂z = xᶻ⁻¹ (1 + z log x), also where z = 0.
        for exponent in [0.0, 0.5, 1, 2, -1] {
            let found = hessian(at: Tensor([2, exponent])) { p in pow(p[0], p[1]) }
            let power = pow(2, Tensor<Double>(exponent - 1))
            let mixed = power * (1 + exponent * log(Tensor<Double>(2)))
            expectTensor(found[0, 1], mixed, close)
            expectTensor(found[1, 0], mixed, close)
        }
    }

    @Test func hessianVectorProducts() {
        let point: Tensor<Double> = [-1.2, 1]
        let matrix = hessian(at: point, of: rosenbrock)
        for direction: Tensor<Double> in [[1, 0], [0, 1], [3, -2]] {
            expectTensor(
                hessianVectorProduct(at: point, along: direction, of: rosenbrock), matmul(matrix, direction), close)
        }
    }

    @Test func hessianVectorProductsOfSeveralArguments() {
        let (a, b): (Tensor<Double>, Tensor<Double>) = ([1, 2], [3, 4])
        let (ha, hb) = hessianVectorProduct(at: a, b, along: [1, 0], [0, 1]) { a, b in (a * a * b).sum() }
        // H = [2b 2a; 2a 0] for each pair.
        expectTensor(ha, [6, 4] as Tensor<Double>)
        expectTensor(hb, [2, 0] as Tensor<Double>)
    }

    @Test func thirdDerivatives() {
        func derivative(
            _ function: @escaping (Tensor<Double>) -> Tensor<Double>
        ) -> (Tensor<Double>) -> Tensor<Double> { { gradient(at: $0, of: function) } }
        let x = Tensor<Double>(0.7)
        let functions: [(name: String, function: (Tensor<Double>) -> Tensor<Double>, third: Tensor<Double>)] = [
            ("exp", { exp($0) }, exp(x)),
            ("sin", { sin($0) }, -cos(x)),
            ("log", { log($0) }, 2 / pow(x, 3)),
            ("x⁵", { pow($0, 5) }, 60 * x * x),
            ("tanh", { tanh($0) }, -2 * (1 - square(tanh(x))) * (1 - 3 * square(tanh(x)))),
            ("1/x", { 1 / $0 }, -6 / pow(x, 4)),
            ("√x", { sqrt($0) }, 0.375 / (x * x * sqrt(x))),
        ]
        for item in functions {
            let third = derivative(derivative(derivative(item.function)))(x)
            #expect(Tolerance(relative: 1e-12).mismatch(third, item.third) == nil, "\(item.name)")
        }
    }

    @Test func thirdDerivativesByJacobians() {
        // f = x₀² x₁: the third derivatives are 2 at every order of (0, 0, 1).
        let third = jacobian(at: [3, 5]) { (x: Tensor<Double>) in
            hessian(at: x) { $0[0] * $0[0] * $0[1] }
        }
        expectTensor(third, [[[0, 2], [2, 0]], [[2, 0], [0, 0]]] as Tensor<Double>)
    }

    @Test func pushforwardOfPushforward() {
        // Along 1 and again along 1: the second derivative.
        let second = pushforward(at: Tensor<Double>(0.5), along: Tensor(1)) { x in
            pushforward(at: x, along: Tensor(1)) { sin($0) }.derivative
        }
        expectTensor(second.derivative, -sin(Tensor<Double>(0.5)), close)
    }
}
