import CKernels

/// The table of derivatives: for each primitive, the cotangents of its operands x from the cotangent g of its result y.
///
/// The rules are written in tensor operations, so that they build graph and can be differentiated again. `nil` stands
/// for zero. Where a function has a kink, the choice of subgradient stands in the rule: sign(0) = 0, so |x| has
/// derivative 0 at 0; equal arguments of maximum and minimum share the cotangent equally.
extension Primitive {
    func pullback<S: FloatingScalar>(_ g: Tensor<S>, _ operands: [Node], _ y: Tensor<S>) -> [Tensor<S>?] {
        func x(_ index: Int) -> Tensor<S> { Tensor(operands[index]) }
        switch self {
        case .constant, .placeholder, .fill, .iota, .random, .argument: return operands.map { _ in nil }
        case .unary(let function): return [function.pullback(g, x(0), y)]
        case .binary(.multiply) where operands[0] === operands[1]:
            // x² passes 2gx on at once: added to other cotangents one after the other, its halves cost twice as much.
            let half = g * x(0)
            return [half + half, nil]
        case .binary(let function): return function.pullback(g, x(0), x(1), y)
        case .select:
            let (condition, zero) = (Tensor<Bool>(operands[0]), Tensor<S>(repeating: 0, shape: g.shape))
            return [nil, Tensors.select(condition, g, zero), Tensors.select(condition, zero, g)]
        case .convert: return [g]
        case .alias: return [g]
        case .withoutDerivative: return [nil]
        case .custom(let derivative):
            let cotangents = derivative.pullback(g.node, operands[0], Array(operands.dropFirst()))
            return [nil] + cotangents.map { $0.map { Tensor($0) } }
        case .reshape: return [g.reshaped(to: x(0).shape)]
        case .broadcast:
            let shape = x(0).shape
            let stretched = shape.indices.filter { shape[$0] == 1 && y.shape[$0] != 1 }
            return [g.sum(alongAxes: stretched, keepingDimensions: true)]
        case .transpose(let permutation): return [g.transposed(permutation: inverse(permutation))]
        case .slice(let starts, _, let steps): return [g.spread(into: x(0).shape, starts: starts, steps: steps)]
        case .pad(let low, _, let interior):
            return [Tensor(.slice(starts: low, lengths: x(0).shape, steps: interior.map { $0 + 1 }), g.node)]
        case .concatenate(let axis):
            var start = 0
            return operands.map { operand in
                var starts = [Int](repeating: 0, count: g.rank)
                starts[axis] = start
                start += operand.shape[axis]
                let steps = [Int](repeating: 1, count: g.rank)
                return Tensor(.slice(starts: starts, lengths: operand.shape, steps: steps), g.node)
            }
        case .gather: return [Tensor(.scatterAdd(count: operands[0].shape[0]), g.node, operands[1]), nil]
        case .scatterAdd: return [Tensor(.gather, g.node, operands[1]), nil]
        case .reduce(.sum, let axes): return [g.stretched(over: axes, to: x(0).shape)]
        case .reduce(.maximum, let axes), .reduce(.minimum, let axes):
            let attains = Tensor<S>(x(0) .== y.stretched(over: axes, to: x(0).shape))
            let share = g / attains.sum(alongAxes: axes)
            return [attains * share.stretched(over: axes, to: x(0).shape)]
        case .cumulativeSum(let axis, let reversed): return [g.cumulativeSum(alongAxis: axis, reversed: !reversed)]
        case .matrixProduct:
            return [Tensor(self, g.node, x(1).transposed().node), Tensor(self, x(0).transposed().node, g.node)]
        }
    }
}

