import Support
import Tensors

/// The state that an optimizer keeps about all parameters between two steps.
public struct OptimizerState<S: FloatingScalar>: Sendable {
    /// The names of the parameters.
    public let names: [String]
    /// The state about each parameter, in the order of `names`.
    public var leaves: [ParameterState<S>]
    /// The state about all of them together, such as the distance from the start.
    public var shared: ParameterState<S>

    /// Creates a state.
    public init(names: [String], leaves: [ParameterState<S>]? = nil, shared: ParameterState<S> = ParameterState()) {
        self.names = names
        self.leaves = leaves ?? names.map { _ in ParameterState() }
        self.shared = shared
    }

    /// The state of one part of a chain, whose tensors are named "scope.tensor" here.
    public subscript(scope scope: String) -> OptimizerState {
        get { OptimizerState(names: names, leaves: leaves.map { $0[scope: scope] }, shared: shared[scope: scope]) }
        set {
            for (index, leaf) in newValue.leaves.enumerated() { leaves[index][scope: scope] = leaf }
            shared[scope: scope] = newValue.shared
        }
    }

    /// The tensors: parameter by parameter in the order of declaration, then the shared ones.
    public var tensors: [Tensor<S>] { (leaves + [shared]).flatMap { state in state.names.map { state[$0] } } }

    /// The names of `tensors`: "hidden.weight/mean"; "/distance" for a shared one.
    var tensorNames: [String] {
        zip(names + [""], leaves + [shared]).flatMap { leaf, state in state.names.map { leaf + "/" + $0 } }
    }

    /// Returns the same state with other values, in the order of `tensors`.
    func replacing(_ tensors: [Tensor<S>]) -> OptimizerState {
        var (result, rest) = (self, tensors[...])
        for index in leaves.indices { result.leaves[index].take(&rest) }
        result.shared.take(&rest)
        return result
    }

    /// Each tensor from here where `condition` holds, and from `old` elsewhere.
    func merged(where condition: Tensor<Bool>, otherwise old: OptimizerState) -> OptimizerState {
        replacing(zip(tensors, old.tensors).map { select(condition, $0, $1) })
    }
}

/// The state about one parameter: tensors by name, such as `state.mean`.
@dynamicMemberLookup
public struct ParameterState<S: FloatingScalar>: Sendable {
    /// The names in the order of their declaration.
    public private(set) var names: [String]
    private var tensors: [String: Tensor<S>]

    /// Creates the state before the first step.
    /// - Parameter initial: the tensors and their values before the first step.
    public init(_ initial: KeyValuePairs<String, Tensor<S>> = [:]) {
        names = initial.map(\.key)
        tensors = Dictionary(uniqueKeysWithValues: initial.map { ($0.key, $0.value) })
    }

    /// Creates tensors that begin at 0, in the shape of `parameter`.
    public init(zeros names: String..., like parameter: Tensor<S>) {
        self.names = names
        tensors = Dictionary(uniqueKeysWithValues: names.map { ($0, .zeros(parameter.shape)) })
    }

    /// The tensor of this name.
    public subscript(dynamicMember name: String) -> Tensor<S> {
        get { self[name] }
        set { self[name] = newValue }
    }

    /// - Precondition: `name` was given a value by `initialState`; a tensor keeps its shape.
    public subscript(name: String) -> Tensor<S> {
        get {
            guard let tensor = tensors[name] else {
                misuse("no state '\(name)'; initialState(for:) declares \(names)")
            }
            return tensor
        }
        set {
            guard let old = tensors[name] else { misuse("no state '\(name)'; initialState(for:) declares \(names)") }
            guard newValue.shape == old.shape else {
                misuse("state '\(name)' of shape \(old.shape) was given shape \(newValue.shape); it keeps its shape")
            }
            tensors[name] = newValue
        }
    }

    /// The tensors named "scope.…", without that prefix.
    subscript(scope scope: String) -> ParameterState {
        get {
            var part = ParameterState()
            for name in names where name.hasPrefix(scope + ".") {
                part.declare(String(name.dropFirst(scope.count + 1)), self[name])
            }
            return part
        }
        set {
            for name in newValue.names { declare(scope + "." + name, newValue[name]) }
        }
    }

    /// Takes the tensors of `other`.
    mutating func merge(_ other: ParameterState) {
        for name in other.names { declare(name, other[name]) }
    }

    /// Adds a tensor with its value before the first step.
    public mutating func declare(_ name: String, _ tensor: Tensor<S>) {
        if tensors.updateValue(tensor, forKey: name) == nil { names.append(name) }
    }

    /// Gives each tensor in turn the next of `rest`.
    fileprivate mutating func take(_ rest: inout ArraySlice<Tensor<S>>) {
        for name in names { if let next = rest.popFirst() { self[name] = next } }
    }
}

extension ParameterState: Codable {
    public init(from decoder: any Decoder) throws {
        tensors = try decoder.singleValueContainer().decode([String: Tensor<S>].self)
        names = tensors.keys.sorted()
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(tensors)
    }
}
