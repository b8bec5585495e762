import Tensors

extension ScheduleFreeAdamW {
    /// What is not given is as the dialect has it.
    public init(
        _ dialect: Dialect = .descent, learningRate: Schedule = 0.0025, beta: Double = 0.9, beta2: Schedule = 0.999,
        epsilon: Schedule = 1e-8, weightDecay: Schedule = 0, warmup: Int = 0, weightPower: Double? = nil,
        warmupFromZero: Bool? = nil, decaysPointFirst: Bool? = nil
    ) {
        (self.learningRate, self.beta, self.beta2) = (learningRate, beta, beta2)
        (self.epsilon, self.weightDecay, self.warmup) = (epsilon, weightDecay, warmup)
        self.weightPower = weightPower ?? dialect.choose(2, keras: 0)
        self.warmupFromZero = warmupFromZero ?? (dialect == .optax)
        self.decaysPointFirst = decaysPointFirst ?? (dialect == .keras)
        check()
    }

    public func directionState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S> {
        ParameterState(zeros: "variance", like: parameter)
    }

    public func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, step: Step<S>
    ) -> Tensor<S> {
        let β2 = step[beta2]
        state.variance = β2 * state.variance + (1 - β2) * square(gradient)
        return gradient / (sqrt(step.debiasing(beta2) * state.variance) + step[epsilon])
    }
}
