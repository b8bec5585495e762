import Tensors

/// What a method remembers about one parameter: tensors by name, such as `state.mean`.
@dynamicMemberLookup
public struct ParameterState<S: FloatingScalar>: Sendable {
    /// In the order of their declaration.
    public private(set) var names: [String]
    private var tensors: [String: Tensor<S>]

    /// - Parameter initial: the tensors and their values before the first step.
    public init(_ initial: KeyValuePairs<String, Tensor<S>> = [:]) {
        names = initial.map(\.key)
        tensors = Dictionary(uniqueKeysWithValues: initial.map { ($0.key, $0.value) })
    }

    public subscript(dynamicMember name: String) -> Tensor<S> {
        get { self[name] }
        set { self[name] = newValue }
    }

    /// - Precondition: `name` was given a value by `initialState(for:)`.
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
}

/// The step a method is at: its number, and the values its settings have there.
public final class Step<S: FloatingScalar> {
    /// t = 1 at the first step.
    public private(set) lazy var number: Tensor<S> = self[Schedule("step") { Double($0 + 1) }]
    private let scalar: (Schedule) -> Tensor<S>
    private var known: [ObjectIdentifier: Tensor<S>] = [:]

    /// - Parameter scalar: the value of a schedule at this step, as a scalar tensor. A compiled step gives an input.
    public init(_ scalar: @escaping (Schedule) -> Tensor<S>) { self.scalar = scalar }

    /// A step whose settings are numbers.
    /// - Parameter steps: the number of steps taken before; 0 at the first.
    public convenience init(after steps: Int) { self.init { Tensor(S($0(steps))) } }

    /// The value of a setting at this step.
    public subscript(setting: Schedule) -> Tensor<S> {
        if let value = setting.constantValue { return Tensor(S(value)) }
        return input(setting)
    }

    /// A setting that is read anew at each step even where it is constant, as the learning rate is: it is what people
    /// change during a run.
    func input(_ setting: Schedule) -> Tensor<S> {
        if let value = known[setting.identity] { return value }
        let value = scalar(setting)
        known[setting.identity] = value
        return value
    }
}
