extension MethodRow {
    /// Adam and its family.
    static let adam: [MethodRow] = [
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
                m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
                p ← p − η m̂ / (√v̂ + ε)
                """, source: "Kingma and Ba, ICLR 2015, algorithm 1", usualRate: 0.01
        ) { Adam($0) }
    ]
}
