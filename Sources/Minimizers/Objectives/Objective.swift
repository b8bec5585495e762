/// A function f: ℝⁿ → ℝ that is to be made small, with those of its derivatives that are known.
///
/// A function of tensors knows them all (`Objective(_:like:)`); a closure knows what it is given. Where a method needs
/// what is not known, it is approximated by centred differences, at the price of more evaluations: see `Evaluator`.
public struct Objective {
    /// f(x).
    public var value: (Vector) throws -> Double
    /// f(x) and ∇f(x), computed together.
    public var valueAndGradient: ((Vector) throws -> (value: Double, gradient: Vector))?
    /// The matrix of second derivatives.
    public var hessian: ((Vector) throws -> Matrix)?
    /// ∇²f(x) v, from x and v.
    public var hessianVectorProduct: ((_ point: Vector, _ direction: Vector) throws -> Vector)?
    /// f at many points, in one program.
    public var values: (([Vector]) throws -> [Double])?
    /// The function again, for first-order methods, which are compiled with it.
    package var tensorFunction: (any TensorFunctionForm)?
    /// The residuals, of sums of squares.
    package var sumOfSquares: SumOfSquares?
    /// As how many values a gradient with its value is counted: more than 1 where it is made by differences.
    package var valuesPerGradient = 1

    /// A function of which only the value is known.
    public init(value: @escaping (Vector) throws -> Double) { self.value = value }

    /// A function with a gradient of its own.
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
