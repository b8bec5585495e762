import Support
import Tensors

/// What Adafactor's update is made of: the factored mean square, and the rate.
extension Adafactor {
    /// The shapes of R and C, or `nil` where v is kept whole.
    func factors(of shape: Shape) -> (rows: Shape, columns: Shape)? {
        guard shape.rank >= 2, shape.suffix(2).allSatisfy({ $0 >= minimumDimensionToFactor }) else { return nil }
        let leading = Array(shape.dropLast(2))
        return (Shape(leading + [shape[shape.rank - 2], 1]), Shape(leading + [1, shape[shape.rank - 1]]))
    }

    /// √v with the state brought up to date.
    func root<S: FloatingScalar>(
        of gradient: Tensor<S>, _ state: inout ParameterState<S>, _ step: Step<S>
    ) -> Tensor<S> {
        let decayRate = decayRate
        let fresh = step.scalar("t^(−κ)") { pow(Double($0.number), -decayRate) }
        let squares = epsilonForm == .added ? square(gradient) + S(epsilon) : square(gradient)
        func average(_ old: Tensor<S>, _ new: Tensor<S>) -> Tensor<S> { (1 - fresh) * old + fresh * new }
        let variance: Tensor<S>
        if factors(of: gradient.shape) != nil {
            state.rows = average(state.rows, squares.mean(alongAxes: -1, keepingDimensions: true))
            state.columns = average(state.columns, squares.mean(alongAxes: -2, keepingDimensions: true))
            let mean = state.rows.mean(alongAxes: -2, keepingDimensions: true)
            variance = state.rows / (epsilonForm == .floor ? max(mean, S(epsilon)) : mean) * state.columns
        } else {
            state.squares = average(state.squares, squares)
            variance = state.squares
        }
        return sqrt(epsilonForm == .floor ? max(variance, S(epsilon * epsilon)) : variance)
    }

    /// min(η, 1/√t) max(ε₂, RMS(p)), as far as they are asked for.
    func rate<S: FloatingScalar>(at parameter: Tensor<S>, _ step: Step<S>) -> Tensor<S> {
        let rate =
            relativeStep ? min(step.rate, step.scalar("1/√t") { 1 / sqrt(Double($0.number)) }) : step.rate
        guard parameterScale else { return rate }
        return rate * max(rootMeanSquare(decayForm.scaled(parameter, weightDecay, step)), S(epsilonScale))
    }
}
