import Support

extension Plot {
    /// Returns the path to a minimum: for two variables the surface's contours with the path over them, for one the function
    /// with the steps on it, else the value against the step.
    ///
    /// The surface is shown over the path and a margin around it, within the bounds.
    /// - Parameters:
    ///   - names: the names of the variables.
    ///   - path: the points, the start first.
    ///   - values: the values of the function at the points.
    ///   - bounds: the bounds of the variables; ends may be infinite. Empty for none.
    ///   - constraints: functions that are to be at most 0; where one is greater, the surface is veiled.
    ///   - surface: the function of two variables; nil if it cannot be drawn.
    ///   - curve: the function of one variable, from places to values; nil if it cannot be drawn.
    ///   - resolution: the number of points along each axis at which the function is computed.
    /// - Precondition: `surface` returns as many values as it gets points, and `resolution` is at least 2.
    public static func descent(
        title: String, names: [String], path: [[Double]], values: [Double], bounds: [ClosedRange<Double>] = [],
        constraints: [Surface] = [], surface: Surface? = nil, curve: (([Double]) -> [Double])? = nil,
        resolution: Int = 200
    ) -> Plot {
        if names.count == 1, let curve, !path.isEmpty, path.allSatisfy({ $0.count == 1 }) {
            return steps(title: title, name: names[0], path: path.map { $0[0] }, values, bounds.first, curve)
        }
        let isPath = !path.isEmpty && path.allSatisfy { $0.count == 2 }
        guard names.count == 2, isPath, let surface else {
            return progress(title: title, series: [(name: "", values: values)])
        }
        let steps = PathLayer(x: path.map { $0[0] }, y: path.map { $0[1] })
        let x = range(around: steps.x, within: bounds.first)
        let y = range(around: steps.y, within: bounds.dropFirst().first)
        func grid(_ surface: Surface) -> SurfaceGrid {
            SurfaceGrid(x: x, y: y, columns: resolution, rows: resolution, surface: surface)
        }
        return Plot(
            title, horizontal: PlotAxis(names[0], range: x), vertical: PlotAxis(names[1], range: y),
            layers: [ContourLayer(grid(surface))] + constraints.map { RegionLayer(grid($0)) } + [steps], width: 720,
            height: 540)
    }

    /// Returns a function of one variable with the steps of a path on it.
    private static func steps(
        title: String, name: String, path: [Double], _ values: [Double], _ bounds: ClosedRange<Double>?,
        _ curve: ([Double]) -> [Double]
    ) -> Plot {
        let reach = range(around: path, within: bounds)
        let places = (0...400).map { reach.lowerBound + (reach.upperBound - reach.lowerBound) * Double($0) / 400 }
        let line = LineLayer(x: places, y: curve(places).map { $0.isFinite ? $0 : .nan }, name: "f", color: .series(0))
        return Plot(
            title, horizontal: PlotAxis(name, range: reach), vertical: PlotAxis("f(\(name))"),
            layers: [line, PathLayer(x: path, y: values)])
    }

    /// Returns the values against the steps, the first of which is 0.
    ///
    /// If the values fall through more than two decades the axis is logarithmic: it shows the values themselves if all
    /// are above 0, else their distance from the least.
    public static func progress(
        title: String, series: [(name: String, values: [Double])], label: String = "value"
    ) -> Plot {
        let known = series.flatMap(\.values).filter(\.isFinite)
        let least = known.min() ?? 0
        let above = known.map { $0 - least }.filter { $0 > 0 && $0.isFinite }.sorted()
        var vertical = PlotAxis(label)
        var shift = 0.0
        if spreads(known.sorted()) {
            vertical.scale = .logarithmic
        } else if above.count >= 4 && spreads(above) {
            shift = least
            vertical = PlotAxis(
                least == 0 ? label : "\(label) \(least < 0 ? "+" : "−") \(Ticks.typeset(general(abs(least), 6)))",
                scale: .logarithmic)
        }
        let lines = series.map { name, values in
            LineLayer(
                x: values.indices.map(Double.init), y: shift == 0 ? values : values.map { $0 - shift }, name: name)
        }
        return Plot(title, horizontal: PlotAxis("step"), vertical: vertical, layers: lines)
    }

    /// Indicates whether numbers in rising order cover more than two decades.
    private static func spreads(_ sorted: [Double]) -> Bool {
        guard let least = sorted.first, let greatest = sorted.last else { return false }
        return least > 0 && greatest / 100 > least
    }

    /// Returns the range of the numbers and an eighth of it on each side, within the bounds.
    package static func range(around values: [Double], within bounds: ClosedRange<Double>?) -> ClosedRange<Double> {
        let finite = values.filter(\.isFinite)
        // A search that ran away is shown as far as it was within reach.
        let near = finite.filter { abs($0) < 1e150 }
        let known = near.isEmpty ? finite : near
        let (least, greatest) = (known.min() ?? 0, known.max() ?? 0)
        let size = max(abs(least), abs(greatest))
        // In parts, as the difference of the largest numbers is infinite.
        let eighth = greatest / 8 - least / 8
        // A variable that stays as it is has some room too.
        let isStill = eighth <= 1e-6 / 8 * size
        let room = !isStill ? eighth : size > 0 ? size / 10 : 1
        let most = Double.greatestFiniteMagnitude
        let shown = max(least - room, -most)...min(greatest + room, most)
        guard let bounds, bounds.overlaps(shown) else { return shown }
        let bounded = shown.clamped(to: bounds)
        return bounded.lowerBound < bounded.upperBound ? bounded : shown
    }
}
