import Settings

/// Newton's method by conjugate gradients, for functions of many variables: d solves ∇²f(x) d ≈ −∇f(x) up to a residual
/// of min(½, √‖∇f‖) ‖∇f‖, by products of the Hessian with vectors, which is never formed. At a direction of negative
/// curvature the iteration ends with the solution so far; if it is the first direction, with that itself.
///
/// Converges faster than linearly. Source: Dembo and Steihaug, *Mathematical Programming* 26, 1983; Nocedal and Wright
/// 2006, algorithm 7.1.
public struct NewtonCG: DescentMethod, ListedMinimizer {
    public static let name = "newtonCG"
    package static let formula = "d = −H⁻¹ ∇f by conjugate gradients, with products ∇²f v"
    package static let source = "Dembo and Steihaug, Math. Programming 26, 1983"
    var maximumInnerSteps: Int
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [
        SettingOf("maximumInnerSteps", atLeast: 0, atMost: Setting.mostSteps, \.maximumInnerSteps), .lineSearch,
    ]

    /// Creates the method.
    /// - Parameter maximumInnerSteps: the limit of inner steps; 0, the default, for twice the number of variables.
    public init(maximumInnerSteps: Int = 0, lineSearch: any LineSearch = StrongWolfe()) {
        (self.maximumInnerSteps, self.lineSearch) = (maximumInnerSteps, lineSearch)
        check()
    }

    /// Nothing: each direction depends on its point alone.
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
