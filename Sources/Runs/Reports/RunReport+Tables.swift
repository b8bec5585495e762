import Learning
import Support
import Tensors

extension RunReport {
    private var result: RunResult { configuration.result }

    func header(_ title: String) -> String {
        let numbers =
            headline + [
                ("\(result.epochs)", result.epochs == 1 ? "epoch" : "epochs"), (duration, "training time"),
                (short(Double(parameterCount)), "parameters"),
            ]
        return Page.header(kind: "A run of descent", title: title, summary: summary, numbers: numbers)
    }

    /// The score of the data that were held out, or else of those it was trained on.
    private var judged: (name: String, score: Score) {
        if let test = result.test { return ("test", test) }
        if let validation = result.validation { return ("validation", validation) }
        return ("training", result.training)
    }

    private var headline: [(String, String)] {
        let (name, score) = judged
        var numbers: [(String, String)] = []
        if let accuracy = score.accuracy { numbers.append(("\(fixed(accuracy * 100, 2)) %", "\(name) accuracy")) }
        if let rmse = score.rmse { numbers.append((general(rmse), "\(name) RMSE")) }
        if let r2 = score.r2 { numbers.append((fixed(r2, 4), "\(name) R²")) }
        return numbers + [(general(score.loss), "\(name) loss")]
    }

    private var summary: String {
        let data = configuration.data
        let target = configuration.target.column
        let kind = configuration.classNames.map { "one of \($0.count) classes" } ?? "a number"
        return "Predicts \(target), \(kind), from \(configuration.features.columns.count) columns; trained on "
            + "\(data.trainingRows) of \(data.rows) rows, judged on \(judged.score.examples)."
    }

    private var duration: String {
        result.seconds < 60 ? "\(general(result.seconds, 3)) s" : clock(result.seconds)
    }

    private var parameterCount: Int { Leaves(of: run.model).tensors.reduce(0) { $0 + $1.shape.elementCount } }

    var tables: String { Page.section("In numbers", [Page.grid([metrics, classes, data, training, settings, path])]) }

    /// The losses along the path of penalties from which one was chosen.
    private var path: String {
        guard let rows = configuration.linear?.path?.rows, let header = rows.first else { return "" }
        return Page.table("L1 path", header: header, Array(rows.dropFirst()))
    }

    /// How each of at most 30 classes is recognized.
    private var classes: String {
        let (part, score) = judged
        guard let names = configuration.classNames, names.count <= Self.mostClasses, let scores = score.classes else {
            return ""
        }
        let rows = zip(names, scores.rows).map { name, row in
            [
                name, "\(fixed(row.precision * 100, 2)) %", "\(fixed(row.recall * 100, 2)) %", general(row.f1),
                general(row.support),
            ]
        }
        let weighted = score.unweighted == nil ? "" : ", weighted"
        return Page.table("Classes, \(part)\(weighted)", header: ["", "precision", "recall", "F₁", "rows"], rows)
    }

    private var metrics: String {
        let table = MetricTable(result.parts)
        let scores = result.parts.compactMap(\.score).flatMap { [$0, $0.unweighted].compactMap { $0 } }
        let examples = scores.map { "\($0.examples)" }
        return Page.table(
            "Metrics", header: [""] + table.columns, table.rows.map { [$0.name] + $0.values } + [["rows"] + examples])
    }

    private var data: String {
        let data = configuration.data
        var rows = [["source", FileName.whole(data.source)]]
        if let test = data.testSource { rows.append(["test source", FileName.whole(test)]) }
        rows += [
            ["rows", "\(data.rows)"],
            ["training, validation, test", "\(data.trainingRows), \(data.validationRows), \(data.testRows)"],
            ["columns, features", "\(configuration.features.columns.count), \(configuration.features.featureCount)"],
            ["scaling", configuration.features.scaling.rawValue], ["target", configuration.target.column],
        ]
        if let weights = configuration.weights?.column { rows.append(["weights", weights]) }
        if let names = configuration.classNames {
            let more = names.count > 20 ? " and \(names.count - 20) more" : ""
            rows.append(["classes", names.prefix(20).joined(separator: ", ") + more])
            if let weights = configuration.weights?.classes, names.count <= 20 {
                rows.append([
                    "class weights", zip(names, weights).map { "\($0) \(general($1))" }.joined(separator: ", "),
                ])
            }
        }
        return Page.table("Data", rows)
    }

    private var training: String {
        let reasons: [TrainingReport.EndReason: String] = [
            .epochsDone: "all epochs done", .converged: "optimum reached", .stoppedEarly: "stopped early",
        ]
        var rows = [
            ["epochs, steps", "\(result.epochs), \(result.steps)"], ["ended", reasons[result.endReason] ?? ""],
            ["model of epoch", "\(result.modelEpoch)"], ["time", duration],
            ["examples a second", short(result.examplesPerSecond)],
        ]
        if let threshold = result.threshold, let name = configuration.classNames?.last {
            rows.append(["\(name) is predicted from", "probability \(general(threshold))"])
            if let note = configuration.thresholdNote { rows.append(["note", note]) }
        }
        if let refused = result.refusedBatches { rows.append(["batches skipped, not finite", "\(refused)"]) }
        return Page.table("Training", rows)
    }

    private var settings: String {
        Page.table("Settings", configuration.settings.shown.map { [$0.title, $0.text] })
    }
}
