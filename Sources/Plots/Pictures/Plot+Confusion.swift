extension Plot {
    /// Returns a confusion matrix: the number of examples of each class (row) that were taken for each class (column),
    /// with counts and shares of the rows in the cells, right ones in blue, mistakes in orange.
    ///
    /// The picture shows at most 100 classes, those that take part in the most mistakes, and then says so in the title.
    /// - Parameters:
    ///   - counts: the counts, as `confusionMatrix` returns them.
    ///   - names: the names of the classes.
    /// - Precondition: there are as many columns and names as rows.
    public static func confusionMatrix(title: String, _ counts: [[Int]], names: [String]) -> Plot {
        guard counts.count > mostConfusionClasses else {
            return wholeConfusionMatrix(title: title, counts, names: names)
        }
        return confusionMatrix(title: title, ConfusionCounts(counts), names: names, atMost: mostConfusionClasses)
    }

    /// The most classes of a matrix that is shown as a whole.
    package static let mostConfusionClasses = 100

    /// Returns the confusion matrix of the classes that take part in the most mistakes, with a title that says so.
    /// - Parameter most: The number of classes that are shown at most.
    package static func confusionMatrix(
        title: String, _ counts: ConfusionCounts, names: [String], atMost most: Int
    ) -> Plot {
        let classes = counts.mostConfused(most)
        let shown = classes.count < counts.classCount ? confusedClasses(most, of: counts.classCount) : ""
        return wholeConfusionMatrix(
            title: [title, shown].filter { !$0.isEmpty }.joined(separator: ", "), counts.matrix(of: classes),
            names: classes.map { names[$0] })
    }

    /// The words that say that a matrix shows some of the classes only.
    package static func confusedClasses(_ most: Int, of count: Int) -> String {
        "the \(most) most confused of \(count) classes"
    }

    private static func wholeConfusionMatrix(title: String, _ counts: [[Int]], names: [String]) -> Plot {
        let cell = counts.count > 30 ? 12.0 : counts.count > 16 ? 26 : counts.count > 5 ? 46 : 72
        var plot = Plot(
            title, horizontal: PlotAxis("predicted"), vertical: PlotAxis("true"), layers: [ConfusionLayer(counts)])
        plot.horizontal.names = names
        plot.vertical.names = names
        plot.vertical.isReversed = true
        plot.setSize(ofUnit: cell, columns: Double(counts.count), rows: Double(counts.count), atLeast: 300)
        return plot
    }

    /// Makes a plot of square cells as large as these need.
    mutating func setSize(ofUnit unit: Double, columns: Double, rows: Double, atLeast least: Double = 0) {
        keepsProportions = true
        // Names that do not fit beside each other need room by the width.
        width = unit * columns + 200
        let margins = PlotLayout(self).margins
        width = max(unit * columns + margins.left + margins.right, least)
        height = unit * rows + margins.top + margins.bottom
    }
}
