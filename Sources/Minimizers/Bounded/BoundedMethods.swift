extension MinimizerRow {
    /// Within boxes and other convex sets, by gradients.
    static let bounded: [MinimizerRow] = [
        MinimizerRow(
            formula: "d = x̂ − x, x̂ the minimum of a quadratic model within the bounds",
            source: "Byrd, Lu, Nocedal and Zhu, SIAM J. Scientific Computing 16, 1995", LBFGSB()),
        MinimizerRow(
            formula: "d = P(x − λ ∇f) − x, λ = s·s / s·y",
            source: "Birgin, Martínez and Raydan, SIAM J. Optim. 10, 2000", ProjectedGradient()),
        MinimizerRow(
            formula: "d = s − x, s = argmin over the set of ∇f·s",
            source: "Frank and Wolfe, Naval Research Logistics Quarterly 3, 1956", FrankWolfe()),
    ]
}
