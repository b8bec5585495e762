import Datasets
import Settings
import Tensors

/// A distribution of the targets of a linear model other than the normal one, with its usual link: η = x β is the
/// logarithm of the mean for `poisson` and `gamma`, and its log odds for `binomial`.
///
/// Source: McCullagh and Nelder, *Generalized Linear Models*, 1989.
public enum Family: String, Codable, Sendable, CaseIterable {
    /// Counts, of at least 0, whose variance is their mean: e^η − y η.
    case poisson
    /// Numbers above 0, whose deviation is proportional to their mean: η + y e^−η.
    case gamma
    /// Shares from 0 to 1: log(1 + e^η) − y η.
    case binomial

    /// The negative logarithm of the density, less what does not depend on η.
    public var loss: Loss {
        switch self {
        case .poisson: Loss(PoissonDeviance())
        case .gamma: Loss(GammaDeviance())
        case .binomial: Loss(BinomialDeviance())
        }
    }

    /// Returns the mean of the targets for a score.
    package func mean(_ score: Double) -> Double {
        switch self {
        case .poisson, .gamma: exp(score)
        case .binomial: score >= 0 ? 1 / (1 + exp(-score)) : exp(score) / (1 + exp(score))
        }
    }

    /// Returns the score whose mean this is.
    package func score(ofMean mean: Double) -> Double {
        switch self {
        case .poisson, .gamma: log(mean)
        case .binomial: log(mean / (1 - mean))
        }
    }

    /// The description of the targets there may be, for messages.
    package var wantedTargets: String {
        switch self {
        case .poisson: "numbers of at least 0"
        case .gamma: "numbers above 0"
        case .binomial: "numbers from 0 to 1"
        }
    }

    /// Returns whether a target may have such a value.
    package func accepts(_ target: Double) -> Bool {
        switch self {
        case .poisson: target >= 0
        case .gamma: target > 0
        case .binomial: 0...1 ~= target
        }
    }
}

/// The loss of a family.
private protocol FamilyLoss: LossKind {
    static var family: Family { get }
}

extension Loss {
    /// Returns the predictions that outputs stand for, with which metrics compare targets: of a family, its means.
    func predictions(_ outputs: [Float]) -> [Float] {
        guard let kind = kind as? any FamilyLoss else { return outputs }
        let family = type(of: kind).family
        return outputs.map { Float(family.mean(Double($0))) }
    }
}

/// e^η − y η.
private struct PoissonDeviance: FamilyLoss {
    static let family = Family.poisson
    static let name = "poisson"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function { .ofValues { scores, values in (exp(scores) - values * scores).mean() } }
}

/// η + y e^−η.
private struct GammaDeviance: FamilyLoss {
    static let family = Family.gamma
    static let name = "gamma"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function { .ofValues { scores, values in (scores + values * exp(-scores)).mean() } }
}

/// log(1 + e^η) − y η.
private struct BinomialDeviance: FamilyLoss {
    static let family = Family.binomial
    static let name = "binomial"
    static let outputs = Loss.Outputs.one
    var function: Loss.Function { .ofValues { sigmoidCrossEntropy($0, $1) } }
}
