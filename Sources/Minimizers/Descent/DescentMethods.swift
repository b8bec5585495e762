extension MinimizerRow {
    /// Along directions of descent, by line searches.
    static let descent: [MinimizerRow] = [
        MinimizerRow(formula: "d = −∇f", source: "Cauchy 1847", SteepestDescent()),
        MinimizerRow(
            formula: "d = −∇f + β d', in five forms", source: "Hager and Zhang, SIAM J. Optim. 16, 2005",
            ConjugateGradient()),
        MinimizerRow(
            formula: "d = −H ∇f, H from the last steps and changes of the gradient",
            source: "Liu and Nocedal, Math. Programming 45, 1989", LBFGS()),
        MinimizerRow(
            formula: "d = −H ∇f, H from all steps and changes of the gradient",
            source: "Broyden, Fletcher, Goldfarb, Shanno 1970", BFGS()),
    ]
}
