/// A convex function r with a proximal operator.
public protocol ProximalFunction: Sendable {
    /// Returns r(x), infinite outside its domain.
    func value(_ point: Vector) -> Double
    /// Returns argmin over y of r(y) + ‖y − x‖² / 2t, for the step t > 0.
    func proximalPoint(_ point: Vector, step: Double) -> Vector
    /// Indicates whether it is a sum of functions of one element each; false by default.
    var isElementwise: Bool { get }
    /// Indicates whether its proximal operator is itself iterated, so that methods should call it as rarely as they
    /// can; false by default.
    var isIterated: Bool { get }
}

extension ProximalFunction {
    public var isElementwise: Bool { false }
    public var isIterated: Bool { false }
}
