import Descent

/// A picture with most pixels missing.
/// ```
/// minimize over the missing pixels of x   Σ √((xᵢ₊₁,ⱼ − xᵢⱼ)² + (xᵢ,ⱼ₊₁ − xᵢⱼ)²)        total variation
/// ```
/// Total variation is a norm of differences. The norm has a proximal operator, its composition with the differences has
/// not: the alternating direction method of multipliers (ADMM) takes the two apart. The minimum need not be unique, so
/// values are compared.
struct Inpaint: ClassicProblem {
    static let name = "inpaint"
    static let summary = "a picture of which most pixels are missing"

    struct Entry: Decodable {
        /// The numbers of rows, columns and channels.
        let shape: [Int]
        /// The mask: 1 where a pixel is known.
        let K: [[Double]]
        let image: [[[Double]]]
        let value: Double
    }

    struct Entries: Decodable {
        let synthetic32: Entry
        let china_gray64: Entry
    }

    let entries: Entries

    func answer() throws -> Answer {
        let cases: [(name: String, entry: Entry)] = [
            ("drawing", entries.synthetic32), ("photograph", entries.china_gray64),
        ]
        let restored = try cases.map { try $0.entry.restored() }
        return Answer(
            optima: zip(cases, restored).map { problem, result in
                Optimum(
                    problem.name, of: result.solution, objective: problem.entry.totalVariation.value(result.image),
                    reference: problem.entry.value)
            },
            picture: picture(zip(cases, restored).map { ($0.entry, $1.image) }))
    }

    private func picture(_ results: [(entry: Entry, restored: Vector)]) -> PlotPanels {
        let plots = results.flatMap { entry, restored in
            PlotPanels.images([
                ("original", PlotImage(grey: entry.rows(entry.pixels))),
                ("given", PlotImage(grey: entry.rows(entry.known))),
                ("restored", PlotImage(grey: entry.rows(restored))),
            ]).plots
        }
        return PlotPanels("Inpainting by total variation", columns: 3, plots: plots)
    }
}

extension Inpaint.Entry {
    var pixels: Vector { Vector(image.flatMap { $0.flatMap { $0 } }) }
    var isKnown: [Bool] { K.flatMap { $0.map { $0 == 1 } } }
    /// The pixels, 0 where they are missing.
    var known: Vector { Vector(zip(pixels, isKnown).map { $1 ? $0 : 0 }) }

    func rows(_ pixels: Vector) -> [[Double]] {
        stride(from: 0, to: pixels.count, by: shape[1]).map { Array(pixels.elements[$0..<($0 + shape[1])]) }
    }

    /// The total variation of the pixels except those of the last row and column, as in the reference.
    var totalVariation: Composite {
        imageTotalVariation(rows: shape[0], columns: shape[1], includesEdges: false)
    }

    /// Solves to about 1e-6 for each pixel.
    func restored() throws -> (image: Vector, solution: Solution<Vector>) {
        let (known, missing) = (known, isKnown.indices.filter { !isKnown[$0] })
        let filling = LinearMap.placing(missing, of: known.count)
        let terms = totalVariation.terms.map { term in
            // r(D (known + filling x)) is a function of the linear map D filling.
            (
                Scaled(term.function, offset: term.map(known)) as any ProximalFunction,
                filling.followed(by: term.map)
            )
        }
        let solution = try minimize(
            Problem(.zero, plus: Composite(terms)), from: Vector(repeating: 0.5, count: missing.count),
            using: ADMM(penalty: 30, subproblem: .linearized),
            until: Stopping(gradientNorm: 1e-6 * Double(known.count)))
        return (known + filling(solution.point), solution)
    }
}

extension LinearMap {
    /// Returns the map that puts elements at `places` of a vector of `count` zeros.
    fileprivate static func placing(_ places: [Int], of count: Int) -> LinearMap {
        LinearMap(
            from: places.count, to: count, squaredNormBound: 1,
            forward: { x in
                var result = Vector.zeros(count)
                for (place, element) in zip(places, x) { result[place] = element }
                return result
            }, adjoint: { y in Vector(places.map { y[$0] }) })
    }

    /// Returns the map x ↦ B A x.
    fileprivate func followed(by other: LinearMap) -> LinearMap {
        LinearMap(
            from: inputCount, to: other.outputCount, squaredNormBound: squaredNormBound * other.squaredNormBound,
            forward: { other(self($0)) }, adjoint: { self.transposedTimes(other.transposedTimes($0)) })
    }
}

extension Objective {
    /// The function f(x) = 0.
    fileprivate static var zero: Objective { Objective(value: { _ in 0 }, valueAndGradient: { (0, .zeros($0.count)) }) }
}
