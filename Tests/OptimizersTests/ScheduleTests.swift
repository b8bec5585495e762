import Foundation
import Optimizers
import Testing

@Suite struct ScheduleTests {
    /// A schedule of another library, step by step, and ours.
    struct Row: Sendable, CustomStringConvertible {
        let description: String
        let schedule: Schedule
        var steps = 0...200
        /// Relative to the start; Keras computes its schedules with single precision inside.
        var tolerance = 1e-14
    }

    static let rows = [
        Row(
            description: "optax_exponential_staircase",
            schedule: .exponential(from: 0.1, decay: 0.5, every: 25, staircase: true)),
        Row(description: "optax_polynomial", schedule: .polynomial(from: 0.1, to: 0.001, over: 150, power: 2)),
        Row(description: "optax_cosine", schedule: .cosine(from: 0.1, to: 0.005, over: 150)),
        Row(description: "optax_cosine_onecycle", schedule: .oneCycle(peak: 0.1, over: 200, end: .afterLastStep)),
        Row(
            description: "optax_warmup_cosine",
            schedule: .cosine(from: 0.1, to: 0.001, over: 180).warmedUp(over: 20)),
        Row(description: "keras_cosine", schedule: .cosine(from: 0.1, to: 0.005, over: 150), tolerance: 1e-7),
        Row(
            description: "keras_cosine_restarts_tmul1", schedule: .cosineRestarts(from: 0.1, period: 50),
            tolerance: 1e-7),
        Row(description: "keras_inverse_time", schedule: .inverseTime(from: 0.1, decay: 0.5, every: 25)),
        Row(
            description: "keras_polynomial_cycle",
            schedule: .polynomial(from: 0.1, to: 0.001, over: 60, power: 2, cycle: true)),
        Row(
            description: "clr_triangular2", schedule: .cyclic(from: 0.001, to: 0.006, up: 20, cycleFactor: 0.5)),
        Row(
            description: "StepLR(25,.5)", schedule: .exponential(from: 0.1, decay: 0.5, every: 25, staircase: true),
            steps: 0...199),
        Row(
            description: "MultiStepLR([60,120],.1)",
            schedule: .piecewiseConstant([0.1, 0.01, 0.001], at: [60, 120]), steps: 0...199),
        Row(
            description: "PolynomialLR(150,2)", schedule: .polynomial(from: 0.1, over: 150, power: 2), steps: 0...199),
        Row(
            description: "CosineAnnealingWarmRestarts(40,2,.001)",
            schedule: .cosineRestarts(from: 0.1, to: 0.001, period: 40, periodFactor: 2), steps: 0...199),
        Row(
            description: "OneCycleLR(.1,200,linear,three_phase)",
            schedule: .oneCycle(peak: 0.1, over: 200, back: 0.6, transition: .linear), steps: 0...199),
        Row(
            description: "CyclicLR(.001,.006,20,triangular2,gamma=.99)",
            schedule: .cyclic(from: 0.001, to: 0.006, up: 20, cycleFactor: 0.5), steps: 0...199),
    ]

    /// `Tests/References/trajectories-*.json`, whose values are by other versions of the libraries than those of
    /// `schedules.json`.
    private struct OptaxAndKeras: Decodable {
        struct Row: Decodable { let values: [Double] }
        let schedules: [String: Row]
    }
    private struct Torch: Decodable { let schedules: [String: [Double]] }

