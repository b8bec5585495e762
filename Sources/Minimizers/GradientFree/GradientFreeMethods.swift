extension MinimizerRow {
    /// By values alone.
    static let gradientFree: [MinimizerRow] = []
}
