import Minimizers
import Tensors
import Testing

@Suite struct SetTests {
    static let names = Array(Set(ProximalReferences.all.sets.map(\.name))).sorted()

    @Test(arguments: ProximalReferences.all.sets) func reference(_ row: ProximalReferences.Row) throws {
        let set = try #require(try ProximalReferences.sets()[row.name])
        let tolerance = row.name == "cone" ? 1e-6 : 1e-9
        let point = set.nearest(to: Vector(row.input))
        #expect((point - Vector(row.output)).maximumNorm <= tolerance, "\(point) and not \(row.output)")
    }

    /// A projection is in the set, stays where it is, and (x − p)·(q − p) ≤ 0 for all other points q of the set.
    @Test(arguments: names) func isNearest(_ name: String) throws {
        let (set, points) = try Self.setAndPoints(name)
        let projected = points.map(set.nearest(to:))
        for (x, p) in zip(points, projected) {
            #expect((set.nearest(to: p) - p).maximumNorm < 1e-9)
            #expect(set.contains(p))
            #expect(abs(set.distance(to: x) - (x - p).norm) < 1e-12)
            for q in projected { #expect(dot(x - p, q - p) <= 1e-8) }
        }
    }

    @Test(arguments: names) func isFirmlyNonExpansive(_ name: String) throws {
        let (set, points) = try Self.setAndPoints(name)
        for (x, y) in zip(points, points.dropFirst()) {
            let change = set.nearest(to: x) - set.nearest(to: y)
            #expect(dot(change, change) <= dot(change, x - y) + 1e-8)
        }
    }

    /// The linear minimum lies in the set, and no projection of a point far down the slope is lower.
    @Test(arguments: names) func linearMinimum(_ name: String) throws {
        let (any, points) = try Self.setAndPoints(name)
        guard let set = any as? any LinearOracleSet else { return }
        for gradient in points {
            let vertex = set.minimizer(ofLinear: gradient)
            #expect(set.contains(vertex))
            let far = set.nearest(to: vertex.adding(-1e6, gradient))
            #expect(abs(dot(gradient, vertex) - dot(gradient, far)) <= 1e-8)
        }
    }

    @Test func contradictingEquations() {
        #expect(
            throws: MinimizationError("no point fulfils the equations of an affine set", "they contradict one another")
        ) {
            try AffineSet(Matrix([[1, 1], [2, 2]]), equals: [1, 3])
        }
    }

    @Test(arguments: ProximalReferences.all.nonNegativeLeastSquares)
    func nonNegative(_ row: ProximalReferences.LeastSquares) throws {
        let solution = try #require(nonNegativeLeastSquares(Matrix(row.matrix), Vector(row.right)))
        #expect((solution - Vector(row.solution)).maximumNorm < 1e-12)
    }

    static func setAndPoints(_ name: String) throws -> (any ConvexSet, [Vector]) {
        let set = try #require(try ProximalReferences.sets()[name])
        let count = try #require(ProximalReferences.all.sets.first { $0.name == name }).input.count
        return (set, randomVectors(10, of: count) + randomVectors(5, of: count, scale: 5))
    }
}
