import Descent

/// A plan of which advertisement to show how often in which hour of a day.
/// ```
/// maximize over D ≥ 0   Σ min(Rᵢ Σₜ Pᵢₜ Dᵢₜ, Bᵢ)        income per click R, clicks per display P, budgets B
/// subject to            Σᵢ Dᵢₜ ≤ Tₜ, Σₜ Dᵢₜ ≥ cᵢ         traffic of the hours, displays agreed on
/// ```
/// It is a linear program once the income of each advertisement is a variable of its own, sᵢ ≤ Bᵢ and sᵢ ≤ Rᵢ Pᵢ·Dᵢ:
/// the augmented Lagrangian within bounds. Displays and money are counted in thousands, so that all numbers are of one
/// size.
struct OptimalAdvertising: ClassicProblem {
    static let name = "optimal_advertising"
    static let summary = "which advertisement to show how often in which hour"

    let R: [Double]
    let B: [Double]
    let P: [[Double]]
    let T: [Double]
    let c: [Double]
    let value: Double

    /// The variables.
    struct Plan: Codable {
        /// The displays D, a row for each advertisement.
        var displays: Tensor<Double>
        /// The incomes s.
        var income: Tensor<Double>
    }

    private static let thousand = 1000.0

    func answer() throws -> Answer {
        let (price, clicks) = (Tensor(R), Tensor<Double>(P))
        let start = Plan(displays: .zeros(clicks.shape), income: .zeros(price.shape))
        let solution = try minimize(
            { (plan: Plan) in -plan.income.sum() }, from: start,
            using: AugmentedLagrangian(initialPenalty: 100, memory: 10),
            within: Bounds(
                lower: .zeros(clicks.count + R.count),
                upper: Vector([Double](repeating: .infinity, count: clicks.count) + B.map { $0 / Self.thousand })),
            subjectTo: [
                .atMost({ $0.income - price * (clicks * $0.displays).sum(alongAxes: 1) }, 0),
                .atMost({ $0.displays.sum(alongAxes: 0) - Tensor(T) / Self.thousand }, 0),
                .atLeast({ $0.displays.sum(alongAxes: 1) - Tensor(c) / Self.thousand }, 0),
            ])
        let optimum = Optimum(of: solution, objective: -Self.thousand * solution.value, reference: value)
        return Answer(optima: [optimum], picture: picture(solution.point))
    }

    private func picture(_ plan: Plan) -> PlotPanels {
        let (advertisements, hours) = (R.indices, T.indices.map(Double.init))
        let rows = advertisements.map { plan.displays[$0].scalars }
        var displays = Plot.matrix(
            title: "Displays in thousands", rows, rowNames: advertisements.map { "advertisement \($0 + 1)" })
        displays.horizontal.label = "hour"
        displays.keepsProportions = false
        (displays.width, displays.height) = (860, 280)
        let shown = hours.indices.map { hour in rows.reduce(0) { $0 + $1[hour] } }
        var traffic = Plot(
            "Traffic of the hours", horizontal: PlotAxis("hour"), vertical: PlotAxis("thousands", includesZero: true),
            layers: [
                BarLayer(x: hours, heights: shown, name: "displays"),
                LineLayer(x: hours, y: T.map { $0 / Self.thousand }, name: "traffic"),
            ], width: 860, height: 260)
        traffic.horizontal.range = -0.5...(Double(T.count) - 0.5)
        var income = Plot(
            "Income in thousands", horizontal: PlotAxis("advertisement"), vertical: PlotAxis("", includesZero: true),
            layers: [
                BarLayer(
                    x: advertisements.map(Double.init), heights: B.map { $0 / Self.thousand }, name: "budget",
                    color: .faint),
                BarLayer(
                    x: advertisements.map(Double.init), heights: plan.income.scalars, name: "income",
                    color: .series(2)),
            ], width: 860, height: 260)
        income.horizontal.names = advertisements.map { "\($0 + 1)" }
        return PlotPanels(columns: 1, plots: [displays, traffic, income])
    }
}
