extension MethodRow {
    /// Methods that find the learning rate, or do without its schedule.
    static let parameterFree: [MethodRow] = [
        MethodRow(
            formula: """
                s = η d,   times √(1 − β₂ᵗ) / (1 − β₁ᵗ) with biasCorrection
                m ← β₁ m + (1 − β₁) d g;   v ← β₂ v + (1 − β₂) (d g)²
                S ← β₃ S + s d/d₀ g;   r ← β₃ r + s d/d₀ ⟨g, p₀ − p⟩
                d ← max(d, c r / ‖S‖₁)                               ⟨…⟩ and ‖…‖₁ over all leaves
                p ← p − s (m / (√v + d ε) + λ p)
                """, source: "Mishchenko and Defazio, ICML 2024, algorithm 4", usualRate: 1
        ) { Prodigy($0) },
        MethodRow(
            formula: """
                s = η d √(1 − β₂ᵗ) / (1 − β₁ᵗ);   k = ⟨g, S / (√v + ε)⟩
                m ← β₁ m + (1 − β₁) s g;   v ← β₂ v + (1 − β₂) g²
                S ← √β₂ S + (1 − √β₂) s g;   r ← √β₂ r + (1 − √β₂) s k
                d ← max(d, r / ((1 − √β₂) ‖S‖₁))                     ⟨…⟩ and ‖…‖₁ over all leaves
                p ← p − m / (√v + ε) − s λ p
                """, source: "Defazio and Mishchenko, ICML 2023, algorithm 5", usualRate: 1
        ) { DAdaptAdamW($0) },
        MethodRow(
            formula: """
                D ← max(D, ‖p − p₀‖);   G ← G + ‖g‖²                 norms over all leaves
                p ← p − η D / √(G + ε) · g
                """, source: "Ivgi, Hinder and Carmon, ICML 2023", usualRate: 1
        ) { DoG($0) },
        MethodRow(
            formula: """
                D² ← max(D², ‖p − p₀‖²);   G ← G + D² ‖g‖²           norms over all leaves
                p ← p − η D² / (√G + ε) · g
                """, source: "Khaled, Mishchenko and Jin, NeurIPS 2023", usualRate: 1
        ) { DoWG($0) },
        MethodRow(
            formula: """
                ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (g + λ y)     g at y
                w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
                p = y ← β x + (1 − β) z
                """, source: "Defazio et al., NeurIPS 2024", usualRate: 0.1
        ) { ScheduleFreeSGD($0) },
        MethodRow(
            formula: """
                v ← β₂ v + (1 − β₂) g²;   u = g / (√(v / (1 − β₂ᵗ)) + ε)
                ηₜ = η min(t / warmup, 1);   z ← z − ηₜ (u + λ y)     g at y
                w = (max ηₜ)ʳ;   c = w / Σ w;   x ← (1 − c) x + c z
                p = y ← β x + (1 − β) z
                """, source: "Defazio et al., NeurIPS 2024", usualRate: 0.01
        ) { ScheduleFreeAdamW($0) },
        MethodRow(
            formula: """
                γ = min((f(p) − f*) / (c² ‖g‖² + ε), γₘ)             the norm over all leaves; 0 where its square and ε are 0
                p ← p − η γ c g
                """, source: "Polyak 1987; Loizou et al., AISTATS 2021", usualRate: 1
        ) { PolyakStep($0) },
    ]
}
