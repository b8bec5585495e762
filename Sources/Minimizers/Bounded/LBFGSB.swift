import Optimizers

/// Limited-memory BFGS within a box: the quadratic model of the last `memory` steps is followed along the projected
/// gradient to its first minimum, the Cauchy point, which tells the bounds that hold; then it is minimised over the
/// other variables; a line search leads towards what was found.
/// ```
/// B = θ I − W M Wᵀ                                      from the last steps and changes of the gradient
/// xᶜ: the first minimum of g·d + ½ d·B d along P(x − t g)
/// x̂: the minimum over the variables that are free at xᶜ, projected;   d = x̂ − x
/// ```
/// Byrd, Lu, Nocedal and Zhu, *SIAM J. Scientific Computing* 16, 1995; the projection by Morales and Nocedal, *ACM Trans.
/// Mathematical Software* 38, 2011. O(memory² · n) a step. Without bounds the steps are those of `LBFGS`.
public struct LBFGSB: DescentMethod {
    public static let name = "lbfgsb"
    public static var accepts: ProblemParts { .bounds }
    /// How many steps are remembered.
    public var memory: Int
    public var lineSearch: any LineSearch

    public static let settings: [SettingOf<Self>] = [SettingOf("memory", \.memory), .lineSearch]

    public init(memory: Int = 10, lineSearch: any LineSearch = MoreThuente()) {
        (self.memory, self.lineSearch) = (memory, lineSearch)
        check()
    }

    public struct History: Sendable {
        fileprivate var model = CompactHessian()
    }

    public func initialHistory(at iterate: Iterate) -> History { History() }

    public func direction(at iterate: Iterate, _ history: inout History, _ function: Evaluator) -> Vector {
        let (x, gradient) = (iterate.point, iterate.slope)
        let bounds = function.bounds ?? Bounds(-.infinity ... .infinity, count: x.count)
        let cauchy = CauchyPoint(from: x, gradient: gradient, within: bounds, history.model)
        if let target = history.model.subspaceMinimum(from: cauchy, origin: x, gradient: gradient, within: bounds) {
            return target - x
        }
        history.model = CompactHessian()
        return CauchyPoint(from: x, gradient: gradient, within: bounds, history.model).point - x
    }

    /// 1, which leads to x̂; from the start, where the model knows nothing, a step of length 1 if bounds are missing.
    public func firstStep(along line: Line, _ history: History) -> Double {
        guard history.model.count == 0, !line.isBoxed else { return 1 }
        return line.unitStep
    }

    public func update(_ history: inout History, from old: Iterate, to new: Iterate, along line: Line, step: Double) {
        history.model.append(step: new.point - old.point, change: new.slope - old.slope, limit: self.memory)
    }

    public func restart(_ history: inout History, at iterate: Iterate) -> Bool {
        defer { history.model = CompactHessian() }
        return history.model.count > 0
    }
}
