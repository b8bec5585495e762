import ArgumentParser
import Descent
import Support

/// The command that gives random input to everything that reads.
@main
struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz",
        abstract: "Give random input to everything that reads, and keep what traps, hangs or contradicts itself.")

    @Argument(help: "What reads: \(targets.map(\.name).joined(separator: ", ")). (default: all)")
    var names: [String] = []
    @Option(help: "The time for all of them together, in which they take turns.")
    var seconds = 60.0
    @Option(help: "The number of inputs for each, in place of a time.")
    var inputs: Int?
    @Option(help: "The seed of the inputs. (default: another one each time)")
    var seed: Int?
    @Option(help: "The folder with a folder of inputs for each, to which those that are found are added.")
    var corpus = "Fuzzing/Corpus"
    @Option(help: ArgumentHelp("Try what is in a file, in this process.", valueName: "file"))
    var input: String?
    @Flag(help: "Print the names, one a line.")
    var list = false
    @Flag(help: "Print inputs in place of trying them.")
    var show = false
    @Option(help: ArgumentHelp("Work for the driver that made this folder.", visibility: .private))
    var worker: String?
    @Option(help: ArgumentHelp("The number of the first input.", visibility: .private))
    var from = 0

    func validate() throws {
        if let unknown = names.first(where: { name in !targets.contains { $0.name == name } }) {
            throw ValidationError("There is no \"\(unknown)\"; give \(targets.map(\.name).joined(separator: ", ")).")
        }
        if (input != nil || worker != nil) && names.count != 1 { throw ValidationError("Give one name.") }
    }

    func run() throws {
        let chosen = targets.filter { names.isEmpty || names.contains($0.name) }
        if list {
            for target in chosen { print(target.name) }
        } else if show {
            for target in chosen { try show(target) }
        } else if let input {
            let bytes = try FileBytes.read(input)
            try ScratchFolder.with { folder in
                require(chdir(folder) == 0, "there is no folder \(folder)")
                print(chosen[0].accepts(bytes) ? "taken" : "refused")
            }
        } else if let worker {
            try work(chosen[0], in: worker)
        } else {
            let driver = Driver(corpus: corpus, seed: seed ?? Int.random(in: 0..<1 << 31))
            let isClean = try inputs.map { try driver.run(chosen, inputs: $0) } ?? driver.run(chosen, seconds: seconds)
            if !isClean { throw ExitCode.failure }
        }
    }

    private func inputs<T: Target>(of target: T) throws -> Inputs<T> {
        try Inputs(of: target, seed: seed ?? 0, kept: Corpus(folder: corpus, target: target.name).inputs())
    }

    private func show(_ target: some Target) throws {
        let inputs = try inputs(of: target)
        for number in 0..<20 { print(String(decoding: inputs[inputs.kept.count + number], as: UTF8.self)) }
    }

    private func work(_ target: some Target, in folder: String) throws {
        let inputs = try inputs(of: target)
        Worker(folder: folder).run(inputs, from..<(self.inputs ?? .max), seconds: seconds)
    }
}
