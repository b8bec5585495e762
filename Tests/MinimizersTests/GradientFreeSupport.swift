import Foundation
import Minimizers
import Optimizers

/// Functions for methods that look at values only, with the least value 0 but where said.
enum Landscape {
    static func rosenbrock(_ x: [Double]) -> Double {
        var total = 0.0
        for i in 0..<(x.count - 1) {
            let (a, b) = (x[i + 1] - x[i] * x[i], 1 - x[i])
            total += 100 * (a * a) + b * b
        }
        return total
    }

    static func sphere(_ x: [Double]) -> Double {
        var total = 0.0
        for each in x { total += each * each }
        return total
    }

    static func rastrigin(_ x: [Double]) -> Double {
        var total = 0.0
        for each in x {
            let wave: Double = 10 * cos(2 * Double.pi * each)
            total += each * each - wave + 10
        }
        return total
    }

    static func ackley(_ x: [Double]) -> Double {
        let count = Double(x.count)
        let waves = x.reduce(0) { $0 + cos(2 * Double.pi * $1) } / count
        return -20 * exp(-0.2 * sqrt(sphere(x) / count)) - exp(waves) + 20 + exp(1)
    }

    static func himmelblau(_ p: [Double]) -> Double {
        let (a, b) = (p[0] * p[0] + p[1] - 11, p[0] + p[1] * p[1] - 7)
        return a * a + b * b
    }

    static func beale(_ p: [Double]) -> Double {
        let (x, y) = (p[0], p[1])
        let (a, b, c) = (1.5 - x + x * y, 2.25 - x + x * (y * y), 2.625 - x + x * (y * y * y))
        return a * a + b * b + c * c
    }

    static func named(_ name: String) -> ([Double]) -> Double {
        switch name {
        case "rosenbrock": rosenbrock
        case "sphere": sphere
        case "rastrigin": rastrigin
        case "ackley": ackley
        case "himmelblau": himmelblau
        case "beale": beale
        default: fatalError("no test function is named \(name)")
        }
    }
}

/// Sees every evaluation.
final class Spy {
    private let function: ([Double]) -> Double
    private(set) var points: [[Double]] = []
    private(set) var values: [Double] = []

    init(_ function: @escaping ([Double]) -> Double) { self.function = function }

    func value(_ point: [Double]) -> Double {
        points.append(point)
        values.append(function(point))
        return values[values.count - 1]
    }
}

/// The methods of the folder, each with settings that suit two variables.
struct GradientFreeEntry: Sendable, CustomStringConvertible {
    let description: String
    let make: @Sendable (_ seed: Int) -> any Minimizer

    init(_ description: String, _ make: @escaping @Sendable (Int) -> any Minimizer) {
        (self.description, self.make) = (description, make)
    }

    static let seeded: [GradientFreeEntry] = [
        GradientFreeEntry("cmaes") { CMAES(seed: $0) },
        GradientFreeEntry("cmaes, restarts") { CMAES(restarts: 2, seed: $0) },
        GradientFreeEntry("differential evolution") { DifferentialEvolution(seed: $0) },
        GradientFreeEntry("particle swarm") { ParticleSwarm(population: 20, seed: $0) },
        GradientFreeEntry("particle swarm, ring") { ParticleSwarm(population: 20, topology: .ring, seed: $0) },
        GradientFreeEntry("genetic algorithm") { GeneticAlgorithm(population: 31, seed: $0) },
        GradientFreeEntry("simulated annealing") { SimulatedAnnealing(sweeps: 10, seed: $0) },
        GradientFreeEntry("random search") { RandomSearch(seed: $0) },
    ]

    static let all = [GradientFreeEntry("nelder mead") { _ in NelderMead() }] + seeded
}

/// `Tests/References/gradient_free.json`.
struct GradientFreeReferences: Decodable {
    struct NelderMeadCase: Decodable, Sendable, CustomStringConvertible {
        let function: String
        let start: [Double]
        let adaptive: Bool
        let bounds: [Double]?
        let values: [Double]
        let evaluations: Int

        var description: String { "\(function) \(start) adaptive \(adaptive) \(bounds ?? [])" }
    }

    struct CMAESCase: Decodable, Sendable, CustomStringConvertible {
        let variables, population: Int
        let weights: [Double]
        let effectiveCount, stepPathRate, stepDamping, pathRate, rankOneRate, rankManyRate, expectedNorm: Double

        var description: String { "\(variables) variables" }
    }

    struct EvolutionCase: Decodable, Sendable, CustomStringConvertible {
        let function, strategy: String
        let variables, seeds, successes: Int
        let bound, target, medianEvaluations: Double

        var description: String { "\(function) \(variables) \(strategy)" }
    }

    let nelderMead: [NelderMeadCase]
    let cmaes: [CMAESCase]
    let differentialEvolution: [EvolutionCase]

    static let all: GradientFreeReferences = {
        let path = URL(filePath: #filePath).appending(path: "../../References/gradient_free.json").standardized
        do { return try JSONDecoder().decode(GradientFreeReferences.self, from: Data(contentsOf: path)) } catch {
            fatalError("Tests/References/gradient_free.json: \(error)")
        }
    }()
}
