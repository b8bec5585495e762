import Tensors

/// The optimizer of parameters that stay as they are.
struct Frozen: Optimizer {
    var learningRate: Schedule = 0
    let description = "frozen"

    func settingValues(after steps: Int) -> [(name: String, value: String)] { [] }

    func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> { OptimizerState(names: names) }

    func stepped<S: FloatingScalar>(
        _ parameters: [Tensor<S>], along gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> [Tensor<S>] { parameters }
}

/// `frozen(leaves=…)` as text.
public struct FrozenLeaves: Configurable {
    public internal(set) var leaves: LeafPattern = .all

    public static let name = "frozen"
    public static let settings: [SettingOf<Self>] = [.init("leaves", \.leaves)]

    public init() {}
    init(leaves: LeafPattern) { self.leaves = leaves }
}
