import Descent
import Foundation
import Testing

/// `Tests/References/minimize.json`.
private struct References: Decodable {
    struct Row: Decodable, Sendable, CustomTestStringConvertible {
        let formula: String
        let start: String
        let method: String
        let learningRate: Double
        let points: [[Double]]
        let values: [Double]
        let gradientNorms: [Double]

        var testDescription: String { "\(method) on \(formula)" }
    }

    let rows: [Row]

    static let rows: [Row] = {
        let path = URL(filePath: #filePath).appending(path: "../../References/minimize.json").standardized
        return (try? JSONDecoder().decode(References.self, from: Data(contentsOf: path)).rows) ?? []
    }()
}

private let rosenbrock = "(1-x)^2 + 100*(y-x^2)^2"

@Suite("descent minimize")
struct MinimizeCommandTests {
    /// The output with what differs from run to run put in brackets.
    private func steady(_ text: String) -> String {
        text.replacing(/Seconds run: \S+/, with: "Seconds run: []").replacing(/"seconds":[^,]+/, with: "\"seconds\":[]")
    }

    @Test("The report names the variables")
    func report() throws {
        try Command.inFolder { command in
            let result = try command.run(
                "minimize", "x^2 + 3*y^2", "--start", "x=1,y=-1", "--method", "sgd", "--learning-rate", "0.125",
                "--tolerance", "1e-3")
            #expect(result.status == 0 && result.errors == "")
            #expect(
                steady(result.output) == """
                     * Status: success (the gradient is small)

                     * Candidate solution
                        f(x) = 1.7918771160383575e-07
                        x = 0.0004233056952178127
                        y = -5.551115123125783e-17

                     * Found with
                        sgd(learningRate=0.125,momentum=0,dampening=0,nesterov=false,momentumForm=velocity)

                     * Convergence measures
                        ‖∇f(x)‖        = 8.47e-04 ≤ 1.00e-03
                        ‖x - x'‖       = 1.41e-04  (no test)
                        |f(x) - f(x')| = 1.39e-07  (no test)

                     * Work counters
                        Seconds run: []
                        Iterations: 27
                        f(x) calls: 28
                        ∇f(x) calls: 28

                    """)
            #expect(try command.contents() == [])
        }
    }

