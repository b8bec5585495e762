import Learning

/// The optimum of a linear model in 64 bits, as `config.json` keeps it beside the model's parameters of 32 bits.
public struct LinearResult: Codable, Sendable, Equatable {
    /// The weights of the encoded features, one list for each output of the model.
    public var weights: [[Double]]
    /// The intercept of each output.
    public var intercepts: [Double]
    /// The objective: the mean loss with what is added to it.
    public var objective: Double
    /// What is wrong with the problem, and how to mend it, a line each; `nil` for nothing.
    public var warnings: [String]?

    init(_ fit: LinearFit) {
        (weights, intercepts, objective) = (fit.weights, fit.intercepts, fit.objective)
        warnings = fit.warnings.isEmpty ? nil : fit.warnings
    }

    /// The problem with numbers that no run writes; `nil` if there is none.
    func problem(features: Int, outputs: Int) -> String? {
        if weights.count != outputs || intercepts.count != outputs || weights.contains(where: { $0.count != features })
        {
            return "linear: there are not \(outputs) × \(features) weights and \(outputs) intercepts"
        }
        return nil
    }
}
