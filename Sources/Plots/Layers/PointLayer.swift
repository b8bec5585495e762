import Support

/// A circle at each point. Points without a place, such as NaN, are left out.
public struct PointLayer: PlotLayer {
    var x: [Double]
    var y: [Double]
    /// The name in the key; empty for none.
    public var name: String
    /// The color; nil for the next of the style.
    public var color: PlotColor?

    /// Creates a layer.
    /// - Parameters:
    ///   - x: the horizontal coordinates.
    ///   - y: the vertical coordinates.
    ///   - name: the name in the key; empty for none.
    ///   - color: the color; nil for the next of the style.
    /// - Precondition: `x` and `y` are equally long.
    public init(x: [Double], y: [Double], name: String = "", color: PlotColor? = nil) {
        Self.requireSameCount(x, y)
        (self.x, self.y, self.name, self.color) = (x, y, name, color)
    }

    public var extent: PlotExtent { PlotExtent(x: x, y: y) }

    public func marks(in frame: PlotFrame, color: Drawing.Color) -> [Drawing.Mark] {
        let places = frame.runs(x, y).flatMap { $0 }
        if places.count > Self.mostCircles { return density(of: places, color) }
        // Many circles are small and let each other shine through.
        let radius = places.count > 1_000 ? 1.5 : places.count > 200 ? 2.2 : 3.2
        return [circles(places, radius: radius, opacity: places.count > 200 ? 0.5 : 0.8, color)]
    }

    public func sign(in place: Drawing.Rectangle, color: Drawing.Color) -> [Drawing.Mark] {
        let middle = Drawing.Point((place.left + place.right) / 2, (place.top + place.bottom) / 2)
        return [circles([middle], radius: 3.2, opacity: 0.8, color)]
    }

    /// The number of points from which on their density is shown, as more circles would not be seen.
    private static let mostCircles = 5_000

    /// One circle in each pixel that has points, the darker the more there are: in steps of equal ratios.
    private func density(of places: [Drawing.Point], _ color: Drawing.Color) -> [Drawing.Mark] {
        var counts: [SIMD2<Double>: Int] = [:]
        for place in places { counts[SIMD2(place.x.rounded(), place.y.rounded()), default: 0] += 1 }
        let most = Double(counts.values.max() ?? 1)
        let shades = [0.25, 0.45, 0.65, 0.9]
        var pixels = [[Drawing.Point]](repeating: [], count: shades.count)
        for (pixel, count) in counts {
            let part = most > 1 ? log(Double(count)) / log(most) : 1
            pixels[min(Int(part * Double(shades.count)), shades.count - 1)].append(Drawing.Point(pixel.x, pixel.y))
        }
        // In a fixed order, as that of a dictionary differs from run to run.
        return zip(pixels, shades).compactMap { pixels, shade in
            pixels.isEmpty
                ? nil
                : circles(pixels.sorted { ($0.x, $0.y) < ($1.x, $1.y) }, radius: 1.5, opacity: shade, color)
        }
    }

    private func circles(
        _ places: [Drawing.Point], radius: Double, opacity: Double, _ color: Drawing.Color
    ) -> Drawing.Mark {
        .circles(places, radius: radius, fill: color.opacity(opacity))
    }
}
