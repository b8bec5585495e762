extension LinearMap {
    /// Returns the map to the differences of each pixel from the one to its right and the one below it, for an image of
    /// shape `[rows, columns, channels]`: for each pixel those of the first channel, then those of the next.
    ///
    /// - Parameter includesEdges: whether the pixels of the last row and column count, with one difference of 0; if
    ///   not, there are (rows − 1)(columns − 1) pixels.
    public static func imageDifferences(
        rows: Int, columns: Int, channels: Int = 1, includesEdges: Bool = true
    ) -> LinearMap {
        let margin = includesEdges ? 0 : 1
        let (height, width) = (Swift.max(0, rows - margin), Swift.max(0, columns - margin))
        // Calls `body` with the places of a difference and of its two elements.
        @Sendable func forEach(_ body: (_ output: Int, _ from: Int, _ to: Int) -> Void) {
            for row in 0..<height {
                for column in 0..<width {
                    for channel in 0..<channels {
                        let output = 2 * ((row * width + column) * channels + channel)
                        let from = (row * columns + column) * channels + channel
                        if column + 1 < columns { body(output, from, from + channels) }
                        if row + 1 < rows { body(output + 1, from, from + columns * channels) }
                    }
                }
            }
        }
        return LinearMap(
            from: rows * columns * channels, to: 2 * height * width * channels, squaredNormBound: 8,
            forward: { x in
                var y = [Double](repeating: 0, count: 2 * height * width * channels)
                x.elements.withUnsafeBufferPointer { x in forEach { y[$0] = x[$2] - x[$1] } }
                return Vector(y)
            },
            adjoint: { y in
                var x = [Double](repeating: 0, count: rows * columns * channels)
                y.elements.withUnsafeBufferPointer { y in
                    forEach { output, from, to in
                        x[from] -= y[output]
                        x[to] += y[output]
                    }
                }
                return Vector(x)
            })
    }
}

/// Returns the isotropic total variation of an image of shape `[rows, columns, channels]`: w Σ √(Σ over channels of the
/// squared differences to the right and below), over its pixels.
///
/// The proximal operator is iterated on the dual: see `Composite`. Source: Rudin, Osher and Fatemi, *Physica D* 60,
/// 1992; Chambolle 2004; Beck and Teboulle 2009.
/// - Parameters:
///   - includesEdges: see `LinearMap.imageDifferences`.
public func imageTotalVariation(
    rows: Int, columns: Int, channels: Int = 1, weight: Double = 1, includesEdges: Bool = true
) -> Composite {
    let map = LinearMap.imageDifferences(
        rows: rows, columns: columns, channels: channels, includesEdges: includesEdges)
    let size = 2 * channels
    let groups = (0..<(map.outputCount / size)).map { ($0 * size)..<(($0 + 1) * size) }
    return Composite(
        GroupNorm(groups, weights: Vector(repeating: weight, count: groups.count)), of: map)
}
