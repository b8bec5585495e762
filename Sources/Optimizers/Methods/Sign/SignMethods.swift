extension MethodRow {
    /// Steps of a size that does not depend on that of the gradient.
    static let sign: [MethodRow] = [
    ]
}
