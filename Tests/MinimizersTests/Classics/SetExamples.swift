import Descent

/// Points in sets: the crossing of two lines, and meals that suffice.
struct SetExamples: Decodable {
    struct Diet: Decodable {
        /// Of three nutrients, what a portion of each of two foods has, and what is needed.
        let h: [Double]
        let c: [Double]
        let need: [Double]
        /// The prices of the foods.
        let p: [Double]
    }

    let diet: Diet

    /// The point with 2x + y = 4 and −x + 5y = 0, as the projection of any other.
    func intersection() throws -> Vector {
        try AffineSet(Matrix([[2, 1], [-1, 5]]), equals: [4, 0]).projected([10, -10])
    }

    /// The cheapest meal with enough of everything: a linear programme, by the augmented Lagrangian.
    func cheapestMeal() throws -> Solution<Tensor<Double>> {
        let prices = Tensor(diet.p)
        return try minimize(
            { dot(prices, $0) }, from: [0, 0] as Tensor<Double>, within: Bounds(0 ... .infinity, count: 2),
            subjectTo: [.atLeast(nutrients, Vector(diet.need))])
    }

    /// A meal with enough of everything for no more than `budget`: the nearest to an empty plate.
    func meal(budget: Double) -> Vector {
        let enough = (0..<nutrients.rows).map { HalfSpace(normal: -nutrients.row($0), offset: -diet.need[$0]) }
        let affordable = HalfSpace(normal: Vector(diet.p), offset: budget)
        return Intersection([affordable, NonNegativeOrthant()] + enough).projected([0, 0])
    }

    private var nutrients: Matrix { Matrix(zip(diet.h, diet.c).map { [$0, $1] }) }
}
