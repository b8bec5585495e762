import Support
import Tensors

/// A kind of model by its name, as on the command line and in settings files: "linear", "logistic", "svm" or
/// "mlp:64,32" (a multi-layer perceptron with hidden layers of 64 and 32 units).
public enum ModelSpecification: Sendable, Hashable {
    /// A linear regression.
    case linear
    /// A logistic regression.
    case logistic
    /// A linear support vector machine.
    case svm
    /// The sizes of the hidden layers, one or more, each at least 1.
    case mlp(hidden: [Int])

    /// The kinds there are, as written.
    public static let forms = ["linear", "logistic", "svm", "mlp:64,32"]

    /// The model that `text` names.
    public init(_ text: String) throws(ModelSpecificationError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (name, sizes) = (parts[0], parts.count > 1 ? parts[1] : nil)
        switch (name, sizes) {
        case ("linear", nil): self = .linear
        case ("logistic", nil): self = .logistic
        case ("svm", nil): self = .svm
        case ("mlp", let sizes):
            guard let sizes, !sizes.isEmpty else { throw ModelSpecificationError(text: text, problem: .noSizes) }
            var hidden: [Int] = []
            for part in sizes.split(separator: ",", omittingEmptySubsequences: false) {
                guard let size = Int(part), size >= 1, size <= Self.greatestSize else {
                    throw ModelSpecificationError(text: text, problem: .badSize(String(part)))
                }
                hidden.append(size)
            }
            self = .mlp(hidden: hidden)
        case ("linear", _), ("logistic", _), ("svm", _):
            throw ModelSpecificationError(text: text, problem: .unexpectedSizes(name))
        default:
            let nearest = nearestName(to: name, among: ["linear", "logistic", "svm", "mlp"])
            throw ModelSpecificationError(text: text, problem: .unknownName(name, nearest: nearest))
        }
    }

    private static let greatestSize = 1_000_000

    /// A fresh model; linear ones start at zeros.
    /// - Parameters:
    ///   - features: the number of inputs.
    ///   - outputs: the number of classes, or of target columns.
    ///   - activation: of a multi-layer perceptron.
    ///   - dropout: the rate of dropout of a multi-layer perceptron.
    ///   - seed: where random weights begin.
    public func makeModel(
        features: Int, outputs: Int, activation: Activation = .relu, dropout: Float = 0,
        seed: RandomKey = Initialization.nextKey()
    ) -> AnyModel {
        switch self {
        case .linear: .linear(LinearRegression(features: features, outputs: outputs))
        case .logistic: .logistic(LogisticRegression(features: features, classes: outputs))
        case .svm: .svm(LinearSVM(features: features, classes: outputs))
        case .mlp(let hidden):
            .mlp(
                MultiLayerPerceptron(
                    sizes: [features] + hidden + [outputs], activation: activation, dropout: dropout, seed: seed))
        }
    }
}

extension ModelSpecification: CustomStringConvertible {
    /// The text that names this model.
    public var description: String {
        switch self {
        case .linear: "linear"
        case .logistic: "logistic"
        case .svm: "svm"
        case .mlp(let hidden): "mlp:" + hidden.map(String.init).joined(separator: ",")
        }
    }
}

/// Why a text names no model. The description is one line: the text, the problem, the likely mend.
public struct ModelSpecificationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of problems.
    public enum Problem: Sendable, Equatable {
        /// There is no model of this name.
        case unknownName(String, nearest: String?)
        /// The sizes of the hidden layers are missing.
        case noSizes
        /// A size is not a whole number within bounds.
        case badSize(String)
        /// The model has no hidden layers.
        case unexpectedSizes(String)
    }

    /// The text that was given.
    public let text: String
    /// The problem.
    public let problem: Problem

    public var description: String {
        let forms = ModelSpecification.forms.joined(separator: ", ")
        return switch problem {
        case .unknownName(let name, let nearest):
            "unknown model \(quoted(name)); "
                + (nearest.map { "did you mean \(quoted($0))? " } ?? "") + "There are \(forms)"
        case .noSizes:
            "model \(quoted(text)) names no hidden layers; give their sizes, such as mlp:64,32 (without any it is "
                + "linear or logistic)"
        case .badSize(let size):
            "model \(quoted(text)): \(quoted(size)) is not a size of a hidden layer; give integers from 1 to 1000000 "
                + "with commas between, such as mlp:64,32"
        case .unexpectedSizes(let name): "model \(quoted(text)): \(name) has no hidden layers; write \(name) alone"
        }
    }
}
