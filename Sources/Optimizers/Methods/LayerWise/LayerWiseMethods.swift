extension MethodRow {
    /// A rate of its own for each leaf.
    static let layerWise: [MethodRow] = [
        MethodRow(
            formula: """
                u = g + λ p;   r = k ‖p‖ / (‖u‖ + ε)                 r = 1 where a norm is 0
                v ← μ v + η r u
                p ← p − v                                            Nesterov's: p − (η r u + μ v)
                """, source: "You, Gitman and Ginsburg, arXiv 1708.03888", usualRate: 5
        ) { LARS($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
                m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ);   u = m̂ / (√(v̂ + ε₀) + ε) + λ p
                p ← p − η ‖p‖ / ‖u‖ u                                the ratio is 1 where a norm is 0
                """, source: "You et al., ICLR 2020", usualRate: 0.02
        ) { LAMB($0) },
        MethodRow(
            formula: """
                v ← β₂ v + (1 − β₂) ‖g‖²                             v = ‖g‖² at the first step
                m ← β₁ m + g / (√(v + ε₀) + ε) + λ p
                p ← p − η m
                """, source: "Ginsburg et al., arXiv 1905.11286", usualRate: 0.01
        ) { NovoGrad($0) },
    ]
}
