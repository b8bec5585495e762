import Descent

/// An elementwise update of parameters: what the engine is measured on.
struct UpdateFormula: Sendable {
    typealias Values = Tensor<Float>

    let name: String
    /// How many tensors in the shape of the parameters it remembers. Each of them is read and written.
    let states: Int
    /// From the parameters, the gradient, the state and the scalars of a step to the parameters and state after it.
    let apply: @Sendable (_ p: Values, _ g: Values, _ state: inout [Values], _ step: Scalars) -> Values

    /// What changes from step to step: inputs of the compiled step, and so never constants of its program.
    struct Scalars {
        /// η.
        let rate: Values
        /// 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ).
        let first, second: Values
    }

    /// Bytes that must be read and written for each parameter: itself twice, the gradient once, each state twice.
    var bytesPerParameter: Int { (2 + 1 + 2 * states) * MemoryLayout<Float>.size }
}

private let ε: Float = 1e-8
private let (β1, β2): (Float, Float) = (0.9, 0.999)

/// The running mean β · mean + (1 − β) · x.
private func running(_ mean: Tensor<Float>, _ x: Tensor<Float>, _ β: Float) -> Tensor<Float> {
    β * mean + (1 - β) * x
}

/// The updates measured, from the least arithmetic to the most.
let updateFormulas: [UpdateFormula] = [
    UpdateFormula(name: "sgd", states: 0) { p, g, _, step in p - step.rate * g },
    UpdateFormula(name: "nesterov", states: 1) { p, g, state, step in
        state[0] = 0.9 * state[0] + g
        return p - step.rate * (g + 0.9 * state[0])
    },
    UpdateFormula(name: "lion", states: 1) { p, g, state, step in
        let direction = sign(running(state[0], g, β1))
        state[0] = running(state[0], g, 0.99)
        return p - step.rate * (direction + 0.01 * p)
    },
    UpdateFormula(name: "adagrad", states: 1) { p, g, state, step in
        state[0] = state[0] + square(g)
        return p - step.rate * g / (sqrt(state[0]) + ε)
    },
    UpdateFormula(name: "rmsprop", states: 1) { p, g, state, step in
        state[0] = running(state[0], square(g), 0.99)
        return p - step.rate * g / (sqrt(state[0]) + ε)
    },
    UpdateFormula(name: "rmsprop-centred", states: 3) { p, g, state, step in
        state[0] = running(state[0], square(g), 0.99)
        state[1] = running(state[1], g, 0.99)
        state[2] = 0.9 * state[2] + g / (sqrt(state[0] - square(state[1])) + ε)
        return p - step.rate * state[2]
    },
    UpdateFormula(name: "rprop", states: 2) { p, g, state, step in
        let agreement = g * state[0]
        let shrinking = select(agreement .< 0, 0.5, Tensor<Float>.ones(p.shape))
        let factor = select(agreement .> 0, 1.2, shrinking)
        state[1] = (state[1] * factor).clamped(to: 1e-6...50)
        state[0] = select(agreement .< 0, 0, g)
        return p - sign(state[0]) * state[1]
    },
    UpdateFormula(name: "adadelta", states: 2) { p, g, state, step in
        state[0] = running(state[0], square(g), 0.9)
        let change = sqrt(state[1] + 1e-6) / sqrt(state[0] + 1e-6) * g
        state[1] = running(state[1], square(change), 0.9)
        return p - step.rate * change
    },
    UpdateFormula(name: "adamax", states: 2) { p, g, state, step in
        state[0] = running(state[0], g, β1)
        state[1] = max(β2 * state[1], abs(g) + ε)
        return p - step.rate * step.first * state[0] / state[1]
    },
    UpdateFormula(name: "adam", states: 2) { p, g, state, step in
        state[0] = running(state[0], g, β1)
        state[1] = running(state[1], square(g), β2)
        return p - step.rate * step.first * state[0] / (sqrt(step.second * state[1]) + ε)
    },
    UpdateFormula(name: "adamw", states: 2) { p, g, state, step in
        state[0] = running(state[0], g, β1)
        state[1] = running(state[1], square(g), β2)
        let direction = step.first * state[0] / (sqrt(step.second * state[1]) + ε)
        return p - step.rate * (direction + 0.01 * p)
    },
    UpdateFormula(name: "nadam", states: 2) { p, g, state, step in
        state[0] = running(state[0], g, β1)
        state[1] = running(state[1], square(g), β2)
        let mean = step.first * (β1 * state[0] + (1 - β1) * g)
        return p - step.rate * mean / (sqrt(step.second * state[1]) + ε)
    },
    UpdateFormula(name: "amsgrad", states: 3) { p, g, state, step in
        state[0] = running(state[0], g, β1)
        state[1] = running(state[1], square(g), β2)
        state[2] = max(state[2], state[1])
        return p - step.rate * step.first * state[0] / (sqrt(step.second * state[2]) + ε)
    },
    UpdateFormula(name: "yogi", states: 2) { p, g, state, step in
        let squared = square(g)
        state[0] = running(state[0], g, β1)
        state[1] = state[1] - (1 - β2) * sign(state[1] - squared) * squared
        return p - step.rate * step.first * state[0] / (sqrt(step.second * state[1]) + 1e-3)
    },
    UpdateFormula(name: "adabelief", states: 2) { p, g, state, step in
        state[0] = running(state[0], g, β1)
        state[1] = running(state[1], square(g - state[0]), β2) + 1e-16
        return p - step.rate * step.first * state[0] / (sqrt(step.second * state[1]) + ε)
    },
    UpdateFormula(name: "ademamix", states: 3) { p, g, state, step in
        state[0] = running(state[0], g, β1)
        state[1] = running(state[1], g, 0.9999)
        state[2] = running(state[2], square(g), β2)
        let mean = step.first * state[0] + 5 * state[1]
        return p - step.rate * (mean / (sqrt(step.second * state[2]) + ε) + 0.01 * p)
    },
    UpdateFormula(name: "adan", states: 4) { p, g, state, step in
        let difference = g - state[3]
        state[0] = running(state[0], g, 0.98)
        state[1] = running(state[1], difference, 0.92)
        state[2] = running(state[2], square(g + 0.92 * difference), 0.99)
        state[3] = g
        let direction = (step.first * state[0] + 0.92 * step.first * state[1]) / (sqrt(step.second * state[2]) + ε)
        return (p - step.rate * direction) / (1 + 0.01 * step.rate)
    },
]
