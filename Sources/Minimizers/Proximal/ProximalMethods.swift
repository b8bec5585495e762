extension MinimizerRow {
    /// With a convex function added that need not be smooth.
    static let proximal: [MinimizerRow] = []
}
