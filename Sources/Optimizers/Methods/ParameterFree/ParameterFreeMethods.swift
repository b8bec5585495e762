extension MethodRow {
    /// Methods that find the learning rate, or do without its schedule.
    static let parameterFree: [MethodRow] = [
    ]
}
