import Support
import Tensors

/// Keeps parameters in a set: after the subtraction, p ← the point of the set nearest to p, leaf by leaf.
///
/// Around plain gradient descent this is the projected gradient method (Goldstein 1964; Levitin and Polyak 1966).
public struct Projection: Transformation {
    public internal(set) var set: FeasibleSet
    /// The parameters concerned: all.
    public internal(set) var leaves: LeafPattern

    public static let name = "projected"
    public let movesParameters = true
    public static let settings: [SettingOf<Self>] = [
        .init("onto", \.set.kind), .init(Setting("low", .finite), \.set.low),
        .init(Setting("high", .finite), \.set.high), .init(Setting("size", .positive), \.set.size),
        .init("leaves", \.leaves),
    ]

    /// - Precondition: the bounds of a box are in order; other sets have a size above 0.
    public init(onto set: FeasibleSet, leaves: LeafPattern = .all) {
        (self.set, self.leaves) = (set, leaves)
        check()
    }

    public func validateTogether() throws(SettingError) {
        guard set.low <= set.high else {
            throw SettingError(
                "low is \(shortest(set.low)) and high is \(shortest(set.high))", "low must be at most high")
        }
    }

    public func parameters<S: FloatingScalar>(
        _ parameters: [Tensor<S>], _ state: inout OptimizerState<S>, from old: [Tensor<S>], step: Step<S>
    ) -> [Tensor<S>] {
        leaves.changing(parameters, of: state.names) { set.nearest(to: parameters[$0]) }
    }
}

extension Optimizer {
    /// With parameters kept in a set: see `Projection`.
    public func projected(onto set: FeasibleSet, on leaves: LeafPattern = .all) -> Chain {
        adding(Projection(onto: set, leaves: leaves))
    }
}
