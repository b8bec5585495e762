extension Drawing.Outline {
    /// Returns the lines with fewer points: no point that is left out lies further than `tolerance` from the drawn
    /// lines (D. Douglas and T. Peucker, 1973).
    func simplified(tolerance: Double = 0.1) -> Drawing.Outline {
        let shorter = runs.map { run -> [Drawing.Point] in
            guard isClosed, let first = run.first else { return Self.simplified(run, tolerance) }
            // A closed run is cut in two at the point furthest from its beginning.
            let distances = run.map { Self.squaredDistance(of: $0, from: first, to: first) }
            let furthest = distances.indices.max { distances[$0] < distances[$1] } ?? 0
            let there = Self.simplified(Array(run[...furthest]), tolerance)
            let back = Self.simplified(Array(run[furthest...]) + [first], tolerance)
            return there + back.dropFirst().dropLast()
        }
        return Drawing.Outline(shorter.filter { $0.count > (isClosed ? 2 : 1) }, isClosed: isClosed)
    }

    private static func simplified(_ run: [Drawing.Point], _ tolerance: Double) -> [Drawing.Point] {
        guard run.count > 2 else { return run }
        var keeps = [Bool](repeating: false, count: run.count)
        (keeps[0], keeps[run.count - 1]) = (true, true)
        var spans = [(first: 0, last: run.count - 1)]
        while let (first, last) = spans.popLast() {
            var (furthest, greatest) = (first, tolerance * tolerance)
            for index in first..<last {
                let distance = squaredDistance(of: run[index], from: run[first], to: run[last])
                if distance > greatest { (furthest, greatest) = (index, distance) }
            }
            guard furthest > first else { continue }
            keeps[furthest] = true
            spans += [(first, furthest), (furthest, last)]
        }
        return run.indices.filter { keeps[$0] }.map { run[$0] }
    }

    /// The squared distance of a point from the line between two others.
    private static func squaredDistance(
        of point: Drawing.Point, from start: Drawing.Point, to end: Drawing.Point
    ) -> Double {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let (px, py) = (point.x - start.x, point.y - start.y)
        let length = dx * dx + dy * dy
        let part = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
        let (rx, ry) = (px - part * dx, py - part * dy)
        return rx * rx + ry * ry
    }
}
