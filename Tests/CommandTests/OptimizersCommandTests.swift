import Descent
import Testing

@Suite("descent optimizers")
struct OptimizersCommandTests {
    @Test("Every method and transformation is listed with formula, defaults and source")
    func list() throws {
        try Command.inFolder { command in
            let result = try command.run("optimizers")
            #expect(result.status == 0 && result.errors == "")
            let blocks = result.output.components(separatedBy: "\n\n")
            for row in MethodRow.all {
                let block = try #require(blocks.first { $0.hasPrefix(row.name + "\n") })
                for line in row.formula.split(separator: "\n") { #expect(block.contains("\n    \(line)")) }
                #expect(block.contains("\n  defaults  learningRate=") && block.contains("\n  source    \(row.source)"))
            }
            #expect(blocks.last { $0.hasPrefix("frozen\n    ") }?.contains("\n  settings  leaves=*") ?? false)
            for row in TransformationRow.all { #expect(blocks.contains { $0.hasPrefix(row.name + "\n    ") }) }
        }
    }

    @Test("One method, as it is listed and as it was given")
    func one() throws {
        try Command.inFolder { command in
            let result = try command.run("optimizers", "adadelta(decay=0.5).clipped")
            #expect(
                result.output == """
                    adadelta
                        v ← ρ v + (1 − ρ) g²;   u = g √(s + ε) / √(v + ε);   s ← ρ s + (1 − ρ) u²
                        p ← p − η u
                      defaults  learningRate=1 decay=0.9 epsilon=1e-06
                      keras     learningRate=0.001 decay=0.95 epsilon=1e-07
                      source    Zeiler, arXiv 1212.5701

                    as given: adadelta(decay=0.5,epsilon=1e-06).clipped(toNorm=1,epsilon=0)

                    """)
        }
    }

    @Test("The compiled update, with the bytes it moves", arguments: [("sgd", "12"), ("adam", "28"), ("lion", "20")])
    func explanation(name: String, bytes: String) throws {
        try Command.inFolder { command in
            let output = try command.run("optimizers", name, "--explain").output
            #expect(output.hasPrefix(name))
            #expect(output.contains("\nprogram (float32[1024, 1024]"))
            #expect(output.hasSuffix("\n\(bytes) bytes moved for each element of the parameter\n"))
        }
    }

    @Test("Every method can be explained", arguments: OptimizerSpecification.names)
    func explanations(name: String) throws {
        let explanation = UpdateExplanation(try OptimizerSpecification(name), shape: [16, 8])
        #expect(explanation.bytesPerParameter >= 12)
    }

    @Test("Wrong usage")
    func wrong() throws {
        try Command.inFolder { command in
            let nameless = try command.run("optimizers", "--explain")
            #expect(nameless.status == 64)
            #expect(nameless.errors == "error: --explain needs the name of an optimizer, such as adam\n")
            let misspelt = try command.run("optimizers", "adma")
            #expect(misspelt.status == 64)
        }
    }

    @Test("Training takes any of them, with its own schedule and a controller")
    func training() throws {
        try Command.inFolder { command in
            let result = try command.run(
                "train", "digits", "--epochs", "2", "--quiet", "--optimizer",
                "adamw(learningRate=oneCycle(peak=0.01)).clipped(toNorm=1).average", "--plateau",
                "plateau(patience=1)",
                "--out", "run")
            #expect(result.errors.contains("unknown transformation \"average\""))
            let trained = try command.run(
                "train", "digits", "--epochs", "2", "--quiet", "--optimizer",
                "adamw(learningRate=oneCycle).clipped(toNorm=1).averaged(decay=0.9)", "--plateau",
                "plateau(patience=1)", "--out", "run")
            #expect(trained.status == 0 && trained.errors == "")
            let output = try command.run("inspect", "run").output
            #expect(output.contains("adamw(learningRate=oneCycle,") && output.contains("plateau("))
            let saga = try command.run(
                "train", "digits", "--epochs", "2", "--quiet", "--optimizer", "sgd.saga(batches=45)", "--order",
                "inOrder")
            #expect(saga.status == 0 && saga.errors == "")
            let shuffled = try command.run("train", "digits", "--optimizer", "sgd.saga(batches=45)")
            #expect(shuffled.status == 1)
            #expect(shuffled.errors.contains("the optimizer needs the same 45 batches in each epoch"))
            let both = try command.run(
                "train", "digits", "--optimizer", "adam(learningRate=0.1)", "--learning-rate", "0.2")
            #expect(both.status == 64)
            #expect(
                both.errors == "error: --learning-rate and --optimizer adam both give the rate; give it once\n")
        }
    }
}

@Suite("descent minimizers")
struct MinimizersCommandTests {
    @Test("Every method is listed with formula, defaults, source and what it accepts")
    func list() throws {
        try Command.inFolder { command in
            let result = try command.run("minimizers")
            #expect(result.status == 0 && result.errors == "")
            let blocks = result.output.components(separatedBy: "\n\n")
            for method in MinimizerTable.all + MinimizerTable.leastSquares {
                let block = try #require(blocks.first { $0.hasPrefix(method.name + "\n    ") })
                let type = type(of: method)
                #expect(block.contains("\n    \(type.formula)\n") && !type.formula.isEmpty && !type.source.isEmpty)
                #expect(block.contains("\n  source    \(type.source)\n  accepts   "))
                #expect(block.hasSuffix(", \(type.accepts)") || type.accepts.isEmpty)
            }
            let names = "cg for conjugateGradient, gradientDescent for sgd, lm for levenbergMarquardt"
            #expect(blocks.last == "Other names: \(names)\n")
        }
    }

    @Test("One method, as it is listed and as it was given")
    func one() throws {
        try Command.inFolder { command in
            let result = try command.run("minimizers", "L-BFGS(memory=5)")
            #expect(result.output.hasPrefix("lbfgs\n    d = −H ∇f"))
            #expect(result.output.contains("\n  defaults  memory=10 lineSearch="))
            #expect(result.output.contains("\n\nas given: lbfgs(memory=5,lineSearch="))
            let misspelt = try command.run("minimizers", "lbgfs")
            #expect(misspelt.status == 64 && misspelt.errors.contains("did you mean \"lbfgs\"?"))
        }
    }
}
