import Optimizers

/// A step that fulfils the strong Wolfe conditions, by safeguarded cubic and quadratic interpolation: the line search
/// of MINPACK-2, and so of L-BFGS-B.
/// ```
/// φ(t) ≤ φ(0) + c₁ t φ'(0),   |φ'(t)| ≤ c₂ |φ'(0)|
/// ```
/// Until a point is found that decreases enough with φ' ≥ 0, it is ψ(t) = φ(t) − φ(0) − c₁ t φ'(0) that is
/// interpolated. Points where f is not finite count as too far. Moré and Thuente, *ACM TOMS* 20, 1994.
public struct MoreThuente: LineSearch {
    public static let name = "moreThuente"
    /// c₁.
    public var decrease: Double
    /// c₂: 0.9 for Newton and quasi-Newton directions, 0.1 for conjugate gradients.
    public var curvature: Double
    /// The relative width at which an interval is narrow enough.
    public var width: Double
    public var maximumTrials: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf(.curvature, \.curvature), SettingOf(.width, \.width),
        SettingOf("maximumTrials", \.maximumTrials),
    ]
    public func validateTogether() throws(SettingError) { try requireWolfe(decrease, curvature) }

    public init(decrease: Double = 1e-3, curvature: Double = 0.9, width: Double = 1e-15, maximumTrials: Int = 20) {
        (self.decrease, self.curvature) = (decrease, curvature)
        (self.width, self.maximumTrials) = (width, maximumTrials)
        check()
    }

    public func search(along line: Line, from step: Double) throws -> LinePoint? {
        let conditions = WolfeConditions(line, decrease: decrease, curvature: curvature)
        var trials = LineTrials(along: line, conditions, atMost: maximumTrials)
        var interval = MoreThuenteInterval(value: line.origin.value, slope: line.slope)
        var (step, maximumStep) = (min(step, line.maximumStep), line.maximumStep)
        var usesAuxiliary = true
        while let point = try trials.point(at: step) {
            guard point.isFinite else {
                maximumStep = step
                interval.limit(to: step)
                step = interval.best.step + 0.1 * (step - interval.best.step)
                continue
            }
            if conditions.isStrongWolfe(point) { return point }
            let isDecrease = conditions.isDecrease(point)
            if step == maximumStep, isDecrease, point.slope <= decrease * line.slope { return point }
            if isDecrease, point.slope >= 0 { usesAuxiliary = false }
            let tilt = usesAuxiliary && point.value <= interval.best.value && !isDecrease ? decrease * line.slope : 0
            step = interval.next(after: (point.step, point.value, point.slope), tilt: tilt, maximumStep: maximumStep)
            if interval.isBracketed, interval.width <= width * max(interval.best.step, interval.other.step) { break }
        }
        return trials.lowest
    }
}

extension Setting {
    static let width = Setting("width", .notNegative)
}
