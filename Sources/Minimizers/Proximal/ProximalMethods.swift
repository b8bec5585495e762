extension MinimizerRow {
    /// With a convex function added that need not be smooth.
    static let proximal: [MinimizerRow] = [
        MinimizerRow(
            formula: "x = prox(x − t ∇f(x))", source: "Lions and Mercier 1979; Beck and Teboulle 2009",
            ProximalGradient()),
        MinimizerRow(
            formula: "x = prox(y − t ∇f(y)), y = x + β (x − x')",
            source: "Beck and Teboulle, SIAM J. Imaging Sciences 2, 2009", FISTA()),
        MinimizerRow(
            formula: "x = argmin f(x) + ½ρ ‖A x − z + u‖²;  z = prox(A x + u);  u += A x − z",
            source: "Boyd, Parikh, Chu, Peleato and Eckstein 2011", ADMM()),
    ]
}
