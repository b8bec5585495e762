import Settings

/// The search of Moré and Thuente: a step that fulfils the strong Wolfe conditions, by safeguarded cubic and quadratic
/// interpolation. The line search of MINPACK-2, and so of L-BFGS-B.
/// ```
/// φ(t) ≤ φ(0) + c₁ t φ'(0),   |φ'(t)| ≤ c₂ |φ'(0)|
/// ```
/// Until a point is found that decreases enough with φ' ≥ 0, it is ψ(t) = φ(t) − φ(0) − c₁ t φ'(0) that is
/// interpolated. Points where f is not finite count as too far.
///
/// Source: Moré and Thuente, *ACM TOMS* 20, 1994.
public struct MoreThuente: LineSearch {
    public static let name = "moreThuente"
    var decrease: Double
    var curvature: Double
    var width: Double
    var maximumTrials: Int

    public static let settings: [SettingOf<Self>] = [
        SettingOf(.decrease, \.decrease), SettingOf(.curvature, \.curvature), SettingOf(.width, \.width),
        SettingOf("maximumTrials", atMost: 10_000, \.maximumTrials),
    ]
    public func validateTogether() throws(SettingError) { try requireWolfe(decrease, curvature) }

    /// Creates the search.
    /// - Parameters:
    ///   - decrease: the constant c₁ of sufficient decrease, above 0 and at most c₂.
    ///   - curvature: the constant c₂ of the curvature condition, below 1: 0.9 for Newton and quasi-Newton directions,
    ///     0.1 for conjugate gradients.
    ///   - width: the relative width at which an interval is narrow enough, at least 0.
    ///   - maximumTrials: the limit of trials, at least 1.
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

/// The interval of uncertainty of Moré and Thuente, and the next step to try in it.
struct MoreThuenteInterval {
    typealias Sample = Interpolation.Sample

    /// The end with the lowest value.
    private(set) var best: Sample
    private(set) var other: Sample
    /// Indicates whether a minimum lies between both ends.
    private(set) var isBracketed = false
    /// The widths of the interval before, and of the one before that.
    private var widths = (Double.infinity, Double.infinity)

    init(value: Double, slope: Double) {
        best = (0, value, slope)
        other = best
    }

    var width: Double { abs(other.step - best.step) }

    /// Forbids steps from `step` on, where there is no value.
    mutating func limit(to step: Double) {
        guard other.step >= step else { return }
        other = best
        isBracketed = false
    }

    /// Takes in a sample, and returns the next step.
    /// - Parameter tilt: the number subtracted from the slopes, as for the auxiliary function φ(t) − tilt · t.
    mutating func next(after trial: Sample, tilt: Double, maximumStep: Double) -> Double {
        // The limits of extrapolation.
        let advance = trial.step - best.step
        let beyond = (trial.step + 1.1 * advance, trial.step + 4 * advance)
        var step = interpolated(tilted(best, tilt), tilted(other, tilt), tilted(trial, tilt), beyond.1)
        take(trial, tilt)
        guard isBracketed else { return min(max(step, beyond.0), beyond.1, maximumStep) }
        if width >= 0.66 * widths.1 { step = best.step + (other.step - best.step) / 2 }
        widths = (width, widths.0)
        return min(max(step, min(best.step, other.step)), max(best.step, other.step))
    }

    private func tilted(_ sample: Sample, _ tilt: Double) -> Sample {
        (sample.step, sample.value - tilt * sample.step, sample.slope - tilt)
    }

    /// Replaces an end by the trial.
    private mutating func take(_ trial: Sample, _ tilt: Double) {
        let (trialTilted, bestTilted) = (tilted(trial, tilt), tilted(best, tilt))
        if trialTilted.value > bestTilted.value {
            other = trial
            isBracketed = true
        } else {
            if trialTilted.slope * bestTilted.slope < 0 {
                other = best
                isBracketed = true
            }
            best = trial
        }
    }

    /// Returns the step of section 4 of the paper: by cubics, quadratics and secants through the best point and the
    /// trial.
    private func interpolated(_ best: Sample, _ other: Sample, _ trial: Sample, _ farthest: Double) -> Double {
        let cubic = Interpolation.cubicMinimum(best, trial)
        let secant = Interpolation.secant(best, trial)
        func nearer(_ a: Double, _ b: Double, to step: Double) -> Double { abs(a - step) < abs(b - step) ? a : b }
        func farther(_ a: Double, _ b: Double, from step: Double) -> Double { abs(a - step) > abs(b - step) ? a : b }

        // Higher: a minimum lies between.
        if trial.value > best.value {
            let rise = (best.value - trial.value) / (trial.step - best.step) + best.slope
            let quadratic = best.step + best.slope / rise / 2 * (trial.step - best.step)
            guard let cubic else { return quadratic }
            return abs(cubic - best.step) < abs(quadratic - best.step) ? cubic : cubic + (quadratic - cubic) / 2
        }
        // Lower, with the slope turned: between as well.
        if trial.slope * best.slope < 0 { return farther(cubic ?? secant, secant, from: trial.step) }
        // Lower and flatter: beyond.
        if abs(trial.slope) < abs(best.slope) {
            let isAhead = trial.step > best.step
            let end = isAhead ? farthest : min(best.step, other.step)
            let beyond = cubic.flatMap { isAhead == ($0 > trial.step) && $0 != trial.step ? $0 : nil } ?? end
            guard isBracketed else { return farther(beyond, secant, from: trial.step) }
            let step = nearer(beyond, secant, to: trial.step)
            let most = trial.step + 0.66 * (other.step - trial.step)
            return isAhead ? min(most, step) : max(most, step)
        }
        // Lower and steeper.
        if isBracketed { return Interpolation.cubicMinimum(other, trial) ?? (trial.step + other.step) / 2 }
        return farthest
    }
}
