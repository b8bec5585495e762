extension MinimizerRow {
    /// Under constraints.
    static let constrained: [MinimizerRow] = []
}
