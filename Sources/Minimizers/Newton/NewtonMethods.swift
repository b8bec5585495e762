extension MinimizerRow {
    /// By second derivatives.
    static let newton: [MinimizerRow] = [
        MinimizerRow(
            formula: "d = −H⁻¹ ∇f, H = ∇²f made positive definite", source: "Nocedal and Wright 2006, section 3.4",
            Newton()),
        MinimizerRow(
            formula: "d = −H⁻¹ ∇f by conjugate gradients, with products ∇²f v",
            source: "Dembo and Steihaug, Math. Programming 26, 1983", NewtonCG()),
        MinimizerRow(
            formula: "argmin of ∇f·p + ½ p·∇²f p over ‖p‖ ≤ Δ", source: "Conn, Gould and Toint 2000",
            TrustRegion()),
    ]
}
