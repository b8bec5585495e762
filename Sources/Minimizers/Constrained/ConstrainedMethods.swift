extension MinimizerRow {
    /// Under constraints.
    static let constrained: [MinimizerRow] = [
        MinimizerRow(
            formula: "x = argmin f(x) + ½ρ Σ (cᵢ(x) + λᵢ/ρ)²;  λ += ρ c(x)",
            source: "Hestenes 1969; Birgin and Martínez 2014", AugmentedLagrangian())
    ]
}
