import Support

extension SurfaceGrid {
    /// Returns the outlines of the area where the function is at least `level`, as closed loops with the area on their
    /// left: along the level inside the rectangle, and along its border. A point without a value counts as above all
    /// levels.
    ///
    /// Marching squares: each cell of the grid is crossed as the signs at its corners demand, at places interpolated
    /// linearly along its sides; if opposite corners are alike, the mean of all four decides whether they are joined.
    /// Complexity: linear in the number of grid points.
    package func outlines(atLeast level: Double) -> [[(x: Double, y: Double)]] {
        // A frame of points below every level lies on the border itself, so that no line ends there.
        let (width, height) = (columns + 2, rows + 2)
        var framed = [Double](repeating: -.infinity, count: width * height)
        for row in 0..<rows {
            for column in 0..<columns {
                let value = values[row * columns + column]
                framed[(row + 1) * width + column + 1] = value.isFinite ? value : .infinity
            }
        }

        // A side is named by its lower left point; those upwards have odd numbers. Each side that is crossed is left by
        // one piece of line and reached by one, so that `next` holds all of them.
        var next = [Int](repeating: -1, count: 2 * width * height)
        for row in 0..<height - 1 {
            for column in 0..<width - 1 {
                let corner = row * width + column
                let (a, b) = (framed[corner], framed[corner + 1])
                let (d, c) = (framed[corner + width], framed[corner + width + 1])
                let isInside = (a >= level, b >= level, c >= level, d >= level)
                if isInside == (true, true, true, true) || isInside == (false, false, false, false) { continue }
                let inside = [isInside.0, isInside.1, isInside.2, isInside.3]
                let sides = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + width), 2 * corner + 1]
                // Around the cell against the clock: lines begin where one goes out of the area, and end where one
                // comes into it.
                let exits = (0..<4).filter { inside[$0] && !inside[($0 + 1) % 4] }
                let isJoined = exits.count == 2 && a / 4 + b / 4 + c / 4 + d / 4 >= level
                for exit in exits {
                    let entry =
                        exits.count == 2
                        ? (exit + (isJoined ? 1 : 3)) % 4 : (0..<4).first { !inside[$0] && inside[($0 + 1) % 4] }
                    if let entry { next[sides[exit]] = sides[entry] }
                }
            }
        }

        func crossing(_ side: Int) -> (x: Double, y: Double) {
            let start = side / 2
            let end = side.isMultiple(of: 2) ? start + 1 : start + width
            let part = Self.crossing(of: level, from: framed[start], to: framed[end])
            func place(_ first: Int, _ second: Int, _ count: Int) -> Double {
                let (from, to) = (min(max(first - 1, 0), count - 1), min(max(second - 1, 0), count - 1))
                return Double(from) + part * Double(to - from)
            }
            return point(
                column: place(start % width, end % width, columns), row: place(start / width, end / width, rows))
        }

        var loops: [[(x: Double, y: Double)]] = []
        for start in next.indices where next[start] >= 0 {
            var loop: [(x: Double, y: Double)] = []
            var side = start
            while next[side] >= 0 {
                loop.append(crossing(side))
                (side, next[side]) = (next[side], -1)
            }
            loops.append(loop)
        }
        return loops
    }

    /// The position of a level between two values, from 0 to 1. A level that is next to an infinite value lies at the
    /// other.
    private static func crossing(of level: Double, from start: Double, to end: Double) -> Double {
        if end.isInfinite { return start.isInfinite ? 0.5 : 0 }
        if start.isInfinite { return 1 }
        let part = (level / 2 - start / 2) / (end / 2 - start / 2)
        return part.isFinite ? min(max(part, 0), 1) : 0.5
    }
}
