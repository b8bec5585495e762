/// The curves of one class against the rest.
public struct ClassCurves: Sendable {
    /// The class.
    package var name: String
    /// The share of the other rows that are taken for the class, for each threshold.
    var falsePositiveRate: [Double]
    /// The share of the rows of the class that are found, for each threshold of `falsePositiveRate`.
    var truePositiveRate: [Double]
    /// The share of the rows taken for the class that are of it, for each threshold.
    var precision: [Double]
    /// The share of the rows of the class that are found, descending, for each threshold of `precision`.
    var recall: [Double]

    /// Creates curves.
    /// - Precondition: the rates are equally long, and so are precision and recall.
    public init(
        name: String, falsePositiveRate: [Double], truePositiveRate: [Double], precision: [Double], recall: [Double]
    ) {
        (self.name, self.falsePositiveRate, self.truePositiveRate) = (name, falsePositiveRate, truePositiveRate)
        (self.precision, self.recall) = (precision, recall)
    }
}

extension Plot {
    /// Returns the receiver operating characteristic of each class: the share of its rows that are found against the share of
    /// the others that are taken for it. Chance is on the diagonal.
    public static func characteristics(title: String = "", _ curves: [ClassCurves]) -> Plot {
        var plot = unitSquare(title, "false positive rate", "true positive rate")
        plot.layers =
            [LineLayer(x: [0, 1], y: [0, 1], name: "chance", color: .muted, isDashed: true, width: 1.2)]
            + lines(curves) { ($0.falsePositiveRate, $0.truePositiveRate) }
        return plot
    }

    /// Returns the precision against the recall of each class, as steps.
    public static func precisionAndRecall(title: String = "", _ curves: [ClassCurves]) -> Plot {
        var plot = unitSquare(title, "recall", "precision")
        plot.layers = lines(curves) { curve in
            // The precision of a threshold holds until the next.
            let count = curve.recall.count
            let corners = (0..<(2 * count)).dropLast().map { ($0 / 2 + $0 % 2, $0 / 2) }
            return (corners.map { curve.recall[$0.0] }, corners.map { curve.precision[$0.1] })
        }
        return plot
    }

    /// Returns how often a class comes true against the probability it was given, which are equal on the diagonal.
    /// - Parameters:
    ///   - predicted: the mean probability of each bin.
    ///   - observed: the share that came true in each bin.
    /// - Precondition: `predicted` and `observed` are equally long.
    public static func reliability(title: String = "", predicted: [Double], observed: [Double]) -> Plot {
        var plot = unitSquare(title, "predicted probability", "share that comes true")
        plot.layers = [
            LineLayer(x: [0, 1], y: [0, 1], name: "equal", color: .muted, isDashed: true, width: 1.2),
            LineLayer(x: predicted, y: observed, color: .series(0)),
            PointLayer(x: predicted, y: observed, name: "model", color: .series(0)),
        ]
        return plot
    }

    /// Returns the errors, predicted less observed, against the predictions.
    /// - Precondition: `predicted` and `observed` are equally long.
    public static func residuals(
        title: String = "", label: String, observed: [Double], predicted: [Double]
    ) -> Plot {
        Plot(
            title, horizontal: PlotAxis("predicted \(label)"), vertical: PlotAxis("predicted − observed"),
            layers: [LevelLayer(0), PointLayer(x: predicted, y: zip(predicted, observed).map { $0 - $1 })],
            width: 520, height: 480)
    }

    private static func unitSquare(_ title: String, _ horizontal: String, _ vertical: String) -> Plot {
        var plot = Plot(
            title, horizontal: PlotAxis(horizontal, range: 0...1), vertical: PlotAxis(vertical, range: 0...1),
            width: 520, height: 540)
        plot.keepsProportions = true
        return plot
    }

    /// A line for each class; those after the seventh are dashed.
    private static func lines(
        _ curves: [ClassCurves], _ points: (ClassCurves) -> (x: [Double], y: [Double])
    ) -> [any PlotLayer] {
        let colors = PlotStyle.light.seriesColors.count
        return curves.enumerated().map { number, curve in
            let (x, y) = points(curve)
            return LineLayer(
                x: x, y: y, name: curve.name, color: .series(number), isDashed: number / colors % 2 == 1)
        }
    }
}
