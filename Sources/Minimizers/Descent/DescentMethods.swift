extension MinimizerRow {
    /// Along directions of descent, by line searches.
    static let descent: [MinimizerRow] = [
        MinimizerRow(formula: "d = −∇f", source: "Cauchy 1847", SteepestDescent()),
        MinimizerRow(
            formula: "d = −H ∇f, H from the last steps and changes of the gradient",
            source: "Liu and Nocedal, Math. Programming 45, 1989", LBFGS()),
    ]
}
