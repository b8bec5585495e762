import Support
import Tensors

/// An optimizer with other optimizers for some of the parameters, chosen by name.
///
/// ```swift
/// let optimizer = Adam().with(SGD(learningRate: 0.1), for: "head.*")
///     .frozen("embedding.*").clipped(toNorm: 1)
/// ```
/// A parameter belongs to the first group whose pattern matches its name, or to the base if none does. Each optimizer
/// has its own rate and transformations, and sees its own parameters only; transformations written after the groups act
/// on the gradients and updates of all.
public struct ParameterGroups: Optimizer {
    /// The optimizer of the parameters in no group; its learning rate is that of the whole.
    package var base: any Optimizer
    /// The groups in the order in which they are written.
    var groups: [(leaves: LeafPattern, optimizer: any Optimizer)]

    public var learningRate: Schedule {
        get { base.learningRate }
        set { base.learningRate = newValue }
    }

    public var fixedBatches: Int? {
        base.fixedBatches ?? groups.lazy.compactMap(\.optimizer.fixedBatches).first
    }
    public var needsLoss: Bool { base.needsLoss || groups.contains(where: \.optimizer.needsLoss) }
    public var batchesPerStep: Int { base.batchesPerStep }

    /// The groups that are not trained.
    package var frozenLeaves: [FrozenLeaves] {
        groups.filter { $0.optimizer is Frozen }.map { FrozenLeaves(leaves: $0.leaves) }
    }

    /// The text form: "adam(learningRate=0.001,…).with(sgd(learningRate=0.1,…),for=head.*).frozen(leaves=embedding.*)".
    public var description: String {
        groups.reduce("\(base)") { text, group in
            text + "."
                + (group.optimizer is Frozen
                    ? "\(FrozenLeaves(leaves: group.leaves))" : "with(\(group.optimizer),for=\(group.leaves))")
        }
    }

    public func settingValues(after steps: Int) -> [(name: String, value: String)] {
        base.settingValues(after: steps)
            + groups.enumerated().flatMap { index, group in
                group.optimizer.settingValues(after: steps).map { ("group\(index + 1).\($0.name)", $0.value) }
            }
    }

    public func problem(withLeaves names: [String]) -> String? {
        for group in groups {
            if let problem = group.leaves.problem(withLeaves: names) { return problem }
        }
        for part in parts(of: names) {
            // An optimizer without parameters is allowed: its patterns have nothing to match.
            guard !part.indices.isEmpty else { continue }
            if let problem = part.optimizer.problem(withLeaves: part.indices.map { names[$0] }) { return problem }
        }
        return nil
    }

    /// The parameters of each optimizer: the base, then the groups.
    private func parts(of names: [String]) -> [(scope: String, optimizer: any Optimizer, indices: [Int])] {
        let owners = names.map { name in groups.firstIndex { $0.leaves.matches(name) } }
        return [("base", base, owners.indices.filter { owners[$0] == nil })]
            + groups.enumerated().map { index, group in
                ("group\(index + 1)", group.optimizer, owners.indices.filter { owners[$0] == index })
            }
    }
}

extension ParameterGroups {
    public func initialState<S: FloatingScalar>(
        for parameters: [Tensor<S>], named names: [String]
    ) -> OptimizerState<S> {
        var state = OptimizerState<S>(names: names)
        for (scope, optimizer, indices) in parts(of: names) {
            let part = optimizer.initialState(for: indices.map { parameters[$0] }, named: indices.map { names[$0] })
            state.put(part, at: indices, scope: scope)
        }
        return state
    }

    public func stepped<S: FloatingScalar>(
        _ parameters: [Tensor<S>], along gradients: [Tensor<S>], _ state: inout OptimizerState<S>, step: Step<S>
    ) -> [Tensor<S>] {
        var next = parameters
        for (scope, optimizer, indices) in parts(of: state.names) {
            var part = state.part(at: indices, scope: scope)
            let moved = optimizer.stepped(
                indices.map { parameters[$0] }, along: indices.map { gradients[$0] }, &part,
                step: step.restricted(to: indices, of: parameters))
            state.put(part, at: indices, scope: scope)
            for (index, parameter) in zip(indices, moved) { next[index] = parameter }
        }
        return next
    }

    public func evaluated<S: FloatingScalar>(_ parameters: [Tensor<S>], _ state: OptimizerState<S>) -> [Tensor<S>] {
        var result = parameters
        for (scope, optimizer, indices) in parts(of: state.names) {
            let part = optimizer.evaluated(indices.map { parameters[$0] }, state.part(at: indices, scope: scope))
            for (index, parameter) in zip(indices, part) { result[index] = parameter }
        }
        return result
    }
}

extension OptimizerState {
    /// The state of an optimizer that has only the parameters at `indices`. State of single parameters is theirs alone;
    /// state of several has a scope.
    fileprivate func part(at indices: [Int], scope: String) -> OptimizerState {
        OptimizerState(
            names: indices.map { names[$0] }, leaves: indices.map { leaves[$0] }, shared: shared[scope: scope])
    }

    /// Puts back what `part(at:scope:)` took out.
    fileprivate mutating func put(_ part: OptimizerState, at indices: [Int], scope: String) {
        for (index, leaf) in zip(indices, part.leaves) { leaves[index] = leaf }
        shared[scope: scope] = part.shared
    }
}

extension Optimizer {
    /// Trains the parameters whose names match with another optimizer, unless an earlier group has them: see
    /// `ParameterGroups`.
    /// - Precondition: Neither optimizer gathers or skips batches, since a step is one for all parameters: write
    ///   `accumulated(over:)` and `skippingNonFinite()` after the groups.
    public func with(_ optimizer: some Optimizer, for leaves: LeafPattern) -> ParameterGroups {
        grouped(optimizer, leaves)
    }

    /// Leaves the parameters whose names match untrained, without any state.
    public func frozen(_ leaves: LeafPattern) -> ParameterGroups { grouped(Frozen(), leaves) }

    private func grouped(_ optimizer: any Optimizer, _ leaves: LeafPattern) -> ParameterGroups {
        var whole = self as? ParameterGroups ?? ParameterGroups(base: self, groups: [])
        whole.groups.append((leaves, optimizer))
        let moving = [whole.base] + whole.groups.map(\.optimizer).filter { !($0 is Frozen) }
        if moving.count > 1, moving.contains(where: \.waitsOrSkips) {
            misuse(
                "with(_:for:): a step is one for all parameters; write accumulated(over:) and skippingNonFinite() "
                    + "after the groups")
        }
        return whole
    }

    /// Whether it takes part in steps of its own only: gathers batches or skips them.
    var waitsOrSkips: Bool {
        if let groups = self as? ParameterGroups { return groups.base.waitsOrSkips }
        guard let chain = self as? Chain else { return batchesPerStep > 1 }
        return chain.transformations.contains { $0.batchesPerStep > 1 || $0 is NonFiniteSkipping }
            || chain.base.waitsOrSkips
    }
}