extension UnaryFunction {
    func pullback<S: FloatingScalar>(_ g: Tensor<S>, _ x: Tensor<S>, _ y: Tensor<S>) -> Tensor<S>? {
        switch self {
        case .negate: -g
        case .exp: g * y
        case .log: g / x
        case .log1p: g / (1 + x)
        case .expm1: g * (y + 1)
        case .sqrt: g / (2 * y)
        case .reciprocalSquareRoot: g * (-0.5 * (y * y * y))
        case .sin: g * Tensors.cos(x)
        case .cos: -(g * Tensors.sin(x))
        case .tan: g * (1 + y * y)
        case .asin: g / Tensors.sqrt((1 - x) * (1 + x))
        case .acos: -(g / Tensors.sqrt((1 - x) * (1 + x)))
        case .atan: g / (1 + x * x)
        case .sinh: g * Tensors.cosh(x)
        case .cosh: g * Tensors.sinh(x)
        case .tanh: g * (1 - y * y)
        case .asinh: g / Tensors.sqrt(1 + x * x)
        case .sigmoid: g * (y * (1 - y))
        case .erf: g * (S(2 / Double.pi.squareRoot()) * Tensors.exp(-(x * x)))
        case .erfc: -(g * (S(2 / Double.pi.squareRoot()) * Tensors.exp(-(x * x))))
        case .absolute: g * Tensors.sign(x)
        case .sign, .floor, .not: nil
        case .copy: g
        }
    }
}

extension BinaryFunction {
    func pullback<S: FloatingScalar>(
        _ g: Tensor<S>, _ x: @autoclosure () -> Tensor<S>, _ z: @autoclosure () -> Tensor<S>,
        _ y: @autoclosure () -> Tensor<S>
    ) -> [Tensor<S>?] {
        switch self {
        case .add: return [g, g]
        case .subtract: return [g, -g]
        case .multiply: return [g * z(), g * x()]
        case .divide: return [g / z(), -(g * y() / z())]
        case .power:
            let (x, z, y) = (x(), z(), y())
            let zero = Tensor<S>(repeating: 0, shape: g.shape)
            // 0 · 0⁻¹ is 0 here. Elsewhere z = 0 needs no care, and its own derivatives need x.
            let base = Tensors.select(z .== 0, Tensors.select(x .== 0, zero + 1, x), x)
            let slope = z * Tensors.pow(base, z - 1)
            let logarithm = Tensors.log(Tensors.select(x .> 0, x, zero + 1))
            return [g * slope, g * (y * logarithm)]
        case .maximum: return shared(g, x() .> z(), x() .== z())
        case .minimum: return shared(g, x() .< z(), x() .== z())
        case .less, .lessOrEqual, .equal, .notEqual, .and, .or: return [nil, nil]
        }
    }

    /// The cotangent to the operand that was chosen, half to each where they tie.
    private func shared<S: FloatingScalar>(
        _ g: Tensor<S>, _ first: Tensor<Bool>, _ tie: Tensor<Bool>
    ) -> [Tensor<S>?] {
        let (zero, half) = (Tensor<S>(repeating: 0, shape: g.shape), 0.5 * g)
        let toFirst = Tensors.select(tie, half, Tensors.select(first, g, zero))
        return [toFirst, g - toFirst]
    }
}

private func inverse(_ permutation: [Int]) -> [Int] {
    var result = permutation
    for (position, axis) in permutation.enumerated() { result[axis] = position }
    return result
}

extension Tensor where Scalar: NumericScalar {
    /// A reduced tensor repeated along the `axes` that vanished from `shape`.
    func stretched(over axes: [Int], to shape: Shape) -> Tensor {
        reshaped(to: shape.keeping(axes)).broadcast(to: shape)
    }

    /// Zeros of `shape` with this tensor at the places a slice with these starts and steps reads: its transpose.
    func spread(into shape: Shape, starts: [Int], steps: [Int]) -> Tensor {
        guard count > 0 else { return Tensor(.fill(0, shape, Scalar.scalarType)) }
        let backwards = steps.indices.filter { steps[$0] < 0 }
        let forwards = backwards.isEmpty ? self : reversed(alongAxes: backwards)
        let low = starts.indices.map { steps[$0] < 0 ? starts[$0] + (self.shape[$0] - 1) * steps[$0] : starts[$0] }
        let interior = steps.map { Swift.abs($0) - 1 }
        let high = shape.indices.map { axis in
            shape[axis] - low[axis] - self.shape[axis] - (self.shape[axis] - 1) * interior[axis]
        }
        return Tensor(.pad(low: low, high: high, interior: interior), forwards.node)
    }
}
