extension MethodRow {
    /// Past gradients carried along.
    static let momentum: [MethodRow] = [
        MethodRow(
            formula: """
                p ← p − η g                                          without momentum
                v ← μ v + (1 − δ) g;   p ← p − η v                   momentum, with dampening δ after the first step
                v ← μ v + (1 − δ) g;   p ← p − η (g + μ v)           Nesterov's, rewritten
                """, source: "Polyak 1964; Nesterov 1983; Sutskever et al., ICML 2013", usualRate: 0.05
        ) { SGD($0) },
        MethodRow(
            formula: """
                v ← μ v + ∇f(p − η μ v)
                p ← p − η v
                """, source: "Nesterov 1983; Sutskever et al., ICML 2013", usualRate: 0.01
        ) { LookAheadNesterov($0) },
        MethodRow(
            formula: """
                m ← μ m + (1 − μ) g
                p ← p − η ((1 − ν) g + ν m)
                """, source: "Ma and Yarats, ICLR 2019", usualRate: 0.05
        ) { QuasiHyperbolicMomentum($0) },
        MethodRow(
            formula: """
                r = η / (1 + λ η (t − 1))^α
                p ← p − r (g + λ p)
                a ← a + (p − a) / max(1, t − 1 − s)
                """, source: "Polyak and Juditsky, SIAM J. Control Optim. 30, 1992; Bottou 2010", usualRate: 0.05
        ) { AveragedSGD($0) },
    ]
}
