import ArgumentParser
import Descent
import Support

struct FindRate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find-rate",
        abstract: "Find a learning rate: by short trainings at rates a factor apart, beside a range test.",
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
            try pictures.write(
                Plot.rate(
                    finding.test, suggestion: finding.suggestion,
                    title: "\(plan.settings.effectiveModel) on \(data.name)"), to: plot)
        }
        report(finding)
    }

    private func report(_ finding: RateFinding) {
        if json {
            var line = JSONLine()
            line.add("suggestion", finding.suggestion)
            line.add("trialRates", finding.trials.map(\.rate))
            line.add("trialLosses", finding.trials.map(\.loss))
            line.add("rates", finding.test.rates)
            line.add("losses", finding.test.losses)
            line.add("diverged", finding.test.diverged)
            return print(line.text)
        }
        let rows = finding.trials.map { [general($0.rate, 2), general($0.loss)] }
        for line in aligned([["rate", "loss after a short training"]] + rows, numbersFrom: 0) { print(line) }
        guard let rate = finding.suggestion else {
            return print(
                "no rate made the loss less than it was, \(general(finding.initialLoss)); try other rates or a model")
        }
        print("suggested learning rate \(general(rate, 2))")
        if finding.test.diverged {
            print("in the range test the loss diverges from \(general(finding.test.rates.last ?? to, 2)) on")
        }
    }
}
