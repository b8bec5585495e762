extension MethodRow {
    /// Methods that look at a leaf as a matrix, or at curvature.
    static let matrix: [MethodRow] = [
    ]
}
