import ArgumentParser
import Descent
import Support

struct FindRate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-rate",
        abstract: "Find a learning rate: train some batches while it rises, and see where the loss falls fastest.",
        discussion: """
            Takes the options of `descent train`, trains nothing that is kept and saves no run.

            descent find-rate housing.csv --model mlp:64,32 --plot rate.svg
            """)

    @Argument(help: DataArgument.help) var data: DataArgument
    @OptionGroup var reading: ReadingArguments
    @OptionGroup var options: TrainingOptions
    @Option(parsing: .unconditional, help: "The rate of the first step.") var from = 1e-7
    @Option(parsing: .unconditional, help: "The rate of the last step.") var to = 10.0
    @Option(parsing: .unconditional, help: "How many steps there are from one to the other.") var steps = 100
    @Option(help: "A file for the loss against the rate, .svg or .png. (default: none)") var plot: String?
    @OptionGroup var pictures: PictureOptions
    @Flag(help: "Print the result as a JSON object on one line.") var json = false
    @OptionGroup var parallelism: ParallelismOptions

    func run() throws {
        var settings = try options.settings(for: data, hasTestFile: false)
        settings.keepEpochs()
        try parallelism.apply()
        try requirePositive(from, "--from")
        try requirePositive(to, "--to")
        guard from < to else { throw UsageError("--from \(general(from)) is not below --to \(general(to))") }
        guard steps >= 10 else { throw UsageError("--steps is \(steps); give a whole number of at least 10") }
        _ = try atLeastOne(steps, "--steps")
        try pictures.requireWritable([(plot, "--plot")])
        let plan = try Run.Plan(try data.table(reading, for: settings), settings)
        let finding = try Run.findRate(plan, from: from, to: to, steps: steps)
        if let plot {
            try pictures.write(Plot.rate(finding, title: "\(plan.settings.effectiveModel) on \(data.name)"), to: plot)
        }
        report(finding)
    }

    private func report(_ finding: LearningRateRangeTest) {
        if json {
            var line = JSONLine()
            line.add("suggestion", finding.suggestion)
            line.add("rates", finding.rates)
            line.add("losses", finding.losses)
            line.add("diverged", finding.diverged)
            return print(line.text)
        }
        guard let rate = finding.suggestion else {
            return print("the loss never fell between \(general(from)) and \(general(to)); try other rates or a model")
        }
        let least = zip(finding.smoothed, finding.rates).min { $0.0 < $1.0 }?.1 ?? rate
        print("suggested learning rate \(general(rate, 2)), where the loss falls fastest")
        print("the loss is least at \(general(least, 2))", terminator: "")
        print(finding.diverged ? " and diverges from \(general(finding.rates.last ?? to, 2)) on" : "")
    }
}
