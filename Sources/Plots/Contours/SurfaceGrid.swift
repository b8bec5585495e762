import Support

/// A function of two variables that returns its values at the points (x[i], y[i]); a value that is not finite stands
/// for none.
public typealias Surface = (_ x: [Double], _ y: [Double]) -> [Double]

/// A function of two variables on the points of a grid over a rectangle.
public struct SurfaceGrid: Sendable {
    /// The range of x.
    let x: ClosedRange<Double>
    /// The range of y.
    let y: ClosedRange<Double>
    /// The number of columns.
    let columns: Int
    /// The number of rows.
    let rows: Int
    /// The values row by row, with the least y first.
    package let values: [Double]

    /// Samples a function: calls `surface` once, with all `columns · rows` points.
    /// - Precondition: at least two columns and two rows; `surface` returns as many values as it gets points.
    public init(
        x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int = 200, rows: Int = 200, surface: Surface
    ) {
        guard columns >= 2, rows >= 2 else { misuse("a grid of \(columns) × \(rows) points; give at least 2 × 2") }
        (self.x, self.y, self.columns, self.rows) = (x, y, columns, rows)
        let across = (0..<columns).map { Self.place($0, of: columns, in: x) }
        let upwards = (0..<rows).map { Self.place($0, of: rows, in: y) }
        values = surface(
            upwards.flatMap { _ in across }, upwards.flatMap { Array(repeating: $0, count: columns) })
        guard values.count == columns * rows else {
            misuse("a surface returned \(values.count) values for \(columns * rows) points; return one for each")
        }
    }

    private static func place(_ index: Int, of count: Int, in range: ClosedRange<Double>) -> Double {
        let part = Double(index) / Double(count - 1)
        return range.lowerBound * (1 - part) + range.upperBound * part
    }

    /// The point so many columns and rows, or parts of them, from the lower left corner.
    func point(column: Double, row: Double) -> (x: Double, y: Double) {
        let (across, upwards) = (column / Double(columns - 1), row / Double(rows - 1))
        return (
            x.lowerBound * (1 - across) + x.upperBound * across, y.lowerBound * (1 - upwards) + y.upperBound * upwards
        )
    }

    /// The cells with a corner where the function has no value, joined along each row, as corners of rectangles.
    func cellsWithoutValue() -> [(from: (x: Double, y: Double), to: (x: Double, y: Double))] {
        let isKnown = values.map(\.isFinite)
        if isKnown.allSatisfy({ $0 }) { return [] }
        return (0..<rows - 1).flatMap { row in
            let lacking = (0..<columns - 1).map { column in
                let corner = row * columns + column
                return
                    !(isKnown[corner] && isKnown[corner + 1] && isKnown[corner + columns]
                    && isKnown[corner + columns + 1])
            }
            return lacking.indices.split { !lacking[$0] }.map { run in
                (
                    from: point(column: Double(run.startIndex), row: Double(row)),
                    to: point(column: Double(run.endIndex), row: Double(row + 1))
                )
            }
        }
    }
}
