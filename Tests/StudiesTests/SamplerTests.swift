import Foundation
import Testing

@testable import Studies

/// A value to be made small, of points of a space.
struct SampledProblem: Sendable {
    let name: String
    let space: String
    let trials: Int
    let value: @Sendable (RunningTrial) -> Double

    static let all = [
        SampledProblem(name: "a bowl in logarithms", space: "a=log(1e-5,1), b=log(1e-5,1), c=uniform(-5,5)", trials: 50)
        {
            let (a, b, c) = (log10($0.number("a")) + 2, log10($0.number("b")) + 4, $0.number("c") - 1)
            return a * a + b * b + c * c / 4
        },
        SampledProblem(
            name: "settings of every kind",
            space: "rate=log(1e-4,1), width=logint(8,512), depth=int(1,6), kind={a,b,c,d}",
            trials: 50
        ) {
            let kind = $0.text("kind")
            let level: Double = ["a": 1, "b": 0.2, "c": 0.5, "d": 0][kind] ?? 1
            let rate: Double = log10($0.number("rate")) + (kind == "d" ? 1.5 : 3)
            let width: Double = log2($0.number("width")) - 6
            let depth: Double = $0.number("depth") - 3
            let cost: Double = 0.1 * width * width + 0.2 * depth * depth
            return level + rate * rate + cost
        },
        // Branin, f(π, 2.275) = 0.397887.
        SampledProblem(name: "Branin", space: "x=uniform(-5,10), y=uniform(0,15)", trials: 50) {
            let (x, y) = ($0.number("x"), $0.number("y"))
            let curve: Double = 5.1 * x * x / (4 * Double.pi * Double.pi)
            let slope: Double = y - curve + 5 * x / Double.pi - 6
            let wave: Double = 10 * (1 - 1 / (8 * Double.pi)) * cos(x)
            return slope * slope + wave + 10
        },
    ]

    func best(_ sampler: any Sampler, seed: Int) throws -> Double {
        let study = Study(try SearchSpace(space), sampler: sampler, seed: seed)
        try study.optimize(trials: trials) { value($0) }
        return try #require(try study.best()?.value)
    }

    func median(_ sampler: any Sampler) throws -> Double {
        let values = try (0..<20).map { try best(sampler, seed: $0) }.sorted()
        return (values[9] + values[10]) / 2
    }
}

@Suite("Samplers")
struct SamplerTests {
    @Test(
        "TPE, genetic search and CMA-ES beat random search by the median of 20 seeds",
        arguments: SampledProblem.all.indices)
    func beatingRandom(index: Int) throws {
        let problem = SampledProblem.all[index]
        let random = try problem.median(RandomSampler())
        for sampler in [TPESampler(), GeneticSampler(), CMAESSampler()] as [any Sampler] {
            let own = try problem.median(sampler)
            #expect(own < random, "\(problem.name): \(sampler.description) \(own), random \(random)")
        }
    }

    static let everyKind = "a=log(1e-4,1e-1), b=uniform(-2,3), c=int(-3,4), d=logint(1,100), e={x,y,z}"

    @Test("A seed repeats, another differs; all points are of the space", arguments: SamplerRow.all.indices)
    func repeating(index: Int) throws {
        let sampler = SamplerRow.all[index].standard
        let space = try SearchSpace(Self.everyKind)
        func points(seed: Int) throws -> [[Double]] {
            let study = Study(space, sampler: sampler, seed: seed)
            try study.optimize(trials: 40) { $0.trial.point.reduce(0) { $0 + $1 * $1 } }
            return try study.trials().map(\.point)
        }
        let first = try points(seed: 3)
        #expect(first.count == 40)
        #expect(try points(seed: 3) == first)
        if !(sampler is GridSampler) { #expect(try points(seed: 4) != first) }
        for point in first { #expect(space.contains(point), "\(point)") }
        for (column, parameter) in space.parameters.enumerated() {
            #expect(Set(first.map { $0[column] }).count > 2, "\(parameter.name)")
        }
    }

    @Test("A study that was stopped at any trial goes on as if it had not been", arguments: SamplerRow.all.indices)
    func resuming(index: Int) throws {
        let space = try SearchSpace(Self.everyKind)
        func study(_ store: MemoryStore) -> Study {
            Study(space, sampler: SamplerRow.all[index].standard, seed: 1, store: store)
        }
        let value: @Sendable (RunningTrial) throws -> Double = { $0.trial.point.reduce(0) { $0 + $1 * $1 } }
        let whole = MemoryStore()
        try study(whole).optimize(trials: 30, value)
        let parted = MemoryStore()
        for stop in [3, 12, 13, 22] {
            #expect(throws: CancellationError.self) {
                try study(parted).optimize(trials: 30) { trial in
                    if parted.trials().count(where: { $0.state.isEnded }) == stop { throw CancellationError() }
                    return try value(trial)
                }
            }
        }
        try study(parted).optimize(trials: 30, value)
        #expect(parted.trials().count == 34)
        let (expected, kept) = (whole.trials(), parted.trials().filter(\.state.isEnded))
        #expect(kept.map(\.point) == expected.map(\.point))
        #expect(kept.map(\.value) == expected.map(\.value))
    }

    @Test("A scale whose inverse overflows leaves points of the space")
    func scaleTooSmall() throws {
        let space = try SearchSpace("a=log(1e-5,1), b=int(1,9), c=uniform(-5,5)")
        let study = Study(space, sampler: CMAESSampler(population: 4, scale: 1e-300))
        try study.optimize(trials: 12) { Double($0.number % 3) }
        for trial in try study.trials() {
            #expect(zip(space.parameters, trial.point).allSatisfy { $0.distribution.contains($1) }, "\(trial.point)")
        }
    }

    @Test("A grid has every combination once, and then ends")
    func grid() throws {
        let space = try SearchSpace("x=uniform(0,1), n=int(1,3), k={a,b}, m=int(0,100)")
        let study = Study(space, sampler: GridSampler(points: 3))
        try study.optimize(trials: 1000) { _ in 0 }
        let points = try study.trials().map(\.point)
        #expect(points.count == 3 * 3 * 2 * 3)
        #expect(Set(points).count == points.count)
        #expect(Set(points.map { $0[0] }) == [0, 0.5, 1])
        #expect(Set(points.map { $0[3] }) == [0, 50, 100])
    }

    @Test("Small spaces are seen whole before points come again")
    func withoutRepeating() throws {
        let space = try SearchSpace("n=int(1,4), k={a,b}")
        let study = Study(space, sampler: RandomSampler(), seed: 2)
        try study.optimize(trials: 6) { _ in 0 }
        #expect(Set(try study.trials().map(\.point)).count == 6)
    }

    @Test("Coordinates and values go into one another")
    func coordinates() throws {
        for (text, values) in [
            ("uniform(-2,3)", [-2, 0, 3.0]), ("log(1e-4,1)", [1e-4, 0.01, 1]), ("int(-3,4)", [-3, 0, 4]),
            ("logint(1,100)", [1, 7, 100]), ("{a,b,c}", [0, 1, 2]),
        ] {
            let distribution = try #require(try SearchSpace("x=\(text)")["x"])
            for value in values {
                let again = distribution.value(at: distribution.coordinate(of: value))
                #expect(abs(again - value) <= 1e-12 * max(1, abs(value)), "\(text) \(value)")
            }
            #expect(distribution.contains(distribution.value(at: -1)))
            #expect(distribution.contains(distribution.value(at: 2)))
        }
    }
}
