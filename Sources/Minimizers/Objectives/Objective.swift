/// A function f: ℝⁿ → ℝ to be minimized, with those of its derivatives that are known.
///
/// Functions of tensors have all derivatives (`Objective(_:like:)`); a closure has those that are given. Derivatives
/// that a method needs and that are not known are approximated by centred differences, at the price of more
/// evaluations: see `Evaluator`.
///
/// It is not `Sendable`: a compiled function owns the memory of its inputs, so each task needs an objective of its own.
public struct Objective {
    /// The value f(x).
    public var value: (Vector) throws -> Double
    /// The value f(x) and the gradient ∇f(x), computed together.
    public var valueAndGradient: ((Vector) throws -> (value: Double, gradient: Vector))?
    /// The matrix of second derivatives.
    public var hessian: ((Vector) throws -> Matrix)?
    /// The product ∇²f(x) v of x and v.
    public var hessianVectorProduct: ((_ point: Vector, _ direction: Vector) throws -> Vector)?
    /// The values of f at many points, in one program.
    public var values: (([Vector]) throws -> [Double])?
    /// The function of tensors, for first-order methods, which are compiled with it.
    package var tensorFunction: (any TensorFunctionForm)?
    /// The residuals, if the function is a sum of squares.
    package var sumOfSquares: SumOfSquares?
    /// Whether gradients are exact, to 64 bits, and cost little, so that one may look around with them at the end of a run.
    package var hasExactDerivatives = false
    /// The number of values that a gradient with its value counts as: more than 1 if it is made by differences.
    package var valuesPerGradient = 1

    /// Creates a function of which only the value is known.
    public init(value: @escaping (Vector) throws -> Double) { self.value = value }

    /// Creates a function with a gradient of its own.
    public init(
        value: @escaping (Vector) throws -> Double,
        valueAndGradient: @escaping (Vector) throws -> (value: Double, gradient: Vector),
        hessian: ((Vector) throws -> Matrix)? = nil,
        hessianVectorProduct: ((Vector, Vector) throws -> Vector)? = nil
    ) {
        self.value = value
        self.valueAndGradient = valueAndGradient
        self.hessian = hessian
        self.hessianVectorProduct = hessianVectorProduct
    }
}
