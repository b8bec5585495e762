import Support
import Tensors

/// When a one-cycle schedule reaches its end, N being its steps.
public enum OneCycleEnd: String, Sendable, Codable, CaseIterable {
    /// At step N − 1, the last of the run. The phases before end at steps rise · N − 1 and back · N − 2. PyTorch.
    case lastStep
    /// At step N. The phases before end at steps ⌊rise · N⌋ and ⌊back · N⌋. Optax.
    case afterLastStep
}

extension Schedule {
    /// From peak / initialDivisor up to `peak`, then down to peak / (initialDivisor · finalDivisor), which is kept.
    ///
    /// - Parameters:
    ///   - peak: the greatest value, at least 0.
    ///   - steps: N, at least 1.
    ///   - rise: the part of the steps that go up, at least 0 and below 1. The default is 0.3.
    ///   - back: the part of the steps after which the value is back at its first, in a schedule of three phases: above
    ///     `rise` and below 1. The default is `nil`: down to the end in one go.
    ///   - initialDivisor: above 0. The default is 25.
    ///   - finalDivisor: above 0. The default is 10 000.
    ///   - transition: of each phase. The default is `.cosine`.
    ///   - end: where exactly the phases end. The default is `.lastStep`.
    ///
    /// Source: Smith and Topin, *Super-Convergence*, 2018. PyTorch's `OneCycleLR` is this; with `three_phase` its `back`
    /// is 2 · rise. Optax' `cosine_onecycle_schedule` ends `.afterLastStep`, and so does its
    /// `linear_onecycle_schedule`, with linear transitions and `back` 0.85.
    public static func oneCycle(
        peak: Double, over steps: Int, rise: Double = 0.3, back: Double? = nil, initialDivisor: Double = 25,
        finalDivisor: Double = 10_000, transition: Transition = .cosine, end: OneCycleEnd = .lastStep
    ) -> Schedule {
        Setting.scheduledValue.require(peak, of: "oneCycle schedule")
        for divisor in [initialDivisor, finalDivisor] { Setting.divisor.require(divisor, of: "oneCycle schedule") }
        let phases = Phases(steps, rise, back, transition, end, of: "oneCycle schedule")
        let initial = peak / initialDivisor
        let points = phases.points(from: initial, over: peak, to: initial / finalDivisor)
        let settings: KeyValuePairs<String, Argument> = [
            "peak": .number(peak), "over": .count(steps), "rise": .number(rise), "back": .optional(back),
            "initialDivisor": .number(initialDivisor), "finalDivisor": .number(finalDivisor),
            "transition": .word(transition.rawValue), "end": .word(end.rawValue),
        ]
        return Schedule("oneCycle", settings) { transition.value(at: Double($0), through: points) }
    }

    /// The momentum that goes with `oneCycle` of the same steps: down while the rate goes up, and back.
    ///
    /// - Parameters:
    ///   - initial: the value at both ends, at least 0. The default is 0.95.
    ///   - lowest: the value where the rate has its peak, at least 0. The default is 0.85.
    ///   - steps: N, at least 1; `rise`, `back`, `transition` and `end` as for the rate.
    ///
    /// Source: Smith and Topin; PyTorch's `OneCycleLR` with `cycle_momentum`.
    public static func oneCycleMomentum(
        from initial: Double = 0.95, to lowest: Double = 0.85, over steps: Int, rise: Double = 0.3,
        back: Double? = nil, transition: Transition = .cosine, end: OneCycleEnd = .lastStep
    ) -> Schedule {
        for value in [initial, lowest] { Setting.scheduledValue.require(value, of: "oneCycleMomentum schedule") }
        let phases = Phases(steps, rise, back, transition, end, of: "oneCycleMomentum schedule")
        let points = phases.points(from: initial, over: lowest, to: initial)
        let settings: KeyValuePairs<String, Argument> = [
            "from": .number(initial), "to": .number(lowest), "over": .count(steps), "rise": .number(rise),
            "back": .optional(back), "transition": .word(transition.rawValue), "end": .word(end.rawValue),
        ]
        return Schedule("oneCycleMomentum", settings) { transition.value(at: Double($0), through: points) }
    }

    /// Where the phases end.
    private struct Phases {
        let turn: Double
        let back: Double?
        let last: Double

        init(
            _ steps: Int, _ rise: Double, _ back: Double?, _ transition: Transition, _ end: OneCycleEnd,
            of owner: String
        ) {
            Setting.steps.require(Double(steps), of: owner)
            Setting.rise.require(rise, of: owner)
            if let back {
                Setting.back.require(back, of: owner)
                guard back > rise else { misuse("\(owner): back is \(back), not above rise, which is \(rise)") }
            }
            let count = Double(steps)
            switch end {
            case .lastStep: (turn, self.back, last) = (rise * count - 1, back.map { $0 * count - 2 }, count - 1)
            case .afterLastStep:
                (turn, self.back, last) = (
                    (rise * count).rounded(.down), back.map { ($0 * count).rounded(.down) }, count
                )
            }
        }

        func points(from initial: Double, over middle: Double, to final: Double) -> [(step: Double, value: Double)] {
            [(0, initial), (turn, middle)] + (back.map { [($0, initial)] } ?? []) + [(last, final)]
        }
    }
}

extension Setting {
    public static let rise = Setting("rise", .fraction)
    public static let back = Setting("back", .fraction)
    public static let divisor = Setting("divisor", .positive)
}
