extension MinimizerRow {
    /// Within boxes and other convex sets, by gradients.
    static let bounded: [MinimizerRow] = []
}
