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
        MethodRow(
            formula: """
                v ← ρ v + (1 − ρ) g²;   u = g √(s + ε) / √(v + ε);   s ← ρ s + (1 − ρ) u²
                p ← p − η u
                """, source: "Zeiler, arXiv 1212.5701", usualRate: 1
        ) { AdaDelta($0) },
        MethodRow(
            formula: """
                a = g · d;   s ← clamp(s · (growth where a > 0, shrink where a < 0), minimum, maximum)
                d ← s sign(g), 0 where a < 0
                p ← p − d
                """, source: "Riedmiller and Braun, ICNN 1993", usualRate: 0.01
        ) { Rprop($0) },
        MethodRow(
            formula: """
                n' = n + g²;   z ← z + g + 2 λₛ p − (n'^q − n^q) / η · p;   n ← n'
                p ← (clamp(z, −λ₁, λ₁) − z) / (n^q / η + 2 λ₂ + β / η)
                """, source: "McMahan et al., KDD 2013, algorithm 1", usualRate: 0.05
        ) { FTRL($0) },
    ]
}