    static func references() throws -> [String: [Double]] {
        func read<Value: Decodable>(_ name: String) throws -> Value {
            let path = URL(filePath: #filePath).appending(path: "../../References/\(name)").standardized
            return try JSONDecoder().decode(Value.self, from: Data(contentsOf: path))
        }
        let optaxAndKeras: OptaxAndKeras = try read("trajectories-optax-keras.json")
        let torch: Torch = try read("trajectories-torch.json")
        return optaxAndKeras.schedules.mapValues(\.values).merging(torch.schedules) { first, _ in first }
    }

    @Test(
        "Restarts far out are where counting from the first puts them, and need no counting", .timeLimit(.minutes(1)),
        arguments: [
            (1.0001, 1_000_000_000), (1.001, 1 << 40), (1.01, 1 << 40), (1.000_000_000_1, 1_000), (2, 1 << 50),
        ])
    func restartsFarOut(_ factor: Double, _ step: Int) {
        var (rest, length) = (Double(step), 3.0)
        while rest >= length { (rest, length) = (rest - length, length * factor) }
        let schedule = Schedule.cosineRestarts(from: 1, period: 3, periodFactor: factor)
        #expect(abs(schedule(step) - (1 + cos(.pi * rest / length)) / 2) < 1e-6)
        let slow = Schedule.cosineRestarts(from: 1, period: 1, periodFactor: 1.000_000_000_1)
        for step in [1_000_000_000, 1 << 40, 1 << 50] { #expect(0...1 ~= slow(step)) }
    }

    @Test func everyReferenceIsExpressed() throws {
        #expect(try Set(Self.references().keys) == Set(Self.rows.map(\.description)))
    }

    @Test(arguments: rows) func agreesAtEveryStep(_ row: Row) throws {
        let expected = try #require(Self.references()[row.description])
        for step in row.steps {
            let found = row.schedule(step)
            #expect(
                Swift.abs(found - expected[step]) <= row.tolerance * 0.1,
                "step \(step): \(found), \(row) has \(expected[step])")
        }
    }

    @Test func constantsStay() {
        let schedules: [Schedule] = [0.25, .constant(0.25)]
        for schedule in schedules {
            #expect(schedule.constantValue == 0.25)
            #expect((0...200).allSatisfy { schedule($0) == 0.25 })
        }
        let whole: Schedule = 3
        #expect(whole(7) == 3)
    }

    /// The factor of 25 steps is that of one step 25 times, and the staircase's values are among the smooth ones.
    @Test func smoothExponential() {
        let smooth = Schedule.exponential(from: 0.1, decay: 0.5, every: 25)
        let stairs = Schedule.exponential(from: 0.1, decay: 0.5, every: 25, staircase: true)
        #expect(smooth.constantValue == nil)
        var expected = 0.1
        let factor = Foundation.pow(0.5 as Double, 1 / 25)
        for step in 0...200 {
            #expect(Swift.abs(smooth(step) - expected) < 1e-14)
            if step % 25 == 0 { #expect(smooth(step) == stairs(step)) } else { #expect(smooth(step) < stairs(step)) }
            expected *= factor
        }
    }

    @Test func cosineStaysAtItsEnd() {
        let schedule = Schedule.cosine(from: 0.1, to: 0.02, over: 10)
        #expect(schedule(0) == 0.1)
        #expect(Swift.abs(schedule(5) - 0.06) < 1e-15)
        #expect([10, 11, 20, 1_000_000].allSatisfy { schedule($0) == 0.02 })
    }

    /// The warm-up is a line from its start, which at step `over` is at the schedule's first value.
    @Test func warmUpComesFirst() {
        let schedule = Schedule.linear(from: 0.8, over: 8).warmedUp(over: 4, from: 0.4)
        let expected = [0.4, 0.5, 0.6, 0.7, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0, 0]
        for (step, value) in expected.enumerated() { #expect(Swift.abs(schedule(step) - value) < 1e-15) }
        #expect(Schedule.cosine(from: 0.1, over: 9).warmedUp(over: 3)(0) == 0)
    }

    @Test func waitsBeforeItStarts() {
        let schedule = Schedule.linear(from: 1, over: 2).starting(after: 3)
        #expect((0...6).map { schedule($0) } == [1, 1, 1, 1, 0.5, 0, 0])
    }

    @Test func stagesCountFromTheirOwnStart() {
        let counting = Schedule("counting") { Double($0) }
        let schedule = Schedule.join([counting, counting, 7], at: [2, 5])
        #expect((0...6).map { schedule($0) } == [0, 1, 0, 1, 2, 7, 7])
    }

    @Test func productsAreTakenStepByStep() {
        let schedule = Schedule.linear(from: 1, over: 4).scaled(by: 0.5).scaled(by: .linear(from: 1, over: 2))
        #expect((0...3).map { schedule($0) } == [0.5, 0.1875, 0, 0])
    }

    @Test func valuesAtABoundary() {
        let steps = 3...5
        #expect(steps.map { Schedule.piecewiseConstant([2, 1], at: [4])($0) } == [2, 1, 1])
        #expect(steps.map { Schedule.piecewiseConstant([2, 1], at: [4], changing: .afterBoundary)($0) } == [2, 2, 1])
    }

    /// The smallest runs, and steps far beyond the end.
    @Test func extremesAreFinite() {
        let schedules: [Schedule] = [
            .linear(from: 1, over: 1), .cosineRestarts(from: 1, period: 1, periodFactor: 2),
            .cyclic(from: 0, to: 1, up: 1),
            .polynomial(from: 1, over: 1, cycle: true), .oneCycle(peak: 1, over: 1),
            .oneCycle(peak: 1, over: 2, back: 0.5),
            .oneCycle(peak: 1, over: 10, rise: 0.1), .oneCycle(peak: 1, over: 1, back: 0.6, end: .afterLastStep),
            .stableDecay(from: 1, stable: 1, decay: 1), .piecewiseLinear([1, 2, 3], at: [1, 1]),
            .cosine(from: 1, over: 3, exponent: 1e-3, periodic: true), .inverseSquareRoot(from: 1, timescale: 1e-3),
        ]
        for schedule in schedules {
            for step in [0, 1, 2, 3, 9, 1_000_000_007, 1 << 50] {
                #expect(schedule(step).isFinite && (0...3).contains(schedule(step)), "\(schedule) at \(step)")
            }
        }
    }

    @Test func describesHowItWasMade() {
        #expect("\(Schedule.constant(0.1))" == "0.1")
        #expect(
            "\(Schedule.cosine(from: 0.1, over: 10))" == "cosine(from=0.1,to=0,over=10,exponent=1,periodic=false)")
        #expect(
            "\(Schedule.exponential(from: 1, decay: 0.5, every: 2))"
                == "exponential(from=1,to=none,decay=0.5,every=2,staircase=false)")
        #expect(
            "\(Schedule.linear(from: 1, over: 9).warmedUp(over: 3))"
                == "join(schedules=[linear(from=0,to=1,over=3);linear(from=1,to=0,over=9)],boundaries=[3])")
    }
}
