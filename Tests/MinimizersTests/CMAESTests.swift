import Minimizers
import Tensors
import Testing

@Suite struct CMAESTests {
    @Test(arguments: GradientFreeReferences.all.cmaes) func constants(_ item: GradientFreeReferences.CMAESCase) {
        #expect(CMAESConstants.standardPopulation(item.variables) == item.population)
        let ours = CMAESConstants(variables: item.variables, population: item.population, active: true)
        let pairs = [
            (ours.effectiveCount, item.effectiveCount), (ours.stepPathRate, item.stepPathRate),
            (ours.stepDamping, item.stepDamping), (ours.pathRate, item.pathRate),
            (ours.rankOneRate, item.rankOneRate), (ours.rankManyRate, item.rankManyRate),
            (ours.expectedNorm, item.expectedNorm),
        ]
        for (mine, reference) in pairs { #expect(abs(mine - reference) <= 1e-13 * abs(reference)) }
        #expect(ours.weights.count == item.weights.count)
        for (mine, reference) in zip(ours.weights, item.weights) { #expect(abs(mine - reference) <= 1e-13) }

        let passive = CMAESConstants(variables: item.variables, population: item.population, active: false)
        #expect(passive.weights == ours.weights.map { max(0, $0) })
        #expect(abs(passive.weights.reduce(0, +) - 1) < 1e-14)
    }

    /// On an ellipsoid with axes as 1 to 1000, turned by a reflection, it needs no more than a multiple of the
    /// sphere's.
    @Test func learnsTheCovariance() throws {
        let turn = [Double](repeating: 1, count: 6)
        func ellipsoid(_ x: [Double]) -> Double {
            let along = 2 * zip(x, turn).reduce(0) { $0 + $1.0 * $1.1 } / 6
            var (total, weight) = (0.0, 1.0)
            for each in x {
                total += weight * (each - along) * (each - along)
                weight *= 15.848931924611133
            }
            return total
        }
        for seed in 0..<3 {
            let solution = try minimize(
                value: ellipsoid, from: turn, using: CMAES(seed: seed),
                until: Stopping(spread: 0, target: 1e-10, maximumEvaluations: 5000))
            #expect(solution.reason == .target)
        }
    }

    /// Only the order of values counts.
    @Test func ranksDecide() throws {
        func run(_ change: @escaping (Double) -> Double) throws -> [[Double]] {
            let spy = Spy { change(Landscape.rosenbrock($0)) }
            _ = try minimize(value: spy.value, from: [-1.2, 1], using: CMAES(seed: 3), until: .after(iterations: 40))
            return spy.points
        }
        #expect(try run { $0 } == run { ($0 + 1).squareRoot() })
    }

    @Test func restartsDoubleThePopulation() throws {
        // Each run finds one of the equal minima and says so; then a larger one begins.
        let solution = try minimize(
            value: Landscape.himmelblau, from: [0, 0], using: CMAES(restarts: 2, seed: 1), trace: .numbers)
        let sizes = zip(solution.trace.dropFirst(2), solution.trace.dropFirst()).map { $0.evaluations - $1.evaluations }
        #expect(Set(sizes) == [6, 12, 24])
        #expect(sizes == sizes.sorted())
        #expect(solution.reason == .spreadTolerance)
    }
}
