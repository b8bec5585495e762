import Support
import Tensors

extension Optimizer {
    /// Keeps parameters in a set: after the subtraction, each moves to the nearest point of the set. Around plain
    /// gradient descent this is the projected gradient method.
    ///
    /// ```
    /// p ← p − update;   p ← the nearest point of a set
    /// ```
    ///
    /// Source: Goldstein 1964.
    ///
    /// - Parameters:
    ///   - set: The set, in which each parameter is kept by itself.
    ///   - leaves: The parameters concerned.
    /// - Precondition: The bounds of a box are in order; other sets have a size above 0.
    public func projected(onto set: FeasibleSet, leaves: LeafPattern = .all) -> Chain {
        adding(Projection(onto: set, leaves: leaves))
    }
}

/// The transformation that `projected(onto:leaves:)` chains.
struct Projection: ListedTransformation {
    static let name = "projected"
    static let formula = "p ← p − update;   p ← the nearest point of a set"
    static let source = "Goldstein 1964"
    static let standard = Projection(onto: .box(-1, 1))

    var set: FeasibleSet
    var leaves: LeafPattern

    let movesParameters = true
    static let settings: [SettingOf<Self>] = [
        .init("onto", \.set.kind), .init(Setting("low", .finite), \.set.low),
        .init(Setting("high", .finite), \.set.high), .init(Setting("size", .positive), \.set.size),
        .init("leaves", \.leaves),
    ]

    init(onto set: FeasibleSet, leaves: LeafPattern = .all) {
        (self.set, self.leaves) = (set, leaves)
        check()
    }

    func validateTogether() throws(SettingError) {
        guard set.low <= set.high else {
            throw SettingError(
                "low is \(shortest(set.low)) and high is \(shortest(set.high))", "low must be at most high")
        }
    }

    func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        leaves.changing(parameters, of: state.names) { set.nearest(to: parameters[$0]) }
    }
}
