import Tensors

/// The optimizer of parameters that are not trained.
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

/// The text form `frozen(leaves=…)` of parameters that are not trained.
package struct FrozenLeaves: Configurable {
    package internal(set) var leaves: LeafPattern = .all

    package static let name = "frozen"
    package static let settings: [SettingOf<Self>] = [.init("leaves", \.leaves)]

    package init() {}
    init(leaves: LeafPattern) { self.leaves = leaves }
}
