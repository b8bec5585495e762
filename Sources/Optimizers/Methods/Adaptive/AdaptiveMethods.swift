extension MethodRow {
    /// A rate of its own for each element.
    static let adaptive: [MethodRow] = [
        MethodRow(
            formula: """
                G ← G + g²
                p ← p − η / (1 + (t − 1) δ) · g / (√G + ε)
                """, source: "Duchi, Hazan and Singer, JMLR 12, 2011", usualRate: 0.05
        ) { Adagrad($0) },
        MethodRow(
            formula: """
                v ← ρ v + (1 − ρ) g²;   a ← ρ a + (1 − ρ) g          a where centred, else 0
                p ← p − η g / (√(v − a²) + ε)                        momentum acts on g / (…) as in SGD
                """, source: "Tieleman and Hinton, Lecture 6.5, 2012; Graves, arXiv 1308.0850", usualRate: 0.003
        ) { RMSProp($0) },
    ]
}
