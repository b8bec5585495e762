import Descent

/// A portfolio: money spread over assets with expected returns μ and covariances Σ.
/// ```
/// maximize over w   μ·w − γ w·Σ w   subject to  Σw = 1, w ≥ 0            for eleven γ
/// maximize over w   μ·w − γ w·Σ w   subject to  Σw = 1, Σ|w| ≤ L         for four γ and L = 1, 2, 4
/// maximize over w   μ·w             subject to  Σw = 1, Σ|w| ≤ L, w·Σ w ≤ 2
/// ```
/// The first is solved by spectral projected gradients on the simplex; the second by alternating directions (ADMM)
/// between the plane and the ball, onto each of which it is easy to project; the third by the augmented Lagrangian,
/// with w = p − q and p, q ≥ 0, so that Σ|w| is Σ(p + q).
struct PortfolioOptimization: ClassicProblem {
    static let name = "portfolio_optimization"
    static let summary = "how to spread money over assets, against risk"

    struct LongOnly: Decodable {
        let gamma: Double
        let value: Double
    }

    struct Leveraged: Decodable {
        let Lmax: Double
        let gamma: Double
        let value: Double
    }

    struct RiskBounded: Decodable {
        let Lmax: Double
        let value: Double
    }

    let mu: [Double]
    let Sigma: [[Double]]
    let long_only: [LongOnly]
    let leverage: [Leveraged]
    let risk_bound: [RiskBounded]

    func answer() throws -> Answer {
        let longOnly = try long_only.map { try invested(riskAversion: $0.gamma) }
        let leveraged = try leverage.map { try invested(riskAversion: $0.gamma, leverage: $0.Lmax) }
        let riskBounded = try risk_bound.map { try invested(risk: 2, leverage: $0.Lmax) }
        // The negative of the objective is minimized.
        let optima =
            zip(long_only, longOnly).map {
                Optimum("γ = \(general($0.gamma))", of: $1, objective: -$1.value, reference: $0.value)
            }
            + zip(leverage, leveraged).map {
                Optimum(
                    "γ = \(general($0.gamma)), L = \(general($0.Lmax))", of: $1, objective: -$1.value,
                    reference: $0.value)
            }
            + zip(risk_bound, riskBounded).map {
                Optimum("risk ≤ 2, L = \(general($0.Lmax))", of: $1, objective: -$1.value, reference: $0.value)
            }
        return Answer(
            optima: optima, picture: PlotPanels(columns: 2, plots: [try tradeOff(), weights(longOnly.map(\.point))]))
    }

    // MARK: The three problems

    private var evenly: Tensor<Double> { Tensor(repeating: 1 / Double(mu.count), shape: [mu.count]) }

    private func loss(riskAversion: Double) -> (Tensor<Double>) -> Tensor<Double> {
        let (returns, covariance) = (Tensor(mu), Tensor<Double>(Sigma))
        return { w in riskAversion * dot(w, matmul(covariance, w)) - dot(returns, w) }
    }

    private func invested(riskAversion: Double) throws -> Solution<Tensor<Double>> {
        try minimize(
            loss(riskAversion: riskAversion), from: evenly, using: ProjectedGradient(), within: Simplex())
    }

    private func invested(riskAversion: Double, leverage: Double) throws -> Solution<Tensor<Double>> {
        let sets: [any ConvexSet] = [
            Hyperplane(normal: Vector(repeating: 1, count: mu.count), offset: 1), L1Ball(radius: leverage),
        ]
        return try minimize(
            loss(riskAversion: riskAversion), from: evenly, using: ADMM(subproblem: .newton),
            plus: Composite(sets.map { (Indicator($0), .identity(mu.count)) }))
    }

    /// Returns p, then q.
    private func invested(risk: Double, leverage: Double) throws -> Solution<Tensor<Double>> {
        let (returns, covariance, count) = (Tensor(mu), Tensor<Double>(Sigma), mu.count)
        func weights(_ parts: Tensor<Double>) -> Tensor<Double> { parts[0..<count] - parts[count...] }
        return try minimize(
            { parts in -dot(returns, weights(parts)) }, from: concatenate([evenly, .zeros([count])]),
            using: AugmentedLagrangian(), within: Bounds(0 ... .infinity, count: 2 * count),
            subjectTo: [
                .equal({ weights($0).sum() }, 1), .atMost({ $0.sum() }, leverage),
                .atMost({ dot(weights($0), matmul(covariance, weights($0))) }, risk),
            ])
    }

    // MARK: Picture

    private func tradeOff() throws -> Plot {
        let aversions = stride(from: -2, through: 1, by: 0.2).map { pow(10, Tensor<Double>($0)).scalar }
        let lines = [
            ("w ≥ 0", try aversions.map { try invested(riskAversion: $0).point }),
            ("Σ|w| ≤ 2", try aversions.map { try invested(riskAversion: $0, leverage: 2).point }),
            ("Σ|w| ≤ 4", try aversions.map { try invested(riskAversion: $0, leverage: 4).point }),
        ]
        let assets = mu.indices.map { asset in Tensor(mu.indices.map { $0 == asset ? 1.0 : 0 }) }
        var plot = Plot(
            "Return against risk", horizontal: PlotAxis("standard deviation √(w·Σ w)", includesZero: true),
            vertical: PlotAxis("expected return μ·w"), width: 560, height: 480)
        plot.layers = lines.map { name, allocations in
            LineLayer(x: allocations.map(risk), y: allocations.map(expectedReturn), name: name)
        }
        plot.layers.append(
            PointLayer(
                x: assets.map(risk), y: assets.map(expectedReturn), name: "single assets", color: .muted))
        return plot
    }

    private func weights(_ allocations: [Tensor<Double>]) -> Plot {
        var plot = Plot.matrix(
            title: "Weights for w ≥ 0", mu.indices.map { asset in allocations.map { $0.scalars[asset] } },
            rowNames: mu.indices.map { "asset \($0 + 1)" },
            columnNames: long_only.enumerated().map { $0.isMultiple(of: 2) ? general($1.gamma) : "" })
        plot.horizontal.label = "γ"
        (plot.width, plot.height) = (560, 480)
        return plot
    }

    private func risk(_ w: Tensor<Double>) -> Double { sqrt(dot(w, matmul(Tensor(Sigma), w))).scalar }
    private func expectedReturn(_ w: Tensor<Double>) -> Double { dot(Tensor(mu), w).scalar }
}
