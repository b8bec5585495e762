import Descent
import Support

extension Tune {
    /// Trains with the best settings, saves that run, and tells what was found.
    func finish(
        _ tuning: Tuning, _ search: Study, _ destination: RunDestination, _ log: String?, _ interruption: Interruption
    ) throws {
        guard let report = try TuningReport(tuning, search) else {
            let reason = try search.endedTrials().lazy.compactMap(\.reason).first.map { "; the first: \($0)" } ?? ""
            throw NothingCompleted(description: "no trial was completed\(reason)")
        }
        if !quiet { print("\n\(report)\n") }
        let arguments = ["descent", "train", data.text] + (try tuning.trainingOptions(of: report.best))
        let command = arguments.map(Shell.quoted).joined(separator: " ")
        if let plot { try pictures.write(report.picture, to: plot) }
        if let log { try report.write(html: "\(log)/report.html", command: command) }
        let training = SavedTraining(
            plan: try tuning.finalPlan(of: report.best), destination: destination,
            logFolder: noLog ? nil : destination.logFolder, interruption: interruption, showsProgress: false)
        let run = training.run()
        if let note = run.configuration.thresholdNote { warn(note) }
        let (value, folder) = (report.best.value ?? .nan, destination.folder)
        if !quiet {
            show(report, run, tuning.metric.text(value), folder, command)
            if let log { print("trials in \(log), with report.html") }
        }
        guard json else { return }
        var line = JSONLine()
        line.add("best", report.settings.map { ($0.name, JSONLine.value($0.text)) })
        line.add("value", value)
        line.add("trials", report.trials)
        line.add("metric", tuning.metric.description)
        line.add("trial", report.best.number)
        if let folds { line.add("folds", folds) }
        line.add("importances", report.importances.map { ($0.name, $0.importance) })
        line.add("testLoss", run.configuration.result.test?.loss)
        line.add(run.configuration.result.test, "test", isClassification: run.configuration.task == .classification)
        line.add("run", folder)
        line.add("command", command)
        print(line.text)
    }

    private struct NothingCompleted: Error, CustomStringConvertible { let description: String }

    private func show(_ report: TuningReport, _ run: Run, _ value: String, _ folder: String, _ command: String) {
        let result = run.configuration.result
        let settings = report.settings.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
        print("best        trial \(report.best.number), \(value): \(settings)")
        print("trained on \(run.configuration.data.trainingRows) rows with these settings:")
        print("training    \(result.training)")
        if let score = result.test { print("test        \(score) on \(counted(score.examples, "row"))") }
        print("saved to \(folder); the same again:")
        print(command)
    }
}
