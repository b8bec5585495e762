extension MethodRow {
    /// A rate of its own for each leaf.
    static let layerWise: [MethodRow] = [
    ]
}
