import Minimizers
import Optimizers
import Tensors
import Testing

@Suite struct GeneticOperatorTests {
    static let count = 20_000
    static let parents: (Vector, Vector) = ([1, -2, 0.5, 4], [3, -2.5, 0.25, 4])

    /// Mean and variance of the first children, variable by variable, and of the sum of both.
    private func children(_ crossover: any Crossover) -> [(Vector, Vector)] {
        var random = RandomStream(7)
        return (0..<Self.count).map { _ in
            crossover.children(Self.parents.0, Self.parents.1, using: &random)
        }
    }

    private func moments(_ numbers: [Double]) -> (mean: Double, variance: Double) {
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        return (mean, numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count))
    }

    @Test(arguments: GeneticParts.crossovers.filter { ["uniform", "onePoint", "twoPoint"].contains($0.name) })
    func exchangesAreComplementary(_ crossover: any Crossover) {
        let (first, second) = Self.parents
        var patterns: Set<[Bool]> = []
        for (one, other) in children(crossover) {
            let pattern = one.indices.map { one[$0] == first[$0] && first[$0] != second[$0] }
            patterns.insert(pattern)
            for index in one.indices {
                #expect(one[index] == first[index] || one[index] == second[index])
                #expect(one[index] + other[index] == first[index] + second[index])
            }
        }
        // The last variable is the same in both parents: of three variables are exchanged any; a tail; a stretch.
        let expected = ["uniform": 8, "onePoint": 3, "twoPoint": 7]
        #expect(patterns.count == expected[crossover.name])
    }

    @Test func blendHasItsMoments() {
        for alpha in [0, 0.5, 1] {
            let children = children(BlendCrossover(alpha: alpha))
            for variable in 0..<4 {
                let (a, b) = (Self.parents.0[variable], Self.parents.1[variable])
                let (low, high) = (min(a, b) - alpha * abs(a - b), max(a, b) + alpha * abs(a - b))
                for side in [children.map { $0.0[variable] }, children.map { $0.1[variable] }] {
                    #expect(side.allSatisfy { low - 1e-12 <= $0 && $0 <= high + 1e-12 })
                    let (mean, variance) = moments(side)
                    let expected = (a - b) * (a - b) * (1 + 2 * alpha) * (1 + 2 * alpha) / 12
                    #expect(abs(mean - (a + b) / 2) <= 4 * (expected / Double(Self.count)).squareRoot() + 1e-12)
                    #expect(abs(variance - expected) <= 0.04 * expected + 1e-20)
                }
            }
        }
    }

    @Test func simulatedBinaryHasItsMoments() {
        for index in [5.0, 15] {
            let children = children(SimulatedBinaryCrossover(index: index))
            // E β² of the density ½ (η + 1) β^η below 1 and ½ (η + 1) / β^(η + 2) above.
            let square = (index + 1) / 2 * (1 / (index + 3) + 1 / (index - 1))
            for variable in 0..<4 {
                let (a, b) = (Self.parents.0[variable], Self.parents.1[variable])
                for (one, other) in children.prefix(100) {
                    #expect(abs(one[variable] + other[variable] - a - b) < 1e-12)
                }
                let distances = children.map { ($0.0[variable] - $0.1[variable]) * ($0.0[variable] - $0.1[variable]) }
                let mean = moments(distances).mean
                let expected = square * (a - b) * (a - b)
                #expect(abs(mean - expected) <= 0.02 * expected + 1e-20)
            }
        }
    }

    @Test func mutationsHaveTheirMoments() {
        let scale: Vector = [0.5, 2, 0.1, 1]
        let rows: [(any Mutation, variance: Double, bound: Double)] = [
            (GaussianMutation(rate: 1), 1, .infinity), (UniformMutation(rate: 1), 1.0 / 3, 1),
            (PolynomialMutation(index: 5, rate: 1), 2.0 / (7 * 8), 1), (GaussianMutation(), 0.25, .infinity),
            (UniformMutation(rate: 0.5), 1.0 / 6, 1),
        ]
        for (mutation, variance, bound) in rows {
            var random = RandomStream(8)
            let changes = (0..<Self.count).map { _ in
                mutation.mutated(Self.parents.0, scale: scale, using: &random) - Self.parents.0
            }
            for variable in 0..<4 {
                let numbers = changes.map { $0[variable] / scale[variable] }
                #expect(numbers.allSatisfy { abs($0) <= bound + 1e-9 })
                let (mean, actual) = moments(numbers)
                #expect(abs(mean) < 4.5 * (variance / Double(Self.count)).squareRoot())
                #expect(abs(actual / variance - 1) < 0.06, "\(mutation)")
            }
        }
    }

    /// How often members are chosen, of ten of which the last is not finite.
    @Test func selectionsFavourTheBest() {
        let values = (0..<9).map(Double.init) + [.infinity]
        // P(the best of 3 is the i-th of 10) = ((10 − i)³ − (9 − i)³) / 1000.
        let tournament: [Double] = [0.271, 0.217, 0.169, 0.127, 0.091, 0.061, 0.037, 0.019, 0.007, 0.001]
        let roulette: [Double] = [8, 7, 6, 5, 4, 3, 2, 1, 0, 0].map { $0 / 36 }
        let rank: [Double] = (0..<10).map { 0.18 - 0.16 * Double($0) / 9 }
        let truncation: [Double] = (0..<10).map { $0 < 3 ? 1.0 / 3 : 0 }
        let expected = ["tournament": tournament, "roulette": roulette, "rank": rank, "truncation": truncation]
        for selection in GeneticParts.selections {
            var random = RandomStream(9)
            let chosen = selection.parents(Self.count, from: values, using: &random)
            #expect(chosen.count == Self.count)
            for (member, probability) in (expected[selection.name] ?? []).enumerated() {
                let share = Double(chosen.count { $0 == member }) / Double(Self.count)
                let deviation = (probability * (1 - probability) / Double(Self.count)).squareRoot()
                #expect(abs(share - probability) <= 4 * deviation, "\(selection) \(member)")
            }
        }
        #expect(Set(expected.keys) == Set(GeneticParts.selections.map(\.name)))
    }

    @Test func equalValuesAreSelectedAlike() {
        for selection in GeneticParts.selections where selection.name == "roulette" {
            var random = RandomStream(10)
            let chosen = selection.parents(1000, from: [2, 2, 2, .infinity], using: &random)
            #expect(Set(chosen) == [0, 1, 2])
        }
    }

    /// Any part goes with any other, by its name too.
    @Test func partsAreExchangeable() throws {
        for selection in GeneticParts.selections {
            for crossover in GeneticParts.crossovers {
                for mutation in GeneticParts.mutations {
                    let named = try GeneticAlgorithm(population: 30)
                        .changing("selection", to: .choice(selection.name))
                        .changing("crossover", to: .choice(crossover.name))
                        .changing("mutation", to: .choice(mutation.name))
                    #expect(
                        named.description.hasPrefix(
                            "geneticAlgorithm(selection=\(selection.name),crossover=\(crossover.name),"
                                + "mutation=\(mutation.name),population=30"))
                    let solution = try minimize(
                        value: Landscape.sphere, from: [3, -2], using: named, within: Bounds(-5...5, count: 2),
                        until: Stopping(spread: 0, target: 1e-2, maximumEvaluations: 3000))
                    #expect(solution.reason == .target, "\(named)")
                }
            }
        }
        let expected = SettingError(
            "mutation is none", "give gaussian or uniform or polynomial", at: "geneticAlgorithm")
        #expect(throws: expected) {
            try GeneticAlgorithm().changing("mutation", to: .choice("none"))
        }
    }

    struct Mean: Crossover {
        static let name = "mean"
        func children(_ first: Vector, _ second: Vector, using random: inout RandomStream) -> (Vector, Vector) {
            (0.5 * (first + second), random.uniform() < 0.5 ? first : second)
        }
    }

    @Test func partsMayBeAdded() throws {
        let method = GeneticAlgorithm(crossover: Mean(), elites: 0)
        #expect(method.description.contains("crossover=mean"))
        let solution = try minimize(value: Landscape.sphere, from: [3, -2], using: method)
        #expect(solution.isConverged && solution.value < 1e-10)
    }
}
