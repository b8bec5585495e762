/// A formula that approximates derivatives by differences.
public enum DifferenceFormula: String, Sendable, CaseIterable {
    /// (f(x + h) − f(x − h)) / 2h: error O(h²), two evaluations an element. With the default step about 10 digits in
    /// `Double`.
    case centered
    /// (f(x + h) − f(x)) / h: error O(h), one evaluation an element more than the value. Worse: with its best step
    /// about 8 digits in `Double`.
    case forward

    /// The step that balances truncation against rounding, relative to max(1, |x|): ∛ε or √ε (Press et al.,
    /// *Numerical Recipes*, 3rd ed., section 5.7).
    package func defaultStep<S: FloatingScalar>(for _: S.Type) -> Double {
        switch self {
        case .centered: Double(S.ulpOfOne).cubeRoot
        case .forward: Double(S.ulpOfOne).squareRoot()
        }
    }
}

extension Double {
    fileprivate var cubeRoot: Double {
        var root = self > 1 ? self / 3 : 1
        for _ in 0..<200 { root -= (root - self / (root * root)) / 3 }
        return root
    }
}

/// The gradient of `function` by differences, one element at a time.
///
/// - Parameters:
///   - parameters: a tensor or struct of tensors of `S`.
///   - step: h, relative to max(1, |x|); the default is `formula.defaultStep(for: S.self)`.
///   - formula: `.centered` (default) or `.forward`.
/// - Complexity: 2n (centred) or n + 1 (forward) evaluations of `function` for n parameters.
public func numericalGradient<Parameters: TensorTree, S: FloatingScalar>(
    at parameters: Parameters, step: Double? = nil, formula: DifferenceFormula = .centered,
    of function: (Parameters) -> Tensor<S>
) -> Parameters {
    let leaves = Leaves(of: parameters)
    let relative = step ?? formula.defaultStep(for: S.self)
    func value(_ scalars: [S], at index: Int) -> S {
        var tensors = leaves.tensors
        tensors[index] = AnyTensor(Tensor<S>(shape: tensors[index].shape, scalars: scalars))
        return function(leaves.rebuilt(with: tensors)).scalar
    }
    let gradients = leaves.tensors.enumerated().map { index, leaf -> AnyTensor in
        guard let tensor: Tensor<S> = leaf.typed() else { return leaf.zeros }
        var scalars = tensor.scalars
        let slopes = scalars.indices.map { element -> S in
            let x = scalars[element]
            let h = S(relative) * Swift.max(1, Swift.abs(x))
            defer { scalars[element] = x }
            // Differences of the rounded points, not of the intended ones.
            let (above, below) = (x + h, formula == .centered ? x - h : x)
            scalars[element] = above
            let upper = value(scalars, at: index)
            scalars[element] = below
            return (upper - value(scalars, at: index)) / (above - below)
        }
        return AnyTensor(Tensor<S>(shape: leaf.shape, scalars: slopes))
    }
    return leaves.rebuilt(with: gradients)
}

extension AnyTensor {
    var zeros: AnyTensor { AnyTensor(Node(.fill(0, shape, scalarType))) }
}

/// A comparison of an exact gradient with centred differences, at the worst element.
public struct GradientCheck: Sendable, CustomStringConvertible {
    /// The name of the leaf with the largest error, "" for a tensor that stands alone.
    public let leaf: String
    /// The position of the worst element in that leaf.
    public let position: [Int]
    /// The two values there.
    public let exact, numerical: Double
    /// |exact − numerical| / max(|exact|, |numerical|, 1e-3 × the largest gradient of the leaf).
    public let relativeError: Double
    /// The largest relative error that is allowed.
    public let tolerance: Double

    /// Whether the relative error is within the tolerance.
    public var passes: Bool { relativeError <= tolerance }

    public var description: String {
        let place = (leaf.isEmpty ? "" : leaf) + "\(position)"
        let verdict = passes ? "passes" : "FAILS"
        return "gradient check \(verdict): worst at \(place): exact \(exact), numerical \(numerical), "
            + "relative error \(relativeError) (tolerance \(tolerance))"
    }
}

/// Compares the exact gradient of `function` with centred differences.
///
/// - Parameter tolerance: the relative error allowed; the default is 1e-5 for `Double` and 2e-2 for `Float`, whose
///   differences carry few digits: check in `Double` where you can.
public func checkGradient<Parameters: TensorTree, S: FloatingScalar>(
    at parameters: Parameters, tolerance: Double? = nil, of function: (Parameters) -> Tensor<S>
) -> GradientCheck {
    let exact = Leaves(of: gradient(at: parameters, of: function))
    let numerical = Leaves(of: numericalGradient(at: parameters, of: function))
    let tolerance = tolerance ?? (S.self == Double.self ? 1e-5 : 2e-2)
    var worst = GradientCheck(
        leaf: exact.names.first ?? "", position: [], exact: 0, numerical: 0, relativeError: 0, tolerance: tolerance)
    for (index, name) in exact.names.enumerated() {
        guard let a: Tensor<S> = exact.tensors[index].typed(), let b: Tensor<S> = numerical.tensors[index].typed()
        else { continue }
        let (left, right) = (a.scalars.map(Double.init), b.scalars.map(Double.init))
        let scale = Swift.max(1e-300, 1e-3 * (left + right).reduce(0) { Swift.max($0, Swift.abs($1)) })
        for element in left.indices {
            let size = Swift.max(Swift.abs(left[element]), Swift.abs(right[element]), scale)
            let difference = Swift.abs(left[element] - right[element]) / size
            let error = difference.isNaN ? Double.infinity : difference
            guard error > worst.relativeError || worst.position.isEmpty && element == 0 else { continue }
            worst = GradientCheck(
                leaf: name, position: a.shape.coordinates(of: element), exact: left[element],
                numerical: right[element], relativeError: error, tolerance: tolerance)
        }
    }
    return worst
}

extension Shape {
    /// The position along each axis of an element of the row-major order.
    func coordinates(of element: Int) -> [Int] {
        zip(lengths, rowMajorStrides).map { length, stride in element / stride % Swift.max(length, 1) }
    }
}
