import Tensors

/// What schedule-free methods share: gradients are taken at y, between the fast point z and its average x, which is
/// the one to judge and keep. Of x only y and z are remembered: x = (y − (1 − β) z) / β.
public protocol ScheduleFreeMethod: Method {
    /// β, above 0 and below 1: how far y lies from z towards x.
    var beta: Double { get }
    /// λ.
    var weightDecay: Schedule { get }
    /// The steps over which the rate rises.
    var warmup: Int { get }
    /// r: z weighs in its average as the greatest rate so far to this power.
    var weightPower: Double { get }
    /// Whether the rate rises as (t − 1) / warmup rather than t / warmup.
    var warmupFromZero: Bool { get }
    /// Whether decay shrinks y by η λ y, unwarmed, before the step instead of acting on z.
    var decaysPointFirst: Bool { get }

    /// What the method remembers about a parameter, apart from z.
    func directionState<S: FloatingScalar>(for parameter: Tensor<S>) -> ParameterState<S>
    /// What z goes along, before the rate.
    func direction<S: FloatingScalar>(
        _ gradient: Tensor<S>, _ state: inout ParameterState<S>, step: Step<S>
    ) -> Tensor<S>
}
