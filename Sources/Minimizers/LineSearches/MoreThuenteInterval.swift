/// The interval of uncertainty of Moré and Thuente, and the next step to try in it.
struct MoreThuenteInterval {
    typealias Sample = Interpolation.Sample

    /// The end with the lowest value.
    private(set) var best: Sample
    private(set) var other: Sample
    /// Whether a minimum lies between both.
    private(set) var isBracketed = false
    /// The widths of the interval before, and of the one before that.
    private var widths = (Double.infinity, Double.infinity)

    init(value: Double, slope: Double) {
        best = (0, value, slope)
        other = best
    }

    var width: Double { abs(other.step - best.step) }

    /// Steps must stay below `step`, where there is no value.
    mutating func limit(to step: Double) {
        guard other.step >= step else { return }
        other = best
        isBracketed = false
    }

    /// Takes a sample in, and returns the next step.
    /// - Parameter tilt: what is taken off the slopes, as of the auxiliary function φ(t) − tilt · t.
    mutating func next(after trial: Sample, tilt: Double, maximumStep: Double) -> Double {
        // How far to extrapolate.
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

    /// Which ends the trial takes the place of.
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

    /// Section 4 of the paper: by cubics c, quadratics q and secants s through the best point and the trial.
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
