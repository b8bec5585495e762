import Plots
import Support

extension Comparison {
    /// The paths of all methods on the contours; nil unless there are two variables.
    public func paths() -> Plot? { contours(seconds: nil) }

    /// The same with a mark for each method that moves along its path, again and again: an SVG that browsers play.
    /// - Parameter seconds: from the start to the last step.
    public func animation(seconds: Double = 8) -> Plot? { contours(seconds: seconds) }

    /// The distance of the value from the minimum, against steps.
    public func valuesByStep() -> Plot { curves("step") { entry in entry.values.indices.map(Double.init) } }

    /// The same against time, taking all steps of a method to be equally long.
    public func valuesByTime() -> Plot {
        curves("milliseconds") { entry in
            let step = entry.solution.seconds * 1e3 / Double(max(entry.solution.iterations, 1))
            return entry.values.indices.map { Double($0) * step }
        }
    }

    private func curves(_ label: String, _ position: (Entry) -> [Double]) -> Plot {
        let lines = entries.map { entry in
            LineLayer(x: position(entry), y: entry.values.map { $0 - minimum }, name: entry.name)
        }
        let above = minimum == 0 ? "value" : "value above \(general(minimum, 6))"
        return Plot(
            title, horizontal: PlotAxis(label), vertical: PlotAxis(above, scale: .logarithmic), layers: lines)
    }

    private func contours(seconds: Double?) -> Plot? {
        guard variables.count == 2 else { return nil }
        let points = entries.flatMap(\.path).filter(\.isFinite)
        let x = shown?.x ?? Plot.range(around: points.map { $0[0] }, within: nil)
        let y = shown?.y ?? Plot.range(around: points.map { $0[1] }, within: nil)
        let longest = entries.map(\.path.count).max() ?? 1
        let paths = entries.map { entry in
            TravelLayer(
                x: entry.path.map { $0[0] }, y: entry.path.map { $0[1] }, name: entry.name, seconds: seconds,
                steps: longest)
        }
        return Plot(
            title, horizontal: PlotAxis(variables[0], range: x), vertical: PlotAxis(variables[1], range: y),
            layers: [ContourLayer(SurfaceGrid(x: x, y: y, columns: 160, rows: 160, surface: surface), map: .paper)]
                + paths,
            width: 720, height: 540)
    }
}
