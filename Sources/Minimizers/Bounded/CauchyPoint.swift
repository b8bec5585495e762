/// The first minimum of the quadratic model m(x + d) = g·d + ½ d·B d along the path of the projected gradient,
/// t ↦ P(x − t g): piece after piece, from one bound that is met to the next.
///
/// Byrd, Lu, Nocedal and Zhu, *SIAM J. Scientific Computing* 16, 1995, section 4 and algorithm CP. O(m n + n log n),
/// and O(m²) for each bound that is met.
struct CauchyPoint {
    private(set) var point: Vector
    /// Wᵀ(point − x).
    private(set) var coordinates: Vector
    /// The variables that no bound holds there.
    private(set) var free: [Int]

    init(from x: Vector, gradient: Vector, within bounds: Bounds, _ model: CompactHessian) {
        let times = x.indices.map { Self.time(at: x[$0], gradient[$0], bounds.lower[$0], bounds.upper[$0]) }
        var direction = -gradient
        for index in x.indices where times[index] == 0 { direction[index] = 0 }
        let meetings = x.indices.filter { times[$0] > 0 && times[$0] < .infinity }.sorted { times[$0] < times[$1] }

        point = x
        coordinates = .zeros(2 * model.count)
        var path = model.transposedTimes(direction)
        var slope = -dot(direction, direction)
        var curvature = -model.scale * slope - dot(path, model.middleTimes(path))
        let leastCurvature = -Double.ulpOfOne * model.scale * slope
        var time = 0.0
        var met = Set<Int>()
        for index in meetings where slope < 0 {
            let piece = times[index] - time
            guard -slope >= piece * curvature else { break }
            let g = gradient[index]
            point[index] = g > 0 ? bounds.lower[index] : bounds.upper[index]
            met.insert(index)
            coordinates.add(piece, path)
            let row = model.row(index)
            let weighted = model.middleTimes(row)
            slope +=
                piece * curvature + g * g + model.scale * g * (point[index] - x[index])
                - g * dot(weighted, coordinates)
            curvature -= g * (model.scale * g + 2 * dot(weighted, path) + g * dot(weighted, row))
            curvature = Swift.max(curvature, leastCurvature)
            path.add(g, row)
            direction[index] = 0
            time = times[index]
        }
        let rest = slope < 0 && curvature > 0 ? -slope / curvature : 0
        coordinates.add(rest, path)
        for index in x.indices where direction[index] != 0 {
            point[index] = x[index] + (time + rest) * direction[index]
        }
        point = bounds.clamped(point)
        free = x.indices.filter { times[$0] > 0 && !met.contains($0) && bounds.lower[$0] < bounds.upper[$0] }
    }

    /// When a variable meets its bound.
    private static func time(at x: Double, _ gradient: Double, _ lower: Double, _ upper: Double) -> Double {
        if gradient == 0 { return .infinity }
        return (x - (gradient > 0 ? lower : upper)) / gradient
    }
}
