import Minimizers
import Optimizers
import Tensors
import Foundation
import Testing

/// What all methods that look at values only have in common.
@Suite struct GradientFreeTests {
    @Test func everyMethodIsTested() {
        let listed = MinimizerTable.all.filter { !$0.usesGradient }.map(\.name)
        #expect(Set(GradientFreeEntry.all.map { $0.make(0).name }) == Set(listed))
    }

    @Test(arguments: GradientFreeEntry.all) func convergesByItsSpread(_ entry: GradientFreeEntry) throws {
        for bounds in [nil, Bounds(-6...7, count: 2)] {
            let solution = try minimize(
                value: { 2 + ($0[0] - 3) * ($0[0] - 3) + 4 * ($0[1] + 1) * ($0[1] + 1) }, from: [1, 2],
                using: entry.make(1), within: bounds)
            #expect(solution.isConverged, "\(solution)")
            #expect(solution.value - 2 < 1e-10)
            #expect(abs(solution.point[0] - 3) < 1e-5 && abs(solution.point[1] + 1) < 1e-5)
            #expect(solution.evaluations.gradients == 0 && solution.gradientNorm == nil)
        }
    }

    @Test(arguments: GradientFreeEntry.all) func findsCorners(_ entry: GradientFreeEntry) throws {
        let solution = try minimize(
            value: { Landscape.sphere($0) }, from: [2, 3, 2], using: entry.make(2),
            within: Bounds(lower: [1, -1, 0], upper: [4, 4, 4]))
        #expect(solution.isConverged)
        #expect(abs(solution.value - 1) < 1e-7)
    }

    // MARK: Reproducibility

    @Test(arguments: GradientFreeEntry.seeded) func seedsDecide(_ entry: GradientFreeEntry) throws {
        func run(_ seed: Int) throws -> Solution<[Double]> {
            try minimize(
                value: Landscape.beale, from: [1, 1], using: entry.make(seed), until: .after(iterations: 12),
                trace: .points)
        }
        let (first, again, other) = (try run(3), try run(3), try run(4))
        #expect(first.trace == again.trace)
        #expect(first.point.map(\.bitPattern) == again.point.map(\.bitPattern))
        #expect(first.trace != other.trace)
    }

    /// One program for a population gives the same bits as one evaluation after the other.
    @Test(arguments: GradientFreeEntry.all) func populationsAreEvaluatedTogether(_ entry: GradientFreeEntry) throws {
        func valley(_ x: Tensor<Double>) -> Tensor<Double> {
            (100 * square(x[1..<4] - square(x[0..<3])) + square(1 - x[0..<3])).sum()
        }
        let start: Tensor<Double> = [0.5, 0.25, -0.5, 1]
        let together = Objective(valley, like: start)
        var single = together
        single.values = nil
        for limit in [nil, 137] {
            let stopping = Stopping(spread: 0, maximumIterations: 15, maximumEvaluations: limit)
            let solutions = try [together, single].map {
                try minimize(
                    Problem($0), from: Vector(start.scalars), using: entry.make(5), until: stopping, trace: .points)
            }
            #expect(solutions[0].trace == solutions[1].trace)
            #expect(solutions[0].point == solutions[1].point && solutions[0].value == solutions[1].value)
            #expect(solutions[0].evaluations == solutions[1].evaluations)
        }
    }

    // MARK: Limits

    @Test(arguments: GradientFreeEntry.all) func limitsAreExact(_ entry: GradientFreeEntry) throws {
        for limit in [1, 2, 3, 5, 23, 40, 41, 77, 200] {
            let spy = Spy(Landscape.rosenbrock)
            let solution = try minimize(
                value: spy.value, from: [-1.2, 1, 0.7], using: entry.make(6),
                until: Stopping(maximumEvaluations: limit))
            #expect(solution.reason == .evaluationLimit)
            #expect(solution.evaluations.values == limit && spy.points.count == limit)
            #expect(solution.value == spy.values.min(), "the best point seen is the result")
            #expect(Landscape.rosenbrock(solution.point) == solution.value)
        }
    }

    @Test(arguments: GradientFreeEntry.all) func timeIsLimited(_ entry: GradientFreeEntry) throws {
        let spy = Spy(Landscape.sphere)
        let solution = try minimize(
            value: { point in
                Thread.sleep(forTimeInterval: 0.001)
                return spy.value(point)
            }, from: [1, 2], using: entry.make(7), until: Stopping(timeLimit: .milliseconds(8)))
        #expect(solution.reason == .timeLimit)
        #expect(spy.points.count <= 8 && solution.value == spy.values.min())
    }

    @Test(arguments: GradientFreeEntry.all) func boundsHoldAtEveryEvaluation(_ entry: GradientFreeEntry) throws {
        let bounds = Bounds(lower: [-2, 0.5, -.infinity], upper: [0.75, .infinity, 0.25])
        let spy = Spy(Landscape.rosenbrock)
        let solution = try minimize(
            value: spy.value, from: [-1.2, 0.5, 0.25], using: entry.make(8), within: bounds,
            until: Stopping(maximumEvaluations: 3000))
        #expect(spy.points.allSatisfy { bounds.contains(Vector($0)) })
        #expect(bounds.contains(Vector(solution.point)))
        #expect(solution.value < Landscape.rosenbrock([-1.2, 0.5, 0.25]) / 2)
    }

    // MARK: Difficult functions

