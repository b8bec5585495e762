import Optimizers

/// Newton's method by conjugate gradients: d solves ∇²f(x) d ≈ −∇f(x) up to a residual of min(½, √‖∇f‖) ‖∇f‖, by
/// products of the Hessian with vectors, and never forms it. Where a direction of negative curvature turns up, the
/// iteration ends with what there is, at the first with that direction itself.
///
/// Converges faster than linearly. Remembers a few vectors, for functions of many variables. Dembo and Steihaug,
/// *Mathematical Programming* 26, 1983; Nocedal and Wright 2006, algorithm 7.1.
public struct NewtonCG: DescentMethod {
    public static let name = "newtonCG"
    /// Of inner steps; 0 is twice the number of variables.
    public var maximumInnerSteps: Int
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [
        SettingOf("maximumInnerSteps", atLeast: 0, \.maximumInnerSteps), .lineSearch,
    ]

    public init(maximumInnerSteps: Int = 0, lineSearch: any LineSearch = StrongWolfe()) {
        (self.maximumInnerSteps, self.lineSearch) = (maximumInnerSteps, lineSearch)
        check()
    }

    public struct History: Sendable {}

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) throws -> Vector {
        let gradient = iterate.slope
        let size = gradient.norm
        let tolerance = Swift.min(0.5, size.squareRoot()) * size
        var solution = Vector.zeros(gradient.count)
        var residual = gradient
        var direction = -gradient
        var square = dot(residual, residual)
        for step in 0..<(maximumInnerSteps > 0 ? maximumInnerSteps : 2 * gradient.count) {
            let product = try function.hessianVectorProduct(iterate.point, direction, gradient: gradient)
            let curvature = dot(direction, product)
            guard curvature > 0 else { return step == 0 ? direction : solution }
            let length = square / curvature
            solution.add(length, direction)
            residual.add(length, product)
            let next = dot(residual, residual)
            if next.squareRoot() <= tolerance { break }
            direction = (-residual).adding(next / square, direction)
            square = next
        }
        return solution
    }

    public func firstStep(along line: Line, _ history: History) -> Double { 1 }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {}

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool { false }
}
