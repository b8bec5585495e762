import Descent
import Foundation
import Testing

@Suite("descent compare")
struct CompareCommandTests {
    private struct Result: Decodable {
        var methods: [String]
        var steps, evaluations: [Int?]
        var values: [Double?]
        var minimum: Double
    }

    /// On x²/50 + y² gradient descent is x₀ (1 − η/25)ᵏ and y₀ (1 − 2η)ᵏ.
    @Test("Steps to the tolerance are those of the closed form", arguments: [0.1, 0.3, 0.45])
    func closedForm(_ rate: Double) throws {
        func value(_ step: Int) -> Double {
            let (x, y) = (-9 * pow(1 - rate / 25, Double(step)), 2.5 * pow(1 - 2 * rate, Double(step)))
            return x * x / 50 + y * y
        }
        let first = try #require((0...).first { value($0) <= 0.01 * value(0) })
        try Command.inFolder { command in
            let output = try command.run(
                "compare", "long-valley", "--methods", "sgd", "--learning-rate", "\(rate)", "--steps", "400",
                "--tolerance", "0.01", "--json")
            let result = try JSONDecoder().decode(Result.self, from: Data(output.output.utf8))
            #expect(result.steps == [first] && result.evaluations == [first + 1] && result.minimum == 0)
            let last = try #require(result.values[0])
            #expect(abs(last / value(400) - 1) < 1e-9)
        }
    }

    @Test("The six methods of each surface arrive, or their values fall", arguments: ClassicSurface.all)
    func surfaces(_ surface: ClassicSurface) throws {
        let comparison = try Comparison(on: surface)
        #expect(comparison.entries.count == 6)
        for entry in comparison.entries {
            let (first, last) = (try #require(entry.values.first), try #require(entry.values.last))
            #expect(last < first && last.isFinite && last >= surface.minimum - 1e-9, "\(entry.name)")
            // A local minimum of the ripples counts too.
            #expect(last - surface.minimum < 0.2 * (first - surface.minimum), "\(entry.name)")
        }
        #expect(comparison.entries.filter { $0.stepsToTolerance != nil }.count >= 1)
    }

    @Test("The minima are the least values of the surfaces", arguments: ClassicSurface.all)
    func minima(_ surface: ClassicSurface) throws {
        let problem = try FormulaMinimization(surface.formula, start: surface.start)
        let (x, y) = ((surface.x.lowerBound, surface.x.upperBound), (surface.y.lowerBound, surface.y.upperBound))
        let found = try minimize(
            Problem(problem.problem.objective, within: Bounds([x.0...x.1, y.0...y.1])), from: problem.start,
            using: DifferentialEvolution())
        #expect(abs(found.value - surface.minimum) < 1e-6)
    }

    @Test("A method that diverges is shown until there")
    func divergence() throws {
        let comparison = try Comparison(
            of: [MinimizerSpecification("sgd(learningRate=3)")], on: ClassicSurface(named: "long-valley"), steps: 1000)
        let entry = comparison.entries[0]
        #expect(entry.stepsToTolerance == nil && entry.path.allSatisfy(\.isFinite) && entry.values.count < 1000)
        #expect(comparison.description.contains("diverged"))
    }

    @Test("Pictures: a line and a mark for each method, moving in the animation")
    func pictures() throws {
        try Command.inFolder { command in
            let result = try command.run(
                "compare", "long-valley", "saddle", "--animation", "a.svg", "--paths", "p.svg", "--curves", "c.svg",
                "--times", "t.svg")
            #expect(result.status == 0 && result.errors == "")
            func text(_ file: String) throws -> String { try command.text(file) }
            let animation = try text("a.svg")
            // Two surfaces, six methods, a mark with two coordinates and its way with its halo.
            #expect(animation.components(separatedBy: "attributeName=\"cx\"").count - 1 == 12)
            #expect(animation.components(separatedBy: "attributeName=\"cy\"").count - 1 == 12)
            #expect(animation.components(separatedBy: "attributeName=\"stroke-dashoffset\"").count - 1 == 24)
            #expect(try !text("p.svg").contains("<animate") && text("p.svg").contains("Nesterov"))
            #expect(try text("c.svg").contains("step") && text("t.svg").contains("milliseconds"))
        }
    }

    /// Each of the runs is the one that `descent train` makes of the same settings.
    @Test("Optimizers on data are compared as they train alone")
    func data() throws {
        try Command.inFolder { command in
            let options = ["--epochs", "2", "--model", "mlp:16"]
            let output = try command.run(
                [
                    "compare", "digits", "--methods",
                    "sgd(momentum=0.9), adam(learningRate=0.003), sgd(learningRate=1e30)",
                ]
                    + options + ["--curves", "c.svg", "--times", "t.svg", "--json"])
            #expect(output.status == 0 && output.errors == "")
            let found = try output.json()
            let losses = try #require(found["trainLosses"] as? [Any])
            for (index, optimizer) in ["sgd(momentum=0.9)", "adam(learningRate=0.003)"].enumerated() {
                let alone = try command.run(
                    ["train", "digits", "--optimizer", optimizer, "--schedule", "constant", "--json", "--quiet"]
                        + options + ["--out", "run\(index)"])
                #expect(try alone.json()["trainLoss"] as? Double == losses[index] as? Double)
            }
            #expect(losses[2] is NSNull)
            #expect(try command.text("c.svg").contains("step") && command.text("t.svg").contains("seconds"))
        }
    }

    @Test(
        "Bad input is one line",
        arguments: [
            (["bealle"], "unknown surface \"bealle\"; did you mean \"beale\"? There are"),
            (["x^2 + y", "--start", "x=1"], "start: y is missing; say where to begin"),
            (["x^2", "--start", "x=1"], "--methods is missing; give one or more, separated by commas"),
            (["x^2", "--methods", "adam"], "--start is missing; give x=-1.2,y=1"),
            (["beale", "--methods", "adm"], "--methods: unknown method \"adm\"; did you mean"),
            (["beale", "--methods", " , "], "--methods is empty; give one or more, separated by commas"),
            (["beale", "--learning-rate", "1"], "--learning-rate: the methods of a surface have their rates"),
            (["beale", "--steps", "0"], "--steps is 0; give a whole number of at least 1"),
            (["beale", "--tolerance", "0"], "--tolerance is 0"),
            (["beale", "--epochs", "3"], "--epochs is for data, and this is a function"),
            (["digits"], "--methods is missing; give one or more, separated by commas"),
            (["digits", "--methods", "adam", "--steps", "3"], "--steps is for functions, and digits is data"),
            (["digits", "--methods", "lbfgs"], "--methods: unknown optimizer \"lbfgs\""),
            (
                ["x^2", "--start", "x=1", "--methods", "sgd", "--paths", "p.svg"],
                "--paths: there is a picture of two variables only"
            ),
        ])
    func badInput(_ arguments: [String], _ message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(["compare"] + arguments)
            #expect(result.status == 64 && result.output == "")
            #expect(result.errors.hasPrefix("error: " + message), "\(result.errors)")
            #expect(result.errors.filter { $0 == "\n" }.count == 1)
        }
    }
}
