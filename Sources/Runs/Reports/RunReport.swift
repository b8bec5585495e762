import Learning
import Plots

/// A run as one self-contained HTML page: how good the model is, how it learned, which mistakes it makes, and how to train
/// it again. Light or dark as the viewer prefers.
///
/// ```swift
/// let run = try Run.train(on: .digits)
/// let page = RunReport(run).html
/// ```
/// `Run.save` writes it beside the model. Without `run.findings`, as in a run read from a folder, what needs data is left
/// out, and so are the curves without `run.epochs`.
public struct RunReport {
    let run: Run
    private var pictures = AdaptivePictures()

    /// Creates the report of a run.
    public init(_ run: Run) { self.run = run }

    var configuration: RunConfiguration { run.configuration }

    /// The page's text, the same for the same run.
    public var html: String {
        var report = self
        return report.page()
    }

    private mutating func page() -> String {
        let title = "\(configuration.settings.effectiveModel) on \(FileName.whole(configuration.data.source))"
        let body = [
            header(title), Page.section("Learning", [Page.grid(learningCurves, columns: 3)]), judgement,
            Page.section("What the model looks at", [firstLayer]), tables, columns,
            Page.command("Train it again", configuration.trainingCommand),
            Page.footer(version: configuration.descent),
        ]
        return Page.text(
            title: title, css: pictures.css, body: body.filter { !$0.isEmpty }.joined(separator: "\n"))
    }

    // MARK: Pictures

    private mutating func figure(_ picture: any Picture, _ title: String, note: String = "") -> String {
        Page.figure(pictures.html(picture), title: title, note: note)
    }

    private var learningCurves: [String] {
        mutating get {
            run.learningCurves.map { curve in
                var plot = Plot.learningCurve(curve)
                // Three beside each other; the figure's title says what the axis measures.
                (plot.width, plot.height, plot.vertical.label) = (400, 300, "")
                return figure(plot, curve.label.capitalizedFirst)
            }
        }
    }

    /// The evaluation on held-out data.
    private var judgement: String {
        mutating get {
            guard let findings = run.findings else { return "" }
            let title = "On the \(findings.part) data"
            guard let names = configuration.classNames else {
                let label = configuration.target.column
                let plot = Plot.predictions(
                    title: "", label: label, observed: findings.observed.thinned(to: 2_000),
                    predicted: findings.predicted.thinned(to: 2_000))
                let errors = Plot.errors(
                    label: label, zip(findings.predicted, findings.observed).map { $0 - $1 })
                let residuals = Plot.residuals(
                    label: label, observed: findings.observed.thinned(to: 2_000),
                    predicted: findings.predicted.thinned(to: 2_000))
                let figures = [
                    figure(plot, "Predicted and observed"), figure(errors, "Errors"), figure(residuals, "Residuals"),
                ]
                return Page.section(title, [Page.grid(figures)])
            }
            var parts = confusion(findings, names)
            if !findings.samples.isEmpty {
                let mistakes = findings.samples.count { !$0.isRight }
                let note = mistakes > 0 ? "mistakes first" : "no mistakes among \(findings.examples)"
                parts.append(figure(Plot.samples(title: "", findings.samples), "Predictions", note: note))
            }
            return Page.section(title, [Page.grid(parts), Page.grid(curves(findings, names), columns: 3)])
        }
    }

    /// The curves behind the metrics of classes.
    private mutating func curves(_ findings: RunFindings, _ names: [String]) -> [String] {
        var figures: [String] = []
        if !findings.curves.isEmpty {
            let note = names.count > 2 ? "each class against the rest" : ""
            figures.append(figure(Plot.characteristics(findings.curves), "ROC curve", note: note))
            figures.append(figure(Plot.precisionAndRecall(findings.curves), "Precision and recall", note: note))
        }
        if !findings.calibration.isEmpty {
            let plot = Plot.reliability(
                predicted: findings.calibration.map(\.predicted), observed: findings.calibration.map(\.observed))
            let note = names.count > 2 ? "of the predicted class" : "of \(names.last ?? "")"
            figures.append(figure(plot, "Calibration", note: note))
        }
        return figures
    }

    /// Larger matrices would be larger than the page.
    static let mostClasses = 30

    private mutating func confusion(_ findings: RunFindings, _ names: [String]) -> [String] {
        guard let confusion = findings.confusion else { return [] }
        let classes = confusion.mostConfused(Self.mostClasses)
        let plot = Plot.confusionMatrix(title: "", confusion.matrix(of: classes), names: classes.map { names[$0] })
        let sides = "rows: what it is, columns: what the model says"
        guard names.count > Self.mostClasses else { return [figure(plot, "Confusion matrix", note: sides)] }
        let note = Plot.confusedClasses(Self.mostClasses, of: names.count) + "; " + sides
        return [
            figure(plot, "Confusion matrix", note: note),
            Page.table(
                "Most frequent mistakes", header: ["is", "taken for", "times"], Self.mistakes(confusion, names)),
        ]
    }

    /// The ten pairs of classes that are most often mistaken: what it is, what it is taken for, how often.
    private static func mistakes(_ confusion: ConfusionCounts, _ names: [String]) -> [[String]] {
        confusion.mistakes.prefix(10).map { [names[$0.pair.label], names[$0.pair.prediction], "\($0.count)"] }
    }

    private var firstLayer: String {
        mutating get {
            guard let plot = run.firstLayer(), let units = run.firstLayerWeights?.first?.count else { return "" }
            if units == 1 { return figure(plot, "Weights", note: "one for each feature") }
            let isImages = configuration.imageShape != nil
            return figure(
                plot, "First-layer weights",
                note: isImages ? "one image for each of \(units) units" : "features by units")
        }
    }
}

extension Array<Double> {
    /// About so many of them, at even distances, the first and the last among them.
    func thinned(to count: Int) -> [Double] {
        guard self.count > count, count > 1 else { return self }
        return (0..<count).map { self[$0 * (self.count - 1) / (count - 1)] }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
