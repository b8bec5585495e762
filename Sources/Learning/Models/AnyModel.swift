import Synchronization
import Tensors

/// A model of any type, chosen at run time. Its parameters have the names they have in the model itself.
public struct AnyModel: Model {
    /// The model in the box.
    public let base: any Model

    /// Puts a model into a box.
    public init(_ base: some Model) {
        self.base = base
        KnownModels.add(base)
    }

    public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> { base(input) }

    // The type stands beside the model's own keys, so that it does not become part of the parameters' names.
    private enum CodingKeys: String, CodingKey { case kind }

    /// Decodes a model of one of our kinds, or of a type that was in a box before.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .kind)
        guard let type = KnownModels.type(name) else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container,
                debugDescription: "unknown type of model \"\(name)\"; put a model of it into a box first")
        }
        func decode<M: Model>(_: M.Type) throws -> any Model { try M(from: decoder) }
        base = try decode(type)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(KnownModels.name(of: base), forKey: .kind)
        try base.encode(to: encoder)
    }
}

/// The types of models by the name under which boxes encode them.
private enum KnownModels {
    /// The types of our kinds, by their names.
    private static let ours: [String: any Model.Type] = {
        func type<Kind: ModelKind>(_: Kind) -> any Model.Type { Kind.Network.self }
        return Dictionary(
            ModelSpecification.ours.map { ($0.name, type($0)) }, uniquingKeysWith: { first, _ in first })
    }()
    private static let ourNames = Dictionary(
        ours.map { (ObjectIdentifier($1), $0) }, uniquingKeysWith: { Swift.min($0, $1) })
    /// The types of other models that were in a box, by the names of the types.
    private static let others = Mutex<[String: any Model.Type]>([:])

    static func add<M: Model>(_: M) {
        guard ourNames[ObjectIdentifier(M.self)] == nil else { return }
        others.withLock { $0[String(reflecting: M.self)] = M.self }
    }

    static func name<M: Model>(of _: M) -> String { ourNames[ObjectIdentifier(M.self)] ?? String(reflecting: M.self) }

    static func type(_ name: String) -> (any Model.Type)? { ours[name] ?? others.withLock { $0[name] } }
}
