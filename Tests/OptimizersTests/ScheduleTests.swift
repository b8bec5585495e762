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
        Row(description: "optax_cosine", schedule: .cosine(from: 0.1, to: 0.005, over: 150)),
        Row(description: "keras_cosine", schedule: .cosine(from: 0.1, to: 0.005, over: 150), tolerance: 1e-7),
        Row(
            description: "keras_cosine_restarts_tmul1", schedule: .cosine(from: 0.1, over: 50), steps: 0...49,
            tolerance: 1e-7),
        Row(
            description: "optax_warmup_cosine",
            schedule: Schedule("cosine after 20") { Schedule.cosine(from: 0.1, to: 0.001, over: 180)($0 - 20) },
            steps: 20...200, tolerance: 1e-14),
        Row(
            description: "StepLR(25,.5)", schedule: .exponential(from: 0.1, decay: 0.5, every: 25, staircase: true),
            steps: 0...199),
        Row(
            description: "CosineAnnealingWarmRestarts(40,2,.001)", schedule: .cosine(from: 0.1, to: 0.001, over: 40),
            steps: 0...39),
    ]

    static let notExpressed: Set = [
        "optax_polynomial", "optax_cosine_onecycle", "keras_inverse_time", "keras_polynomial_cycle",
        "clr_triangular2", "OneCycleLR(.1,200,linear,three_phase)", "CyclicLR(.001,.006,20,triangular2,gamma=.99)",
        "PolynomialLR(150,2)", "MultiStepLR([60,120],.1)",
    ]

    static func references() throws -> [String: [Double]] {
        let optaxAndKeras = try References.optaxAndKeras().schedules.mapValues(\.values)
        return try optaxAndKeras.merging(References.torch().schedules) { first, _ in first }
    }

    @Test func everyReferenceIsExpressedOrListed() throws {
        #expect(try Set(Self.references().keys) == Self.notExpressed.union(Self.rows.map(\.description)))
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

    @Test func describesHowItWasMade() {
        #expect("\(Schedule.constant(0.1))" == "0.1")
        #expect("\(Schedule.cosine(from: 0.1, over: 10))" == "cosine(from: 0.1, to: 0.0, over: 10)")
        #expect(
            "\(Schedule.exponential(from: 1, decay: 0.5, every: 2))"
                == "exponential(from: 1.0, decay: 0.5, every: 2, staircase: false)")
    }
}
