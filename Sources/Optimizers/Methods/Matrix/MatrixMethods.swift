extension MethodRow {
    /// Methods that look at a leaf as a matrix, or at curvature.
    static let matrix: [MethodRow] = [
        MethodRow(
            formula: """
                m ← μ m + (1 − μ) g;   X = (1 − μ) g + μ m            X = m without Nesterov's form
                X ← X / ‖X‖;   five times: A = X Xᵀ,  X ← a X + (c A² − b A) X
                p ← p − η (s X + λ p)                                 s = √max(1, rows / columns)
                """, source: "Jordan et al., 2024; Liu et al., arXiv 2502.16982", usualRate: 0.02
        ) { Muon($0) },
        MethodRow(
            formula: """
                β = 1 − t^(−κ);   R ← β R + (1 − β) mean of g² over columns;   C ← β C + (1 − β) mean of g² over rows
                v = R C / mean R                                     v ← β v + (1 − β) g² where not factored
                u = g / √v;   u ← u / max(1, RMS(u) / d)
                p ← p − min(η, 1/√t) max(ε₂, RMS(p)) u − η λ p
                """, source: "Shazeer and Stern, ICML 2018", usualRate: 0.05
        ) { Adafactor($0) },
        MethodRow(
            formula: """
                A = g² + min(R, C);   R ← max of A over columns;   C ← max of A over rows
                m ← μ m + (1 − μ) g / √(A + ε)
                p ← p − η m
                """, source: "Anil, Gupta, Koren and Singer, NeurIPS 2019", usualRate: 0.1
        ) { SM3($0) },
        MethodRow(
            formula: """
                L ← L + g gᵀ;   R ← R + gᵀ g
                p ← p − η (L + ε I)^(−1/4) g (R + ε I)^(−1/4)        the roots anew every k steps
                """, source: "Gupta, Koren and Singer, ICML 2018; Anil et al., arXiv 2002.09018", usualRate: 0.1
        ) { Shampoo($0) },
        MethodRow(
            formula: """
                every k steps: h ← β₂ h + (1 − β₂) u H u             H the Hessian, u random signs
                m ← β₁ m + (1 − β₁) g
                p ← p − η clip(m / max(γ h, ε), −ρ, ρ) − η λ p
                """, source: "Liu et al., ICLR 2024", usualRate: 0.01
        ) { Sophia($0) },
    ]
}
