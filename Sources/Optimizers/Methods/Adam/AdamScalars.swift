import Support
import Tensors

/// What single methods of Adam's family compute from the position alone.
extension Step {
    /// Dozat's μ for the step so many ahead: β (1 − ½ 0.96^(ψ t)).
    func growingMomentum(_ beta: Schedule, _ decay: Double, ahead: Int = 0) -> Tensor<S> {
        scalar("μ \(ahead)") { beta($0.steps) * (1 - 0.5 * pow(0.96, decay * Double($0.number + ahead))) }
    }

    /// RAdam's r: how far the root of so young a mean square is to be trusted; `nil` until ρ exceeds the threshold.
    func rectification(_ beta: Schedule, _ threshold: Double) -> Tensor<S>? {
        let lengths: @Sendable (StepPosition) -> (now: Double, limit: Double) = { position in
            let (β, t) = (beta(position.steps), Double(position.number))
            let limit = 2 / (1 - β) - 1
            return (limit - 2 * t * pow(β, t) / (1 - pow(β, t)), limit)
        }
        guard decides({ lengths($0).now > Swift.max(4, threshold) }) else { return nil }
        return scalar("r") { position in
            let (ρ, limit) = lengths(position)
            return ((ρ - 4) * (ρ - 2) * limit / ((limit - 4) * (limit - 2) * ρ)).squareRoot()
        }
    }

    /// AdEMAMix' α: for t of `count` steps on its way from 0.
    func warmed(_ alpha: Schedule, over count: Int) -> Tensor<S> {
        if count == 0 { return self[alpha] }
        return scalar("warmed \(alpha.identity)") {
            Swift.min(1, Double($0.number) / Double(count)) * alpha($0.steps)
        }
    }

    /// AdEMAMix' β₃: on its way from `start` so that the half-life, which is proportional to 1 / ln β, grows evenly.
    func warmed(_ beta: Schedule, from start: Schedule, over count: Int) -> Tensor<S> {
        if count == 0 { return self[beta] }
        return scalar("warmed \(beta.identity)") {
            let part = Swift.min(1, Double($0.number) / Double(count))
            return exp(1 / ((1 - part) / log(start($0.steps)) + part / log(beta($0.steps))))
        }
    }
}
