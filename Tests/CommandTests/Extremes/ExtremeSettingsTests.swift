import Descent
import Foundation
import Settings
import Testing

@testable import Minimizers
@testable import Optimizers

/// Every setting that is a number, in every table, with the ends of what a number can be: each text is refused in one
/// line, or what it names runs.
@Suite("Settings at the ends of the numbers")
struct ExtremeSettingsTests {
    @Test("Minimizers and line searches", arguments: MinimizerTable.all + MinimizerTable.leastSquares)
    func minimizers(method: any Minimizer) throws {
        for text in extremeTexts(method) {
            refusedOrRun(text) {
                let specification = try MinimizerSpecification(text, besides: MinimizerTable.leastSquares)
                let bounds = method.accepts.contains(.bounds) ? Bounds([-3...3, -3...3]) : nil
                for bounds in [bounds, nil] {
                    _ = try minimize(
                        Problem(Objective(value: bowl), within: bounds), from: [-1.2, 1],
                        using: specification.makeMinimizer(steps: 3), until: brief)
                }
            }
        }
    }

    @Test("Parts of the genetic algorithm")
    func genetic() throws {
        let parts: [any Configurable] = GeneticParts.selections + GeneticParts.crossovers + GeneticParts.mutations
        for part in parts {
            for (setting, value) in extremes(part) {
                refusedOrRun("\(part.name).\(setting)=\(value)") {
                    let changed = try part.changing(setting, toText: value, of: part.name)
                    try changed.validate()
                    var method = GeneticAlgorithm(population: 10)
                    method.selection = changed as? any Selection ?? method.selection
                    method.crossover = changed as? any Crossover ?? method.crossover
                    method.mutation = changed as? any Mutation ?? method.mutation
                    _ = try minimize(Problem(Objective(value: bowl)), from: [-1.2, 1], using: method, until: brief)
                }
            }
        }
    }

    @Test("Optimizers", arguments: MethodRow.all.map(\.name))
    func optimizers(name: String) throws {
        let row = try #require(MethodRow.named(name))
        for text in extremeTexts(row.make(.descent)) { try step(text) }
    }

    @Test("Transformations", arguments: TransformationRow.all.indices)
    func transformations(index: Int) throws {
        for text in extremeTexts(TransformationRow.all[index].standard) { try step("sgd." + text) }
    }

    private func step(_ text: String) throws {
        refusedOrRun(text) {
            // They want the batches of a trainer.
            if text.contains(".saga") || text.contains(".varianceReduced") { return }
            let optimizer = try MinimizerSpecification(text).makeMinimizer(steps: 4)
            let start = Tensor<Double>([[1, 2], [3, 4], [5, 6]])
            _ = try minimize({ (x: Tensor<Double>) in square(x).sum() }, from: start, using: optimizer, until: brief)
        }
    }

    @Test("Schedules", arguments: scheduleKinds.rows.map(\.name))
    func schedules(name: String) throws {
        let kind = try scheduleKinds.row(name)
        let beginnings = ["warmup", "start"].flatMap { part in wholeEnds.map { "\(name)(\(part)=\($0))" } }
        for text in extremeTexts(kind) + beginnings {
            refusedOrRun(text) {
                let schedule = try ScheduleSpecification(text).makeSchedule(from: 0.1, steps: 100)
                for step in [0, 1, 50, 100, 1_000_000_000_000, 1 << 50] { _ = schedule(step) }
            }
        }
        for text in extremeTexts(ReduceOnPlateau()) {
            refusedOrRun(text) {
                var controller = try PlateauSpecification(text).makeController()
                for loss in [1.0, 1, 1, .greatestFiniteMagnitude, 0] { _ = controller.observe(loss) }
            }
        }
    }

    @Test("Samplers", arguments: SamplerRow.all.map(\.standard.name))
    func samplers(name: String) throws {
        for text in extremeTexts(try SamplerRow.sampler(name)) {
            try search(text) { try (SamplerRow.sampler(text), NoPruner()) }
        }
    }

    @Test("Pruners", arguments: PrunerRow.all.map(\.standard.name))
    func pruners(name: String) throws {
        for text in extremeTexts(try PrunerRow.pruner(name)) {
            try search(text) { try (RandomSampler(), PrunerRow.pruner(text)) }
        }
    }

    private func search(_ text: String, _ parts: () throws -> (any Sampler, any Pruner)) throws {
        refusedOrRun(text) {
            let (sampler, pruner) = try parts()
            let study = Study(try SearchSpace("x=uniform(-2,3), n=int(1,9), e={a,b}"), sampler: sampler, pruner: pruner)
            try study.optimize(trials: 14) { trial in
                for step in [1, 2, 3, 1_000_000, Int.max] where try trial.report(trial.number("x"), step: step) {}
                return trial.number("x")
            }
        }
    }

    @Test("Models, activations, losses, metrics and initializers")
    func learning() {
        let tables: [[any Configurable]] = [
            ModelSpecification.table.rows, Activation.table.rows, Loss.table.rows, Metric.table.rows,
            Initializer.table.rows,
        ]
        for part in tables.joined() {
            for (setting, value) in extremes(part) {
                refusedOrRun("\(part.name).\(setting)=\(value)") {
                    let changed = try part.changing(setting, toText: value, of: part.name)
                    try changed.validate()
                    if let model = changed as? any ModelKind {
                        _ = ModelSpecification(model).size(features: 1000, outputs: 1000)
                    }
                }
            }
        }
    }

    @Test("Options of a run", arguments: RunOption.all.map(\.name))
    func options(name: String) throws {
        let option = try #require(RunOption.all.first { $0.name == name })
        for text in option.setting.kind.extremeTexts {
            refusedOrRun("\(name) \(text)") {
                var settings = RunSettings()
                try option.set(text, in: &settings, at: name)
                try settings.validate()
                #expect(option.text(of: settings) != nil)
            }
        }
    }

    /// Fails where `body` throws something that is not one line.
    private func refusedOrRun(_ text: String, _ body: () throws -> Void) {
        do { try body() } catch {
            let message = "\(error)"
            #expect(!message.isEmpty && !message.contains("\n"), "\(text): \(message)")
            #expect(error is SettingError || error is MinimizationError, "\(text): \(message)")
        }
    }

    private var brief: Stopping {
        var stopping = Stopping.after(iterations: 3)
        stopping.maximumEvaluations = 300
        return stopping
    }

    private func bowl(_ x: Vector) -> Double {
        let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
        return a * a + 10 * b * b
    }
}

private let wholeEnds = [Int.max, 1 << 62, 1 << 31, 0, -1, .min]

private func extremes<C: Configurable>(_ owner: C) -> [(setting: String, value: String)] {
    C.settings.flatMap { setting in setting.kind.extremeTexts.map { (setting.name, $0) } }
}

/// The texts that give one setting of `owner` an extreme value.
private func extremeTexts<C: Configurable>(_ owner: C) -> [String] {
    extremes(owner).map { "\(C.name)(\($0.setting)=\($0.value))" }
}

extension SettingKind {
    /// Values at the ends of the numbers.
    fileprivate var extremeTexts: [String] {
        switch self {
        case .count: wholeEnds.map(String.init) + ["99999999999999999999"]
        case .number: ["1.7e308", "-1.7e308", "5e-324", "9.3e18", "0", "1e-300"]
        case .list(let kind): kind.extremeTexts.map { "[\($0)]" }
        case .either(let first, let second): first.extremeTexts + second.extremeTexts
        case .part(let choices):
            choices.flatMap { choice in extremes(choice).map { "\(choice.name)(\($0.setting)=\($0.value))" } }
        default: []
        }
    }
}
