import Optimizers
import Testing

/// Schedules with settings out of bounds end the program with one line that names the setting.
@Suite struct ScheduleMisuseTests {
    enum BadSetting: String, CaseIterable, Codable, Sendable {
        case linearValue = "linear schedule: value is -1; it must be at least 0"
        case inverseTimeValue = "inverseTime schedule: value is -1; it must be at least 0"
        case inversePowerValue = "inversePower schedule: value is -1; it must be at least 0"
        case polynomialValue = "polynomial schedule: value is -1; it must be at least 0"
        case cosineRestartsValue = "cosineRestarts schedule: value is -1; it must be at least 0"
        case cyclicValue = "cyclic schedule: value is -1; it must be at least 0"
        case oneCycleValue = "oneCycle schedule: value is -1; it must be at least 0"
        case oneCycleMomentumValue = "oneCycleMomentum schedule: value is -1; it must be at least 0"
        case stableDecayValue = "stableDecay schedule: value is -1; it must be at least 0"
        case piecewiseConstantValue = "piecewiseConstant schedule: value is -1; it must be at least 0"
        case piecewiseLinearValue = "piecewiseLinear schedule: value is -1; it must be at least 0"
        case transformerValue = "transformer schedule: value is -1; it must be at least 0"
        case linearSteps = "linear schedule: steps is 0; it must be at least 1"
        case inverseTimeSteps = "inverseTime schedule: steps is 0; it must be at least 1"
        case polynomialSteps = "polynomial schedule: steps is 0; it must be at least 1"
        case cosineRestartsSteps = "cosineRestarts schedule: steps is 0; it must be at least 1"
        case cyclicSteps = "cyclic schedule: steps is 0; it must be at least 1"
        case oneCycleSteps = "oneCycle schedule: steps is 0; it must be at least 1"
        case stableDecaySteps = "stableDecay schedule: steps is 0; it must be at least 1"
        case transformerSteps = "transformer schedule: steps is 0; it must be at least 1"
        case warmUp = "warmedUp: steps is 0; it must be at least 1"
        case warmUpValue = "warmedUp: value is -1; it must be at least 0"
        case start = "starting(after:): steps is 0; it must be at least 1"
        case exponentialEnd = "exponential schedule: value is -1; it must be at least 0"
        case inverseTimeDecay = "inverseTime schedule: decay is -1; it must be at least 0"
        case cosineExponent = "cosine schedule: exponent is 0; it must be above 0"
        case polynomialPower = "polynomial schedule: power is 0; it must be above 0"
        case inversePowerPower = "inversePower schedule: power is -2; it must be above 0"
        case inversePowerTimescale = "inversePower schedule: timescale is 0; it must be above 0"
        case optimalStrength = "optimal schedule: strength is 0; it must be above 0"
        case transformerDimension = "transformer schedule: dimension is 0; it must be at least 1"
        case restartsPeriodFactor = "cosineRestarts schedule: periodFactor is 0.5; it must be at least 1"
        case restartsPeakFactor = "cosineRestarts schedule: peakFactor is 0; it must be above 0"
        case cyclicCycleFactor = "cyclic schedule: cycleFactor is 0; it must be above 0"
        case cyclicStepFactor = "cyclic schedule: stepFactor is 0; it must be above 0"
        case oneCycleRise = "oneCycle schedule: rise is 1; it must be at least 0 and below 1"
        case oneCycleBack = "oneCycle schedule: back is 0.2; give more than rise, 0.3"
        case oneCycleMomentumBack = "oneCycleMomentum schedule: back is 1; it must be at least 0 and below 1"
        case oneCycleDivisor = "oneCycle schedule: divisor is 0; it must be above 0"
        case piecesCount = "piecewiseConstant schedule: boundaries has 1 and values 1; give one more of values"
        case piecesOrder = "piecewiseLinear schedule: boundaries is [3;2]; put them in ascending order"
        case piecesBoundary = "piecewiseCosine schedule: boundary is 0; it must be at least 1"
        case joinCount = "join: boundaries has 2 and schedules 2; give one more of schedules"
        case plateauFactor = "ReduceOnPlateau: factor is 1; it must be above 0 and below 1"
        case plateauFactorZero = "ReduceOnPlateau: factor is 0; it must be above 0 and below 1"
        case plateauPatience = "ReduceOnPlateau: patience is -1; it must be at least 0"
        case plateauThreshold = "ReduceOnPlateau: threshold is -1; it must be at least 0"
        case plateauCooldown = "ReduceOnPlateau: cooldown is -1; it must be at least 0"
        case plateauMinimum = "ReduceOnPlateau: minimum is 1; it must be at least 0 and below 1"

