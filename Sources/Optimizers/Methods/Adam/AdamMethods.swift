extension MethodRow {
    /// Adam and its family.
    static let adam: [MethodRow] = [
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
                m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
                p ← p − η m̂ / (√(v̂ + ε₀) + ε)
                """, source: "Kingma and Ba, ICLR 2015, algorithm 1", usualRate: 0.01
        ) { Adam($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
                M ← max(M, v);   m̂ = m / (1 − β₁ᵗ);   M̂ = M / (1 − β₂ᵗ)
                p ← p − η m̂ / (√(M̂ + ε₀) + ε)
                """, source: "Reddi, Kale and Kumar, ICLR 2018", usualRate: 0.01
        ) { AMSGrad($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
                m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
                p ← p − η (m̂ / (√(v̂ + ε₀) + ε) + λ p)
                """, source: "Loshchilov and Hutter, ICLR 2019", usualRate: 0.01
        ) { AdamW($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   u ← max(β₂ u, |g| + ε)
                m̂ = m / (1 − β₁ᵗ)
                p ← p − η m̂ / u
                """, source: "Kingma and Ba, ICLR 2015, algorithm 2", usualRate: 0.02
        ) { AdaMax($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²;   v̂ = v / (1 − β₂ᵗ)
                μₜ = β₁ (1 − ½ 0.96^(ψ t));   Π ← Π μₜ               Π = 1 before the first step
                m̂ = μₜ₊₁ m / (1 − Π μₜ₊₁) + (1 − μₜ) g / (1 − Π)
                p ← p − η m̂ / (√(v̂ + ε₀) + ε)
                """, source: "Dozat, ICLR workshop 2016", usualRate: 0.01
        ) { NAdam($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
                m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ);   ρ∞ = 2 / (1 − β₂) − 1;   ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
                r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
                p ← p − η r m̂ / (√(v̂ + ε₀) + ε)                    p ← p − η m̂ while ρ is not above 5
                """, source: "Liu et al., ICLR 2020", usualRate: 0.01
        ) { RAdam($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   s ← β₂ s + (1 − β₂) (g − m)² + ε₀
                m̂ = m / (1 − β₁ᵗ);   ŝ = s / (1 − β₂ᵗ)
                p ← p − η m̂ / (√ŝ + ε)
                """, source: "Zhuang et al., NeurIPS 2020", usualRate: 0.01
        ) { AdaBelief($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← v − (1 − β₂) sign(v − g²) g²
                p ← p − η m / (√(v + ε₀) + ε)
                """, source: "Zaheer et al., NeurIPS 2018, algorithm 2", usualRate: 0.03
        ) { Yogi($0) },
        MethodRow(
            formula: """
                d = g − g of the step before                         0 at the first
                m ← β₁ m + (1 − β₁) g;   δ ← β₂ δ + (1 − β₂) d;   n ← β₃ n + (1 − β₃) (g + β₂ d)²
                m̂ = m / (1 − β₁ᵗ);   δ̂ = δ / (1 − β₂ᵗ);   n̂ = n / (1 − β₃ᵗ)
                p ← (p − η (m̂ + β₂ δ̂) / (√(n̂ + ε₀) + ε)) / (1 + η λ)
                """, source: "Xie et al., IEEE TPAMI 2024", usualRate: 0.01
        ) { Adan($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   s ← β₃ s + (1 − β₃) g;   v ← β₂ v + (1 − β₂) g²
                m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
                p ← p − η ((m̂ + α s) / (√(v̂ + ε₀) + ε) + λ p)
                """, source: "Pagliardini, Ablin and Grangier, ICLR 2025", usualRate: 0.003
        ) { AdEMAMix($0) },
        MethodRow(
            formula: """
                x = g / max(√v, ε);   x ← max(−c, min(c, x))         c = (t − 1)^¼
                m ← β₁ m + (1 − β₁) x;   v ← β₂ v + (1 − β₂) g²       v ← g², and no more, at the first step
                p ← p − η m
                """, source: "Taniguchi et al., NeurIPS 2024", usualRate: 0.01
        ) { ADOPT($0) },
        MethodRow(
            formula: """
                m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²
                m̂ = m / (1 − β₁ᵗ);   v̂ = v / (1 − β₂ᵗ)
                p ← p − η ((1 − ν₁) g + ν₁ m̂) / (√((1 − ν₂) g² + ν₂ v̂) + ε)
                """, source: "Ma and Yarats, ICLR 2019", usualRate: 0.01
        ) { QHAdam($0) },
    ]
}
