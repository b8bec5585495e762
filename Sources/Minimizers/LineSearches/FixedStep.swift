import Settings

/// A step t that is the same at every point, whatever the values: x ← x + t d, with one evaluation a step. With
/// `SteepestDescent` it is the gradient method of textbooks, x ← x − t ∇f(x), exactly.
///
/// It decreases f only if t is small enough: along −∇f, below 2/L if the gradient changes by at most L times the
/// distance. A point where f is not finite is not taken. t = 1 suits the directions of quasi-Newton and Newton methods.
public struct FixedStep: LineSearch {
    public static let name = "fixed"
    public static let decreases = false
    package var step: Double

    public static let settings: [SettingOf<Self>] = [SettingOf(.fixedStep, \.step)]

    /// Creates the search.
    /// - Parameter step: the step t, above 0.
    public init(_ step: Double = 1) {
        self.step = step
        check()
    }

    public func search(along line: Line, from step: Double) throws -> LinePoint? {
        let point = try line.valueAndSlope(at: min(self.step, line.maximumStep))
        return point.isFinite ? point : nil
    }
}

extension Setting {
    static let fixedStep = Setting("step", .positive)
}
