extension MinimizerRow {
    /// By second derivatives.
    static let newton: [MinimizerRow] = []
}
