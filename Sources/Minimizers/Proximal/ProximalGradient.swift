import Optimizers

/// Proximal gradients, or iterative shrinkage: x ← prox(x − t ∇f(x)), of the regularizer or the bounds, for the step t.
/// t is halved until the parabola that the step minimises is above f, and then grows again. The value falls with each
/// step. Lions and Mercier, *SIAM J. Numer. Anal.* 16, 1979; Beck and Teboulle, *SIAM J. Imaging Sciences* 2, 2009.
public struct ProximalGradient: Minimizer {
    public static let name = "proximalGradient"
    public static var accepts: ProblemParts { [.bounds, .regularizer] }
    /// What t is multiplied by where it was too long.
    public var factor: Double
    /// What t is multiplied by after each step.
    public var growth: Double

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.backtrackingFactor, \.factor), SettingOf(.growth, \.growth),
    ]

    public init(factor: Double = 0.5, growth: Double = 1.1) {
        (self.factor, self.growth) = (factor, growth)
        check()
    }

    public struct Memory: Sendable {
        var length: Double
    }

    public func initialMemory(at iterate: inout Iterate, _ function: Evaluator) throws -> Memory {
        try function.problem.checkProximal(name)
        return Memory(length: try ProximalStep.firstLength(at: iterate, function))
    }

    public func step(_ iterate: inout Iterate, _ memory: inout Memory, _ function: Evaluator) throws -> StopReason? {
        let smoothValue = iterate.value - (function.problem.regularizer?.value(iterate.point) ?? 0)
        guard
            let step = try ProximalStep(
                from: iterate, smoothValue: smoothValue, length: memory.length * growth, shrinking: factor, function)
        else { return .lineSearchFailed }
        memory.length = step.length
        if step.next.point == iterate.point { return .roundingLimit }
        iterate = step.next
        return nil
    }
}

extension Setting {
    /// What a step is multiplied by after each step.
    static let growth = Setting("growth", .positive)
}
