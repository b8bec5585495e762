import Foundation
import StudyStorage
import Testing

@testable import Studies

@Suite("Beside Optuna")
struct OptunaTests {
    @Test("Distributions are written as Optuna does, and read back", arguments: References.all.distributions.indices)
    func distributions(index: Int) throws {
        let row = References.all.distributions[index]
        let distribution = try #require(try SearchSpace("x=\(row.text)")["x"])
        #expect(distribution.optunaJSON == row.json)
        #expect(Distribution(optunaJSON: row.json) == distribution)
    }

    @Test("Parzen estimators rank candidates as Optuna's do", arguments: References.all.densities.indices)
    func densities(index: Int) throws {
        let row = References.all.densities[index]
        let space = try SearchSpace(row.space)
        let (good, bad) = (ParzenEstimator(row.good, in: space), ParzenEstimator(row.bad, in: space))
        for (candidate, score) in zip(row.candidates, row.scores) {
            let own = good.logDensity(at: candidate) - bad.logDensity(at: candidate)
            #expect(abs(own - score) < 1e-9 * max(1, abs(score)), "\(candidate)")
        }
    }

    @Test("Pruners end the same trials at the same steps", arguments: References.all.pruners.indices)
    func pruners(index: Int) throws {
        let row = References.all.pruners[index]
        let pruner = try PrunerRow.pruner(row.pruner)
        let study = Study(
            try SearchSpace("x=uniform(0,1)"), direction: row.direction, sampler: RandomSampler(), pruner: pruner,
            name: "digits")
        var ends: [Int] = []
        for (number, curve) in row.curves.enumerated() {
            guard case .trial(let trial) = try study.ask() else { Issue.record("no trial"); return }
            var end = 0
            for (step, value) in curve.enumerated() where end == 0 {
                if try !trial.report(value.value, step: step + 1) { end = step + 1 }
            }
            try trial.tell(Double(number))
            ends.append(end)
        }
        #expect(ends == row.ends)
        #expect(ends.contains { $0 > 0 })
    }

    @Test("Importances are those of PED-ANOVA", arguments: References.all.importances.indices)
    func importances(index: Int) throws {
        let row = References.all.importances[index]
        let trials = zip(row.points, row.values).enumerated().map { number, trial in
            Trial(number: number, point: trial.0, state: .completed, value: trial.1)
        }
        let found = TrialHistory(trials, space: try References.space, direction: row.direction).importances()
        #expect(found.count == row.importances.count)
        #expect(found.map(\.importance) == found.map(\.importance).sorted(by: >))
        for (name, importance) in found {
            let expected = try #require(row.importances[name])
            #expect(abs(importance - expected) < 1e-9, "\(name)")
        }
    }
}
