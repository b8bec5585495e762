/// The surface of a function of two variables: areas between levels, in the colors of a map, separated by thin lines.
public struct ContourLayer: PlotLayer {
    let grid: SurfaceGrid
    package let levels: [Double]
    var map: ColorMap

    /// Creates a layer.
    /// - Parameter levels: the values of the contours; nil for `ContourLevels.levels(for:)`.
    public init(_ grid: SurfaceGrid, levels: [Double]? = nil, map: ColorMap = .viridis) {
        (self.grid, self.map) = (grid, map)
        self.levels = levels?.filter(\.isFinite).sorted() ?? ContourLevels.levels(for: grid.values)
    }

    public var extent: PlotExtent {
        PlotExtent(
            x: [grid.x.lowerBound, grid.x.upperBound], y: [grid.y.lowerBound, grid.y.upperBound], isFilled: true)
    }

    public var takesSeriesColor: Bool { false }

    public func colorBar(in style: PlotStyle) -> ColorBar? {
        let texts = Ticks.shortTexts(levels)
        let labels = zip(1..., texts).map { (position: Double($0) / Double(levels.count + 1), text: $1) }
        return levels.isEmpty ? nil : ColorBar(colors: map.adapted(to: style).colors(levels.count + 1), labels: labels)
    }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let colors = map.adapted(to: frame.style).colors(levels.count + 1)
        let line = Drawing.Stroke(Drawing.Color(0xFFFFFF, opacity: 0.35), width: 0.6)
        let all = [(grid.x.lowerBound, grid.y.lowerBound), (grid.x.upperBound, grid.y.upperBound)]
        let ground = frame.rectangle(from: all[0], to: all[1]).map { place in
            Drawing.Mark.outline(Drawing.Outline([place.corners], isClosed: true), fill: colors[0])
        }
        // Each area lies on those of the lower levels.
        let areas = zip(levels, colors.dropFirst()).map { level, color in
            Drawing.Mark.outline(grid.outline(atLeast: level, in: frame), fill: color, stroke: line)
        }
        let empty = grid.cellsWithoutValue().compactMap { frame.rectangle(from: $0.from, to: $0.to)?.corners }
        let nothing = Drawing.Mark.outline(Drawing.Outline(empty, isClosed: true), fill: frame.style.emptyColor)
        return [ground].compactMap { $0 } + areas + (empty.isEmpty ? [] : [nothing])
    }
}

extension SurfaceGrid {
    func outline(atLeast level: Double, in frame: PlotFrame) -> Drawing.Outline {
        let loops = outlines(atLeast: level).map { loop in loop.compactMap { frame.point($0.x, $0.y) } }
        return Drawing.Outline(loops, isClosed: true).simplified()
    }
}
