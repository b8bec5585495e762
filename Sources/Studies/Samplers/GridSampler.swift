import Settings
import Tensors

/// Every combination of all choices and of evenly spaced values of the other parameters, each once, in random order: a
/// study that ends early has then seen something of everything.
public struct GridSampler: Sampler {
    public static let name = "grid"
    var points: Int

    public static let settings: [SettingOf<Self>] = [SettingOf("points", \.points)]

    public var mayRepeat: Bool { false }

    /// Creates a sampler.
    /// - Parameter points: values of a parameter that is no choice, both ends among them; all of them where it has no
    ///   more.
    public init(points: Int = 5) { self.points = points }

    /// How many combinations there are; `nil` for more than can be counted.
    public func count(in space: SearchSpace) -> Int? {
        levels(of: space).reduce(Int?.some(1)) { product, levels in
            guard let product else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: levels.count)
            return overflow ? nil : next
        }
    }

    /// - Complexity: O(the number of combinations), of which at most a million are mixed.
    public func point(after history: TrialHistory, using random: inout RandomStream) -> [Double]? {
        let levels = levels(of: history.space)
        let count = min(count(in: history.space) ?? .max, 1_000_000)
        let tried = Set(history.trials.map(\.point))
        // The order must be that of the study, and `random` is that of the trial.
        let order = RandomKey(UInt64(count)).permutation(count)
        return order.lazy.map { Self.combination($0, levels) }.first { !tried.contains($0) }
    }

    private func levels(of space: SearchSpace) -> [[Double]] {
        space.parameters.map { $0.distribution.levels(points) }
    }

    /// The digits of `number`, of which the first parameter has the lowest.
    private static func combination(_ number: Int, _ levels: [[Double]]) -> [Double] {
        var rest = number
        return levels.map { values in
            defer { rest /= values.count }
            return values[rest % values.count]
        }
    }
}
