import Tensors

/// A model whose kind is chosen at run time. Its parameters have the names they have in the model itself.
public enum AnyModel: Model {
    /// A linear regression.
    case linear(LinearRegression)
    /// A logistic regression.
    case logistic(LogisticRegression)
    /// A linear support vector machine.
    case svm(LinearSVM)
    /// A multi-layer perceptron.
    case mlp(MultiLayerPerceptron)

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
        switch self {
        case .linear(let model): model(input)
        case .logistic(let model): model(input)
        case .svm(let model): model(input)
        case .mlp(let model): model(input)
        }
    }

    /// The kind, as its name and sizes.
    public var specification: ModelSpecification {
        switch self {
        case .linear: .linear
        case .logistic: .logistic
        case .svm: .svm
        case .mlp(let model): .mlp(hidden: model.layers.dropLast().map { $0.weight.shape[1] })
        }
    }

    // The kind stands beside the model's own keys, so that it does not become part of the parameters' names.
    private enum CodingKeys: String, CodingKey { case kind }
    private enum Kind: String, Codable { case linear, logistic, svm, mlp }

    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .kind) {
        case .linear: self = .linear(try LinearRegression(from: decoder))
        case .logistic: self = .logistic(try LogisticRegression(from: decoder))
        case .svm: self = .svm(try LinearSVM(from: decoder))
        case .mlp: self = .mlp(try MultiLayerPerceptron(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        func encode(_ kind: Kind, _ model: some Model) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(kind, forKey: .kind)
            try model.encode(to: encoder)
        }
        switch self {
        case .linear(let model): try encode(.linear, model)
        case .logistic(let model): try encode(.logistic, model)
        case .svm(let model): try encode(.svm, model)
        case .mlp(let model): try encode(.mlp, model)
        }
    }
}
