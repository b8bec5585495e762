import Descent

/// Points in convex sets.
/// ```
/// find z                2 z₀ + z₁ = 4,  −z₀ + 5 z₁ = 0
/// minimize over z ≥ 0   p·z   subject to  h z₀ + c z₁ ≥ need        two foods with enough of three nutrients
/// find z ≥ 0            p·z ≤ 130,  h z₀ + c z₁ ≥ need
/// ```
/// A point in all of several sets is the projection of any other point, by Dykstra's algorithm; the cheapest meal is a
/// linear program, for the augmented Lagrangian.
struct SetExamples: ClassicProblem {
    static let name = "set_examples"
    static let summary = "points in convex sets: lines that cross, meals that suffice"

    struct Diet: Decodable {
        /// The amount of each nutrient in a portion of the first food, and of the second.
        let h: [Double]
        let c: [Double]
        let need: [Double]
        /// The prices of the portions.
        let p: [Double]

        /// The matrix of A z ≥ need.
        var nutrients: Matrix { Matrix(zip(h, c).map { [$0, $1] }) }
    }

    let intersection: [Double]
    let diet: Diet
    let diet_value: Double

    static let budget = 130.0

    func answer() throws -> Answer {
        let crossing = Intersection(Self.lines).nearest(to: [0, 0])
        let cheapest = try cheapestMeal()
        let coordinates = zip(["first", "second"], zip(crossing, intersection)).map { name, pair in
            Optimum(
                variant: "\(name) coordinate of the crossing", objective: pair.0, reference: pair.1,
                method: "Dykstra's algorithm", iterations: nil, seconds: nil, isConverged: true)
        }
        return Answer(
            optima: coordinates + [Optimum("the cheapest meal", of: cheapest, reference: diet_value)],
            picture: PlotPanels(columns: 2, plots: [picture(crossing), picture(cheapest.point, affordableMeal())]))
    }

    private static let lines = [Hyperplane(normal: [2, 1], offset: 4), Hyperplane(normal: [-1, 5], offset: 0)]

    private func cheapestMeal() throws -> Solution<Tensor<Double>> {
        let prices = Tensor(diet.p)
        return try minimize(
            { z in dot(prices, z) }, from: Tensor<Double>.zeros([2]), using: AugmentedLagrangian(),
            within: Bounds(0 ... .infinity, count: 2),
            subjectTo: [.atLeast(diet.nutrients, Vector(diet.need))])
    }

    /// The meal with the least ‖z‖ that suffices and costs no more than the budget.
    func affordableMeal() -> Vector {
        let needs = zip(diet.need, 0...).map { HalfSpace(normal: -diet.nutrients.row($1), offset: -$0) }
        let affordable = HalfSpace(normal: Vector(diet.p), offset: Self.budget)
        return Intersection([affordable, NonNegativeOrthant()] + needs).nearest(to: [0, 0])
    }

    private func picture(_ crossing: Vector) -> Plot {
        let places = [-1.0, 4]
        var plot = Plot("Two lines", horizontal: PlotAxis("z₀"), vertical: PlotAxis("z₁"), width: 480, height: 460)
        plot.layers =
            Self.lines.map { line in
                LineLayer(x: places, y: places.map { (line.offset - line.normal[0] * $0) / line.normal[1] })
            } + [PointLayer(x: [crossing[0]], y: [crossing[1]], name: "in both", color: .ink)]
        return plot
    }

    private func picture(_ cheapest: Tensor<Double>, _ affordable: Vector) -> Plot {
        let (x, y) = (40.0...120, 160.0...320)
        func grid(_ value: @escaping (Double, Double) -> Double) -> SurfaceGrid {
            SurfaceGrid(x: x, y: y) { zip($0, $1).map(value) }
        }
        var plot = Plot(
            "Meals that suffice, by their price", horizontal: PlotAxis("portions of the first food", range: x),
            vertical: PlotAxis("portions of the second food", range: y), width: 620, height: 460)
        let veils = diet.need.indices.map { row in
            RegionLayer(
                grid { diet.need[row] - diet.h[row] * $0 - diet.c[row] * $1 }, name: row == 0 ? "too little" : "")
        }
        plot.layers = [ContourLayer(grid { diet.p[0] * $0 + diet.p[1] * $1 })] + veils
        let price = Self.budget
        plot.layers += [
            LineLayer(
                x: [x.lowerBound, x.upperBound],
                y: [x.lowerBound, x.upperBound].map { (price - diet.p[0] * $0) / diet.p[1] }, name: "price 130",
                color: .ink, isDashed: true),
            PointLayer(
                x: [cheapest.scalars[0]], y: [cheapest.scalars[1]], name: "the cheapest",
                color: .series(1)),
            PointLayer(x: [affordable[0]], y: [affordable[1]], name: "one for at most 130", color: .ink),
        ]
        return plot
    }
}