    @Test(arguments: GradientFreeEntry.all) func whatIsNotFiniteIsNotAccepted(_ entry: GradientFreeEntry) throws {
        for (hole, name) in [(Double.nan, "nan"), (.infinity, "infinite")] {
            let solution = try minimize(
                value: { $0[0] < 0.5 || $0[1] < -3 ? hole : Landscape.sphere($0) }, from: [2, 1],
                using: entry.make(9), until: Stopping(maximumEvaluations: 5000),
                observing: { row in
                    #expect(row.value.isFinite)
                    return .proceed
                })
            #expect(abs(solution.value - 0.25) < 1e-2, "\(name): \(solution)")
            #expect(solution.point[0] >= 0.5)
        }
    }

    @Test(arguments: GradientFreeEntry.all) func flatFunctionsAreRecognised(_ entry: GradientFreeEntry) throws {
        for bounds in [nil, Bounds(-4...4, count: 2)] {
            let solution = try minimize(value: { _ in 3 }, from: [1, 2], using: entry.make(10), within: bounds)
            #expect(solution.reason == .flat)
            #expect(!solution.isConverged && solution.point == [1, 2] && solution.value == 3)
        }
    }

    @Test(arguments: GradientFreeEntry.all) func minusInfinityEndsTheRun(_ entry: GradientFreeEntry) throws {
        let solution = try minimize(
            value: { $0[0] < -5 ? -.infinity : $0[0] + $0[1] * $0[1] }, from: [-4.9, 1], using: entry.make(11))
        #expect(solution.reason == .unbounded)
        #expect(solution.value.isFinite)
    }

    @Test(arguments: [NelderMead(), CMAES(), ParticleSwarm()] as [any Minimizer])
    func linearFunctionsAreUnbounded(_ method: any Minimizer) throws {
        let solution = try minimize(value: { $0[0] - 2 * $0[1] }, from: [1, 1], using: method)
        #expect(solution.reason == .unbounded)
    }

    /// From the best of several minima that are all 0 there is nothing to gain.
    @Test(arguments: GradientFreeEntry.all) func equalMinimaDoNotKeepItGoing(_ entry: GradientFreeEntry) throws {
        let solution = try minimize(
            value: Landscape.himmelblau, from: [0, 0], using: entry.make(12), within: Bounds(-5...5, count: 2),
            until: Stopping(maximumEvaluations: 40_000))
        #expect(solution.isConverged)
        #expect(solution.value < 1e-12)
    }

    @Test(arguments: GradientFreeEntry.all) func oneVariable(_ entry: GradientFreeEntry) throws {
        let solution = try minimize(
            value: { ($0[0] - 0.3) * ($0[0] - 0.3) }, from: [-0.5], using: entry.make(13),
            until: Stopping(maximumEvaluations: 20_000))
        #expect(solution.isConverged && abs(solution.point[0] - 0.3) < 1e-5)
    }

    @Test func observersStop() throws {
        for entry in GradientFreeEntry.all {
            let solution = try minimize(
                value: Landscape.sphere, from: [3, 2], using: entry.make(14),
                observing: { $0.step < 3 ? .proceed : .stop })
            #expect(solution.reason == .stopped && solution.iterations == 3)
        }
    }

    // MARK: Settings

    @Test func badSettingsAreToldOf() throws {
        let cases: [(any Minimizer, String)] = [
            (try CMAES().changing("population", to: .count(2)), "population is 2; give at least 4"),
            (try DifferentialEvolution().changing("population", to: .count(4)), "population is 4; give at least 5"),
            (try DifferentialEvolution().changing("crossover", to: .number(1.5)), "crossover is 1.5"),
            (try GeneticAlgorithm().changing("crossoverRate", to: .number(2)), "crossoverRate is 2.0"),
            (RandomSearch(sampling: .uniform), "give bounds"),
        ]
        for (method, message) in cases {
            let error = #expect(throws: MinimizationError.self) {
                try minimize(value: Landscape.sphere, from: [1, 2], using: method)
            }
            #expect(error?.description.contains(message) == true)
            #expect(error?.description.hasPrefix(method.name) == true)
        }
    }

    @Test func constrictionIsTheDefault() throws {
        let (plain, constricted) = (ParticleSwarm(), ParticleSwarm().constricted())
        #expect(abs(plain.inertia(0) - constricted.inertia(0)) < 1e-15)
        #expect(abs(plain.cognitive - constricted.cognitive) < 1e-15)
        // Clerc and Kennedy 2002: φ = 4.1 gives 0.7298.
        #expect(abs(plain.inertia(0) - 0.7298) < 5e-5)
    }

    @Test func inertiaMayFollowASchedule() throws {
        let inertias: [Schedule] = [.linear(from: 0.9, to: 0.4, over: 100), 0.9]
        let values = try inertias.map { inertia in
            try minimize(
                value: Landscape.sphere, from: [3, 2], using: ParticleSwarm(inertia: inertia),
                until: .after(iterations: 150)
            ).value
        }
        #expect(values[0] < 1e-10 && values[1] > 1e-8)
    }

    @Test func uniformSamplesFillTheBox() throws {
        let spy = Spy(Landscape.sphere)
        let bounds = Bounds(lower: [-1, 2], upper: [3, 10])
        _ = try minimize(
            value: spy.value, from: [0, 3], using: RandomSearch(sampling: .uniform), within: bounds,
            until: .after(iterations: 500))
        let samples = spy.points.dropFirst()
        #expect(samples.count == 10_000)
        for (variable, middle, variance) in [(0, 1.0, 16.0 / 12), (1, 6.0, 64.0 / 12)] {
            let mean = samples.reduce(0) { $0 + $1[variable] } / 10_000
            let spread = samples.reduce(0) { $0 + ($1[variable] - mean) * ($1[variable] - mean) } / 10_000
            #expect(abs(mean - middle) < 4 * (variance / 10_000).squareRoot())
            #expect(abs(spread / variance - 1) < 0.05)
        }
    }
}
