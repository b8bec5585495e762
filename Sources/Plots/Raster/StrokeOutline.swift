import Support

/// The polygons that a pen of some width paints along runs of points: corners are round, ends cut or round. What they
/// enclose is every point with a winding number other than 0.
struct Pen {
    var width: Double
    var hasRoundEnds = false

    private var radius: Double { width / 2 }

    func polygons(along run: [Drawing.Point], isClosed: Bool) -> [[Drawing.Point]] {
        var points: [Drawing.Point] = []
        for point in run where points.last != point { points.append(point) }
        if isClosed && points.count > 1 && points.first == points.last { points.removeLast() }
        guard points.count > 1 else { return hasRoundEnds && !points.isEmpty ? [disc(at: points[0])] : [] }
        if isClosed && points.count > 2 {
            let around = [points[points.count - 1]] + points + [points[0]]
            return [side(of: around), side(of: around.reversed())]
        }
        let forth = extended(points)
        return [side(of: forth) + side(of: extended(points.reversed()))]
    }

    /// The run with a point before its first and behind its last that give the ends their form.
    private func extended(_ points: [Drawing.Point]) -> [Drawing.Point] {
        // Behind the last point the way turns back, with a half circle where ends are round.
        let last = points[points.count - 1]
        let before = points[points.count - 2]
        return [points[0]] + points + [hasRoundEnds ? before : last]
    }

    /// The line at half the width on one side, from the second point to the one before the last; the others say where
    /// the way comes from and goes.
    private func side(of points: [Drawing.Point]) -> [Drawing.Point] {
        var line: [Drawing.Point] = []
        for index in 1..<points.count - 1 {
            let (before, point, after) = (points[index - 1], points[index], points[index + 1])
            let incoming = normal(from: before, to: point)
            let outgoing = normal(from: point, to: after)
            switch (incoming, outgoing) {
            case (nil, let normal?), (let normal?, nil): line.append(moved(point, normal))
            case (let first?, let second?):
                let (turn, along) = (first.x * second.y - first.y * second.x, first.x * second.x + first.y * second.y)
                let shorter = min(distance(before, point), distance(point, after))
                if turn > 0 || along < -0.999_999 {
                    // Outside a corner the pen's rim.
                    line += rim(at: point, from: first, to: second)
                } else if radius * -turn < shorter * (1 + along) {
                    // Inside it where both sides meet, at the tangent of half the angle.
                    let part = 1 / (1 + along)
                    line.append(moved(point, Drawing.Point((first.x + second.x) * part, (first.y + second.y) * part)))
                } else {
                    // Of short pieces the corner itself, which keeps the winding number.
                    line += [moved(point, first), point, moved(point, second)]
                }
            case (nil, nil): break
            }
        }
        return line
    }

    /// The unit vector to the left of a way, in pixels, whose vertical axis points down; nil for no way.
    private func normal(from start: Drawing.Point, to end: Drawing.Point) -> Drawing.Point? {
        let length = distance(start, end)
        return length > 0 ? Drawing.Point((end.y - start.y) / length, (start.x - end.x) / length) : nil
    }

    private func distance(_ start: Drawing.Point, _ end: Drawing.Point) -> Double {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        return (dx * dx + dy * dy).squareRoot()
    }

    private func moved(_ point: Drawing.Point, _ normal: Drawing.Point) -> Drawing.Point {
        Drawing.Point(point.x + radius * normal.x, point.y + radius * normal.y)
    }

    /// An arc around a corner, clockwise on the screen, in steps that leave at most a hundredth of a pixel.
    private func rim(
        at centre: Drawing.Point, from first: Drawing.Point, to second: Drawing.Point
    ) -> [Drawing.Point] {
        let start = atan2(first.y, first.x)
        var sweep = atan2(second.y, second.x) - start
        if sweep < 0 { sweep += 2 * .pi }
        let count = max(Int((sweep / Self.step(radius: radius)).rounded(.up)), 1)
        return (0...count).map { index in
            let angle = start + sweep * Double(index) / Double(count)
            return Drawing.Point(centre.x + radius * cos(angle), centre.y + radius * sin(angle))
        }
    }

    private func disc(at centre: Drawing.Point) -> [Drawing.Point] { Self.circle(at: centre, radius: radius) }

    static func circle(at centre: Drawing.Point, radius: Double) -> [Drawing.Point] {
        let count = max(Int((2 * .pi / step(radius: radius)).rounded(.up)), 8)
        return (0..<count).map { index in
            let angle = 2 * .pi * Double(index) / Double(count)
            return Drawing.Point(centre.x + radius * cos(angle), centre.y + radius * sin(angle))
        }
    }

    /// The angle at which a chord is a hundredth of a pixel from its arc: 1 − cos(φ/2) = 0.01 / r.
    private static func step(radius: Double) -> Double { 2 * acos(1 - min(0.01 / max(radius, 0.02), 0.5)) }
}

extension Pen {
    /// Dashes of some length with gaps between, along a run.
    static func dashes(of run: [Drawing.Point], length: Double, gap: Double) -> [[Drawing.Point]] {
        var dashes: [[Drawing.Point]] = []
        var current = run.first.map { [$0] } ?? []
        var (isDrawn, rest) = (true, length)
        for (start, end) in zip(run, run.dropFirst()) {
            let (dx, dy) = (end.x - start.x, end.y - start.y)
            let distance = (dx * dx + dy * dy).squareRoot()
            var done = 0.0
            while distance - done > rest {
                done += rest
                let point = Drawing.Point(start.x + dx * done / distance, start.y + dy * done / distance)
                if isDrawn { dashes.append(current + [point]) }
                (isDrawn, current) = (!isDrawn, [point])
                rest = isDrawn ? length : gap
            }
            rest -= distance - done
            current.append(end)
        }
        return isDrawn && current.count > 1 ? dashes + [current] : dashes
    }
}