    @Test("The result as one line of JSON, in 64 bits")
    func json() throws {
        try Command.inFolder { command in
            let arguments = ["minimize", "x^2 + 3*y^2", "--start", "x=1,y=-1", "--tolerance", "0", "--json"]
            let result = try command.run(
                arguments + ["--method", "sgd", "--learning-rate", "0.1", "--max-iterations", "5"])
            #expect(result.status == 0 && result.errors == "")
            var (x, y) = (1.0, -1.0)
            for _ in 0..<5 { (x, y) = (x - 0.1 * (2 * x), y - 0.1 * (3 * (2 * y))) }
            let norm = (4 * x * x + (3 * (2 * y)) * (3 * (2 * y))).squareRoot()
            #expect(
                steady(result.output)
                    == "{\"point\":{\"x\":\(x),\"y\":\(y)},\"value\":\(x * x + 3 * (y * y)),\"gradientNorm\":\(norm),"
                    + "\"iterations\":5,\"evaluations\":6,\"gradientEvaluations\":6,\"hessianEvaluations\":0,"
                    + "\"hessianVectorProducts\":0,\"reason\":\"iterationLimit\",\"converged\":false,\"seconds\":[],"
                    + "\"method\":\"sgd(learningRate=0.1,momentum=0,dampening=0,nesterov=false,momentumForm=velocity)\"}\n"
            )
        }
    }

    @Test("Steps and their trace are those of the formulas, in full precision", arguments: References.rows)
    fileprivate func trace(_ row: References.Row) throws {
        try Command.inFolder { command in
            let steps = row.points.count - 1
            let result = try command.run(
                "minimize", row.formula, "--start", row.start, "--method", row.method, "--learning-rate",
                "\(row.learningRate)", "--tolerance", "0", "--max-iterations", "\(steps)", "--trace", "trace.csv")
            #expect(result.status == 0 && result.errors == "")
            let lines = try command.text("trace.csv").split(separator: "\n").map(String.init)
            #expect(lines.count == steps + 2)
            #expect(lines[0] == "step,x,y,value,gradientNorm,stepLength")
            var last: [Double]?
            for (step, line) in lines.dropFirst().enumerated() {
                let cells = line.split(separator: ",").map(String.init)
                let numbers = try cells.map { try #require(Double($0)) }
                // The digits are the fewest that give back the number.
                for (cell, number) in zip(cells, numbers) {
                    #expect(cell == (Int(exactly: number).map(String.init) ?? "\(number)"))
                }
                let expected = [Double(step)] + row.points[step] + [row.values[step], row.gradientNorms[step]]
                for (number, reference) in zip(numbers, expected) {
                    #expect(abs(number - reference) <= 1e-12 * max(1, abs(reference)), "\(line)")
                }
                let length = last.map { hypot(numbers[1] - $0[1], numbers[2] - $0[2]) } ?? 0
                #expect(abs(numbers[5] - length) <= 1e-15)
                last = numbers
            }
        }
    }

    @Test("The references are there")
    func references() { #expect(References.rows.count == 6) }

    @Test("Without gradients there is no norm; a trace is written also when a run ends early")
    func early() throws {
        try Command.inFolder { command in
            let result = try command.run(
                "minimize", "x^4", "--start", "x=10", "--method", "sgd", "--learning-rate", "1", "--trace", "t.csv",
                "--json")
            #expect(result.status == 2)
            #expect(
                result.errors == "note: not converged: the next step leads where the function is not finite; is the "
                    + "learning rate too high?\n")
            let json = try result.json()
            #expect(json["reason"] as? String == "diverged" && json["converged"] as? Bool == false)
            let rows = try command.text("t.csv").split(separator: "\n")
            #expect(rows.count == (json["iterations"] as? Int ?? 0) + 2)
            #expect(!rows.contains { $0.contains("nan") || $0.contains("inf") })
            let named = try command.run(
                "minimize", "step^2 + sum(i, 1, 2, value[i]^2)", "--start", "step=1,value=[1,2]", "--method", "sgd",
                "--max-iterations", "1", "--tolerance", "0", "--trace", "t.csv")
            #expect(named.status == 0 && named.errors == "")
            #expect(
                try command.text("t.csv").hasPrefix(
                    "step_,step,value[1],value[2],value,gradientNorm,stepLength\n0,1,1,2,6,"))
            #expect(try command.contents() == ["t.csv"])
        }
    }

    @Test("A picture of the path, or of the values")
    func picture() throws {
        try Command.inFolder { command in
            let pictures = [
                (rosenbrock, "x=-1.2,y=1", ["x", "y"], ["step", "value"]),
                ("x^2", "x=1", ["x", "f(x)"], ["step", "value"]),
                ("x^2 + y^2 + z^2", "x=1,y=1,z=1", ["step", "value"], ["x", "y"]),
            ]
            for (formula, start, labels, others) in pictures {
                let result = try command.run(
                    "minimize", formula, "--start", start, "--bounds", "x=-2:2", "--method", "sgd", "--learning-rate",
                    "0.001", "--max-iterations", "50", "--plot", "path.svg")
                #expect(result.status == 2)
                let svg = try command.text("path.svg")
                for label in labels { #expect(svg.contains(">\(label)</text>")) }
                for label in others { #expect(!svg.contains(">\(label)</text>")) }
            }
        }
    }

    @Test("Limits, a schedule over the run, and bounds")
    func options() throws {
        try Command.inFolder { command in
            let start = ["minimize", rosenbrock, "--start", "x=-1.2,y=1", "--json"]
            let limited = try command.run(start + ["--max-evaluations", "10"])
            #expect(try limited.json()["reason"] as? String == "evaluationLimit")
            #expect(try limited.json()["evaluations"] as? Int ?? 11 <= 10)
            #expect(limited.status == 2)
            #expect(limited.errors == "note: not converged: the limit of evaluations is reached\n")
            let scheduled = try command.run(
                start + [
                    "--method", "sgd", "--learning-rate", "0.001", "--schedule", "linear(to=0)", "--max-iterations",
                    "4", "--tolerance", "0",
                ])
            #expect((try scheduled.json()["method"] as? String ?? "").contains("linear(from=0.001,to=0,over=4"))
            let bounded = try command.run(
                start + ["--method", "adam", "--learning-rate", "0.1", "--bounds", "x=:0.5", "--tolerance", "1e-6"])
            let json = try bounded.json()
            #expect(json["converged"] as? Bool == true)
            let point = try #require(json["point"] as? [String: Double])
            #expect(point["x"] == 0.5 && abs((point["y"] ?? 0) - 0.25) < 1e-5)
            let timed = try command.run(
                start + ["--tolerance", "0", "--max-iterations", "1000000000", "--time-limit", "0.05"])
            #expect(try timed.json()["reason"] as? String == "timeLimit")
        }
    }

    @Test("Constraints and a regularizer")
    func parts() throws {
        try Command.inFolder { command in
            func point(_ arguments: String...) throws -> [Double] {
                let json = try command.run(["minimize"] + arguments + ["--json"]).json()
                #expect(json["converged"] as? Bool == true, "\(arguments)")
                let point = try #require(json["point"] as? [String: Double])
                return [point["x"] ?? .nan, point["y"] ?? .nan]
            }
            // max(|2 a| − λ, 0) / 2 for (x − a)².
            let sparse = try point("(x-3)^2 + (y-0.1)^2", "--start", "x=1,y=1", "--l1", "1")
            #expect(abs(sparse[0] - 2.5) < 1e-7 && sparse[1] == 0)
            let line = try point(
                "x^2 + y^2", "--start", "x=3,y=1", "--subject-to", "x + y >= 1", "--subject-to", "x = 3*y")
            #expect(abs(line[0] - 0.75) < 1e-6 && abs(line[1] - 0.25) < 1e-6)
            let impossible = try command.run(
                "minimize", "x^2", "--start", "x=0", "--subject-to", "x <= -1", "--subject-to", "x >= 1", "--json")
            #expect(impossible.status == 1)
            #expect(impossible.errors == "error: x <= -1 and x >= 1 cannot be fulfilled together\n")
            #expect(try impossible.json()["reason"] as? String == "infeasible")
            #expect(try impossible.json()["infeasibility"] as? Double ?? 0 >= 0.5)
        }
    }

    @Test("Starts, names and formulas in every form")
    func forms() throws {
        func point(_ formula: String, _ start: String) throws -> [String: Double] {
            let minimization = try FormulaMinimization(formula, start: start)
            return Dictionary(uniqueKeysWithValues: zip(minimization.variables, minimization.start))
        }
        #expect(try point("x + y", " y = 2 , x = -1e3 ") == ["x": -1000, "y": 2])
        #expect(try point("sum(i, 1, 3, x[i])", "x=[1,2,3]") == ["x[1]": 1, "x[2]": 2, "x[3]": 3])
        #expect(try point("sum(i, 1, 3, x[i])", "x[2]=1/4,x=0") == ["x[1]": 0, "x[2]": 0.25, "x[3]": 0])
        #expect(try point("e^2 + a", "e=pi/2,a=sqrt(4)") == ["e": .pi / 2, "a": 2])
        try Command.inFolder { command in
            let result = try command.run("minimize", "-x*exp(-x)", "--start", "x=0", "--json")
            #expect(try result.json()["converged"] as? Bool == true)
        }
    }

    @Test("Control-C ends the run in good order")
    func interrupted() throws {
        try Command.inFolder { command in
            let (output, errors) = (command.path("output"), command.path("errors"))
            let process = try command.start(
                [
                    "minimize", rosenbrock, "--start", "x=-1.2,y=1", "--method", "sgd", "--learning-rate", "1e-9",
                    "--tolerance", "0", "--max-iterations", "1000000000", "--json",
                ], output: output, errors: errors)
            // Until the handler is in place the signal ends the process otherwise.
            usleep(500_000)
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 130)
            #expect(try command.text("output").contains("\"reason\":\"stopped\""))
            #expect(try command.text("errors").hasPrefix("error: interrupted after "))
        }
    }

    @Test(
        "With tolerance 0 every method makes as many steps as it is told, in a minimum too",
        arguments: MinimizerSpecification.names)
    func exactSteps(name: String) throws {
        let specification = try MinimizerSpecification(name)
        for (start, bounds) in [("x=1.5,y=0.25", "x=-2:3,y=-2:3"), ("x=0,y=0", "x=-2:3,y=-2:3")] {
            let isBounded = specification.problem(with: .bounds) == nil
            let minimization = try FormulaMinimization(
                "x^2 + 3*y^2 + x*y", start: start, bounds: isBounded ? bounds : nil)
            let solution = try minimization.solution(
                using: specification.makeMinimizer(steps: 7, seed: 1), until: .after(iterations: 7))
            #expect(solution.iterations == 7 && solution.reason == .iterationLimit, "\(solution.reason)")
            #expect(solution.trace.map(\.step) == Array(0...7))
        }
    }

    @Test(
        "Why a run ended, and with which status",
        arguments: [
            ("x*y", "x=0,y=0", "saddle"), ("x^2-y^2", "x=1,y=0", "saddle"), ("x^3", "x=1", "saddle"),
            ("cos(x)", "x=0", "saddle"), ("-exp(-x^2)", "x=6", "saddle"), ("x^2*y^2 - z^2*x", "x=1,y=1,z=0", "saddle"),
            ("log(x)", "x=1", "unbounded"), ("exp(x^2)", "x=20", "overflow"), ("abs(x) + abs(y-x)", "x=1,y=3", "kink"),
            ("max(x, -2*x) + abs(y)", "x=1,y=1", "kink"), ("x^4", "x=1", "gradientTolerance"),
            ("(x-1)^2 + 1e-9*(y-3)^2", "x=0,y=0", "gradientTolerance"), ("exp(-x)", "x=1", "gradientTolerance"),
            ("sin(1000*x) + 0.01*x^2", "x=0", "gradientTolerance"),
            ("x^4*(1 + sin(9*y)) + y^2", "x=1,y=1", "gradientTolerance"),
        ])
    func reasons(formula: String, start: String, reason: String) throws {
        try Command.inFolder { command in
            let result = try command.run("minimize", formula, "--start", start, "--json")
            let json = try result.json()
            #expect(json["reason"] as? String == reason)
            #expect(json["converged"] as? Bool == (reason == "gradientTolerance"))
            #expect(result.status == (reason == "gradientTolerance" ? 0 : 2))
            #expect(!result.errors.contains("gradient right"))
        }
    }

    @Test("An object is printed also where the start has no value")
    func noValue() throws {
        try Command.inFolder { command in
            let result = try command.run("minimize", "log(x)", "--start", "x=-1", "--json")
            #expect(
                result.output == """
                    {"point":{"x":-1.0},"value":null,"iterations":0,"reason":"notFinite","problem":"the function is not \
                    finite at the start (nan); start where it is","converged":false}

                    """)
            #expect(result.status == 1 && result.errors.hasPrefix("error: the function is not finite at the start"))
        }
    }

    @Test("Each constraint with its slack and its price; constraints that conflict")
    func prices() throws {
        try Command.inFolder { command in
            let arguments = [
                "minimize", "x + y", "--start", "x=1,y=1", "--subject-to", "x^2 + y^2 <= 1", "--subject-to",
                "x >= -0.5",
                "--subject-to", "y <= 3",
            ]
            let constraints = try #require(
                try command.run(arguments + ["--json"]).json()["constraints"] as? [[String: Any]])
            // By hand: x is at its limit, y = −√¾, λ₁ = 1/(2|y|), λ₂ = 1 − λ₁.
            let expected = [(0.0, 1 / 3.0.squareRoot()), (0, 1 - 1 / 3.0.squareRoot()), (3 + 0.75.squareRoot(), 0)]
            #expect(constraints.count == 3)
            for (row, (slack, multiplier)) in zip(constraints, expected) {
                #expect(abs((row["slack"] as? Double ?? .nan) - slack) < 1e-8)
                #expect(abs((row["multiplier"] as? Double ?? .nan) - multiplier) < 1e-6)
            }
            #expect(constraints[1]["constraint"] as? String == "x >= -0.5")
            #expect(try command.run(arguments).output.contains(" * Constraints\n"))
            let infeasible = try command.run(
                "minimize", "x + y", "--start", "x=1,y=1", "--subject-to", "x + y <= 1", "--subject-to", "x >= 2",
                "--subject-to", "y >= 0", "--subject-to", "y <= 10")
            #expect(infeasible.status == 1)
            #expect(infeasible.errors == "error: x + y <= 1, x >= 2 and y >= 0 cannot be fulfilled together\n")
            let bounded = try command.run(
                "minimize", "x", "--start", "x=1", "--bounds", "x=0:2", "--subject-to", "x >= 3")
            #expect(bounded.errors == "error: x >= 3 cannot be fulfilled within the bounds\n")
        }
    }

    @Test("Many starts find all minima, the lowest first, and need none given")
    func starts() throws {
        try Command.inFolder { command in
            // Himmelblau, *Applied Nonlinear Programming*, 1972: four minima of value 0.
            let result = try command.run(
                "minimize", "(x^2+y-11)^2 + (x+y^2-7)^2", "--starts", "40", "--bounds", "x=-6:6,y=-6:6", "--json")
            let minima = try #require(try result.json()["minima"] as? [[String: Any]])
            #expect(result.status == 0 && minima.count == 4)
            #expect(minima.reduce(0) { $0 + ($1["starts"] as? Int ?? 0) } == 40)
            let places = Set(
                minima.compactMap { ($0["point"] as? [String: Double])?["x"].map { ($0 * 1000).rounded() } })
            #expect(places == [3000, -2805, -3779, 3584])
            let trig = try command.run(
                "minimize", "x^2/100 - cos(x)", "--starts", "20", "--bounds", "x=-20:20"
            ).output
            #expect(trig.contains(" * Minima\n    f(x)"))
            let missing = try command.run("minimize", "x^2 + y^2", "--starts", "5", "--bounds", "x=0:1")
            #expect(missing.status == 64)
            #expect(
                missing.errors == "error: --bounds: y has no start, and no two ends to choose one between; give y=0:1\n"
            )
        }
    }
}
