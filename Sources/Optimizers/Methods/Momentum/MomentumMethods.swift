extension MethodRow {
    /// Past gradients carried along.
    static let momentum: [MethodRow] = [
        MethodRow(
            formula: """
                p ← p − η g                                          without momentum
                v ← μ v + (1 − δ) g;   p ← p − η v                   momentum, with dampening δ after the first step
                v ← μ v + (1 − δ) g;   p ← p − η (g + μ v)           Nesterov's, rewritten
                """, source: "Polyak 1964; Nesterov 1983; Sutskever et al., ICML 2013", usualRate: 0.05
        ) { SGD($0) }
    ]
}
