import Support

/// A setting that a search varied, or the value that it judged by.
public struct SearchAxis: Sendable {
    /// The kind of scale.
    public enum Kind: Sendable, Equatable {
        /// A scale for numbers; logarithmic if equal ratios are equally long.
        case linear, logarithmic
        /// One of these texts, by its number from 0.
        case categories([String])
    }

    /// The name of the setting.
    var name: String
    /// The kind of scale.
    var kind: Kind

    /// Creates an axis.
    public init(_ name: String, _ kind: Kind = .linear) { (self.name, self.kind) = (name, kind) }
}

extension Plot {
    /// Returns the trials of a search as lines across parallel axes: one for each setting and the last for the value.
    /// Colors follow the rank, from pale for the worst to blue; the best is orange and on top.
    /// - Parameters:
    ///   - axes: the axes of the settings.
    ///   - rows: the setting of each trial on each axis; nil if it has none, as in a branch that was not taken.
    ///   - values: the value of each trial; trials whose value is not finite are left out.
    ///   - isMinimized: whether less is better.
    /// - Precondition: there are as many values as rows, and as many settings in each row as axes.
    public static func parallelCoordinates(
        title: String, axes: [SearchAxis], rows: [[Double?]], values: [Double], valueName: String = "value",
        isMinimized: Bool = true
    ) -> Plot {
        ParallelLayer.requireSameCount(values, rows.map { _ in 0 })
        for row in rows { ParallelLayer.requireSameCount(axes.map { _ in 0 }, row.map { $0 ?? 0 }) }
        let known = values.indices.filter { values[$0].isFinite }
        // The best is drawn last; of equal ones it is the first.
        let order = known.sorted { left, right in
            values[left] == values[right] ? left > right : isMinimized == (values[left] > values[right])
        }
        let columns = axes.indices.map { axis in rows.map { $0[axis] } } + [values.map { $0 }]
        let scales = zip(axes + [SearchAxis(valueName)], columns).map { axis, column in
            AxisScale(axis, showing: known.compactMap { column[$0] })
        }
        let places = order.map { row in
            zip(scales, columns).map { scale, column in column[row].flatMap(scale.position) }
        }
        var plot = Plot(
            title, layers: [ParallelLayer(axes: scales, rows: places)], width: max(130 * Double(scales.count), 480),
            height: 400)
        (plot.horizontal.isHidden, plot.vertical.isHidden) = (true, true)
        return plot
    }

    /// Returns the value of each trial, from 0, and the best so far.
    /// - Parameters:
    ///   - values: the values; one that is not finite, such as of a trial that failed, is left out.
    ///   - numbers: the numbers of the trials; `nil`, which is the default, for 0, 1, 2…
    public static func trials(
        title: String, _ values: [Double], numbers: [Int]? = nil, label: String = "value", isMinimized: Bool = true
    ) -> Plot {
        let numbers = (numbers ?? Array(values.indices)).map(Double.init)
        var best = Double.nan
        var (x, y): ([Double], [Double]) = ([], [])
        for (number, value) in zip(numbers, values) where value.isFinite {
            let better = best.isNaN || (isMinimized ? value < best : value > best)
            // The line goes in steps.
            if better && !best.isNaN { (x, y) = (x + [number], y + [best]) }
            if better { best = value }
            (x, y) = (x + [number], y + [best])
        }
        return Plot(
            title, horizontal: PlotAxis("trial"), vertical: PlotAxis(label),
            layers: [
                PointLayer(x: numbers, y: values, name: "trial", color: .series(0)),
                LineLayer(x: x, y: y, name: "best so far", color: .series(1)),
            ])
    }

    /// Returns the importance of each setting, the most important first.
    /// - Parameter parts: the importances, from 0 to 1.
    public static func importance(title: String, _ parts: [(name: String, part: Double)]) -> Plot {
        let sorted = parts.sorted { $0.part > $1.part }
        return bars(
            title: title, label: "importance", sorted.map(\.part), names: sorted.map(\.name),
            texts: sorted.map { "\(fixed($0.part * 100, 0)) %" })
    }

    /// Bars to the right of 0, or to the left, one below the other, each beside its name.
    static func bars(
        title: String, label: String, _ lengths: [Double], names: [String], texts: [String]? = nil
    ) -> Plot {
        var plot = Plot(
            title, horizontal: PlotAxis(label, includesZero: true),
            layers: [RowBarLayer(lengths, texts: texts ?? lengths.map { Ticks.typeset(general($0, 3)) })], width: 560,
            height: 110 + 34 * Double(max(lengths.count, 1)))
        plot.vertical.names = names
        plot.vertical.isReversed = true
        return plot
    }
}

extension AxisScale {
    fileprivate init(_ axis: SearchAxis, showing values: [Double]) {
        var own = PlotAxis(axis.name)
        var (shown, margin) = (values, 0.0)
        switch axis.kind {
        case .linear: break
        case .logarithmic: own.scale = .logarithmic
        case .categories(let names):
            (own.names, margin) = (names, 0.05)
            shown = names.indices.map(Double.init)
        }
        self.init(own, showing: shown, margin: margin, ticks: 6)
    }
}
