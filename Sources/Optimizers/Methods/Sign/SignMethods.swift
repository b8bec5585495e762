extension MethodRow {
    /// Steps of a size that does not depend on that of the gradient.
    static let sign: [MethodRow] = [
        MethodRow(
            formula: """
                p ← p − η (sign(β₁ m + (1 − β₁) g) + λ p)
                m ← β₂ m + (1 − β₂) g
                """, source: "Chen et al., NeurIPS 2023", usualRate: 0.003
        ) { Lion($0) },
        MethodRow(
            formula: """
                p ← p − η sign(g)
                """, source: "Bernstein et al., ICML 2018", usualRate: 0.003
        ) { SignDescent($0) },
        MethodRow(
            formula: """
                m ← μ m + (1 − μ) g
                p ← p − η sign(m)
                """, source: "Bernstein et al., ICML 2018, algorithm 2", usualRate: 0.003
        ) { Signum($0) },
    ]
}
