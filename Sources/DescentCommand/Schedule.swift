import ArgumentParser
import Descent
import Support

/// `descent schedule`; the library's `Schedule` has the plain name.
struct ShowSchedule: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Show what a schedule of the learning rate does, step by step.",
        discussion: """
            Settings you leave out have the values shown. `base` is the learning rate and `run` the steps; give numbers, \
            or multiples such as 0.1*base and 0.5*run.
            """)

    @Argument(
        help: ArgumentHelp(
            """
            The schedule, as in `descent train --schedule`. Each also takes \
            \(ScheduleSpecification.commonSettings.joined(separator: ", ")): the steps of a straight line in front of it, \
            where that begins, and the steps to wait after it.
            """,
            // Spaces, so that lines can be wrapped.
            discussion: ScheduleSpecification.forms.map { $0.replacing(",", with: ", ") }.joined(separator: "\n"),
            valueName: "schedule"))
    var text: String
    @Option(parsing: .unconditional, help: "The steps of the run.") var steps = 100
    @Option(parsing: .unconditional, help: "The learning rate that `base` stands for.") var learningRate = 1.0
    @Option(help: "A file to draw the values to, .svg or .png. (default: a table on standard output)") var plot: String?
    @OptionGroup var pictures: PictureOptions
    @Flag(help: "Print all values as a JSON object.") var json = false

    /// The largest number of values on one line of output.
    private static let mostValues = 1_000_000

    func run() throws {
        let specification = try usage("schedule") { try ScheduleSpecification(text) }
        _ = try atLeastOne(steps, "--steps")
        try requirePositive(learningRate, "--learning-rate")
        guard plot == nil || !json else {
            throw UsageError("--plot and --json are two ways to show it; give one of them")
        }
        try pictures.requireWritable([(plot, "--plot")])
        let schedule = specification.makeSchedule(from: learningRate, steps: steps)
        if json { return try printJSON(specification, schedule) }
        if let plot { return try pictures.write(Plot.schedule(schedule, steps: steps, title: text), to: plot) }
        let shown = Plot.sampledSteps(steps, count: steps <= 50 ? 50 : 25)
        let width = max("step".count, "\(steps - 1)".count)
        print(specification)
        for (step, value) in [("step", "value")] + shown.map({ ("\($0)", general(schedule($0), 6)) }) {
            print(String(repeating: " ", count: width - step.count) + step + "  " + value)
        }
    }

    private func printJSON(_ specification: ScheduleSpecification, _ schedule: Schedule) throws {
        guard steps <= Self.mostValues else {
            throw UsageError("--steps is \(steps); --json prints every value, give at most \(Self.mostValues)")
        }
        var line = JSONLine()
        line.add("schedule", specification.description)
        line.add("steps", steps)
        line.add("values", (0..<steps).map { schedule($0) })
        print(line.text)
    }
}
