import Descent

/// A picture of which some pixels are missing: the one with the least total variation that agrees with the others.
struct Inpaint: Decodable {
    struct Entry: Decodable {
        /// Rows, columns, channels.
        let shape: [Int]
        /// 1 where a pixel is known.
        let K: [[Double]]
        let image: [[[Double]]]
        let value: Double

        /// Row by row; by alternating directions between the missing pixels and the differences.
        func solve() throws -> Vector {
            let known = Vector(image.flatMap { $0.flatMap { $0 } })
            let missing = K.flatMap { $0 }.enumerated().filter { $0.element == 0 }
                .flatMap { pixel in (0..<shape[2]).map { pixel.offset * shape[2] + $0 } }
            @Sendable func picture(_ known: Vector, _ pixels: Vector) -> Vector {
                var picture = known
                for (index, element) in zip(missing, pixels) { picture[index] = element }
                return picture
            }
            let ofMissing = LinearMap(
                from: missing.count, to: differences.outputCount, squaredNormBound: differences.squaredNormBound,
                forward: { differences(picture(.zeros(known.count), $0)) },
                adjoint: { y in
                    let change = differences.transposedTimes(y)
                    return Vector(missing.map { change[$0] })
                })
            let without = picture(known, .zeros(missing.count))
            let variation = Scaled(norm, offset: differences(without))
            let nothing = Objective(value: { _ in 0 }, valueAndGradient: { (0, .zeros($0.count)) })
            let solution = try minimize(
                Problem(nothing, plus: Composite(variation, of: ofMissing)),
                from: Vector(repeating: 0.5, count: missing.count),
                using: ADMM(penalty: 10, subproblem: .linearized), until: Stopping(gradientNorm: 1e-3))
            return picture(known, solution.point)
        }

        func totalVariation(_ picture: Vector) -> Double { norm.value(differences(picture)) }

        /// Of each pixel from its neighbours, those at the edge left out.
        private var differences: LinearMap {
            .imageDifferences(rows: shape[0], columns: shape[1], channels: shape[2], includesEdges: false)
        }

        /// Σ of the lengths of the differences of each pixel.
        private var norm: GroupNorm {
            let size = 2 * shape[2]
            let groups = (0..<(differences.outputCount / size)).map { ($0 * size)..<(($0 + 1) * size) }
            return GroupNorm(groups, weights: Vector(repeating: 1, count: groups.count))
        }
    }

    let entries: [String: Entry]
}