        func provoke() {
            switch self {
            case .linearValue: _ = Schedule.linear(from: -1, over: 1)
            case .inverseTimeValue: _ = Schedule.inverseTime(from: -1, decay: 1)
            case .inversePowerValue: _ = Schedule.inversePower(from: -1, power: 1)
            case .polynomialValue: _ = Schedule.polynomial(from: 1, to: -1, over: 1)
            case .cosineRestartsValue: _ = Schedule.cosineRestarts(from: -1, period: 1)
            case .cyclicValue: _ = Schedule.cyclic(from: 0, to: -1, up: 1)
            case .oneCycleValue: _ = Schedule.oneCycle(peak: -1, over: 1)
            case .oneCycleMomentumValue: _ = Schedule.oneCycleMomentum(to: -1, over: 1)
            case .stableDecayValue: _ = Schedule.stableDecay(from: -1, stable: 1, decay: 1)
            case .piecewiseConstantValue: _ = Schedule.piecewiseConstant([1, -1], at: [1])
            case .piecewiseLinearValue: _ = Schedule.piecewiseLinear([1, -1], at: [1])
            case .transformerValue: _ = Schedule.transformer(dimension: 1, scale: -1)
            case .linearSteps: _ = Schedule.linear(from: 1, over: 0)
            case .inverseTimeSteps: _ = Schedule.inverseTime(from: 1, decay: 1, every: 0)
            case .polynomialSteps: _ = Schedule.polynomial(from: 1, over: 0)
            case .cosineRestartsSteps: _ = Schedule.cosineRestarts(from: 1, period: 0)
            case .cyclicSteps: _ = Schedule.cyclic(from: 0, to: 1, up: 0)
            case .oneCycleSteps: _ = Schedule.oneCycle(peak: 1, over: 0)
            case .stableDecaySteps: _ = Schedule.stableDecay(from: 1, stable: 1, decay: 0)
            case .transformerSteps: _ = Schedule.transformer(dimension: 1, warmup: 0)
            case .warmUp: _ = Schedule.constant(1).warmedUp(over: 0)
            case .warmUpValue: _ = Schedule.constant(1).warmedUp(over: 1, from: -1)
            case .start: _ = Schedule.constant(1).starting(after: 0)
            case .exponentialEnd: _ = Schedule.exponential(from: 1, to: -1, decay: 1)
            case .inverseTimeDecay: _ = Schedule.inverseTime(from: 1, decay: -1)
            case .cosineExponent: _ = Schedule.cosine(from: 1, over: 1, exponent: 0)
            case .polynomialPower: _ = Schedule.polynomial(from: 1, over: 1, power: 0)
            case .inversePowerPower: _ = Schedule.inversePower(from: 1, power: -2)
            case .inversePowerTimescale: _ = Schedule.inversePower(from: 1, power: 1, timescale: 0)
            case .optimalStrength: _ = Schedule.optimal(strength: 0)
            case .transformerDimension: _ = Schedule.transformer(dimension: 0)
            case .restartsPeriodFactor: _ = Schedule.cosineRestarts(from: 1, period: 1, periodFactor: 0.5)
            case .restartsPeakFactor: _ = Schedule.cosineRestarts(from: 1, period: 1, peakFactor: 0)
            case .cyclicCycleFactor: _ = Schedule.cyclic(from: 0, to: 1, up: 1, cycleFactor: 0)
            case .cyclicStepFactor: _ = Schedule.cyclic(from: 0, to: 1, up: 1, stepFactor: 0)
            case .oneCycleRise: _ = Schedule.oneCycle(peak: 1, over: 1, rise: 1)
            case .oneCycleBack: _ = Schedule.oneCycle(peak: 1, over: 1, back: 0.2)
            case .oneCycleMomentumBack: _ = Schedule.oneCycleMomentum(over: 1, back: 1)
            case .oneCycleDivisor: _ = Schedule.oneCycle(peak: 1, over: 1, initialDivisor: 0)
            case .piecesCount: _ = Schedule.piecewiseConstant([1], at: [1])
            case .piecesOrder: _ = Schedule.piecewiseLinear([1, 1, 1], at: [3, 2])
            case .piecesBoundary: _ = Schedule.piecewiseCosine([1, 1], at: [0])
            case .joinCount: _ = Schedule.join([1, 1], at: [1, 2])
            case .plateauFactor: _ = ReduceOnPlateau(factor: 1)
            case .plateauFactorZero: _ = ReduceOnPlateau(factor: 0)
            case .plateauPatience: _ = ReduceOnPlateau(patience: -1)
            case .plateauThreshold: _ = ReduceOnPlateau(threshold: -1)
            case .plateauCooldown: _ = ReduceOnPlateau(cooldown: -1)
            case .plateauMinimum: _ = ReduceOnPlateau(minimum: 1)
            }
        }
    }

    @Test(arguments: BadSetting.allCases) func badSettings(_ bad: BadSetting) async throws {
        let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [bad = bad as BadSetting] in
            bad.provoke()
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains("Descent: " + bad.rawValue + "\n"))
    }
}
