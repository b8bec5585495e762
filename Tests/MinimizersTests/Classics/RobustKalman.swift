import Descent

/// The path of a vehicle from noisy measurements y of its position: the x with the least Σ ‖wₜ‖² + τ φ(vₜ), where
/// xₜ₊₁ = A xₜ + B wₜ, yₜ = C xₜ + vₜ, and φ(v) is ‖v‖², or for outliers Huber's function of ‖v‖.
///
/// The forces w have no constraint, if from the first position and all velocities they and the other positions are
/// computed: wₜ = (vₜ₊₁ − a vₜ) / b and pₜ₊₁ = pₜ + h vₜ + g wₜ.
struct RobustKalman: Decodable {
    let A: [[Double]]
    let B: [[Double]]
    let y: [[Double]]

    func solve(robust: Bool) throws -> Solution<Tensor<Double>> {
        let measured = tensor(y)
        let (count, strength, radius) = (y[0].count, robust ? 2.0 : 0.08, 2.0)
        // A row for each coordinate; the first column is the position before the first step, in place of a velocity.
        let start = concatenate(
            [measured[.all, 0..<1], Tensor<Double>.zeros([2, count + 1])], alongAxis: 1)
        func loss(_ squares: Tensor<Double>) -> Tensor<Double> {
            guard robust else { return squares }
            let beyond = max(squares, radius * radius)
            return select(squares .<= radius * radius, squares, 2 * radius * sqrt(beyond) - radius * radius)
        }
        return try minimize(
            { unknown in
                let (forces, positions) = path(unknown)
                return square(forces).sum() + strength * loss(square(measured - positions).sum(alongAxes: 0)).sum()
            }, from: start, until: Stopping(gradientNorm: 1e-2))
    }

    /// The forces, and the positions at the times that are measured.
    private func path(_ unknown: Tensor<Double>) -> (forces: Tensor<Double>, positions: Tensor<Double>) {
        let count = y[0].count
        let velocities = unknown[.all, 1..<(count + 2)]
        let (before, after) = (velocities[.all, 0..<count], velocities[.all, 1..<(count + 1)])
        let forces = (after - A[2][2] * before) / B[2][0]
        let moves = A[0][2] * before + B[0][0] * forces
        let positions = concatenate([unknown[.all, 0..<1], moves[.all, 0..<(count - 1)]], alongAxis: 1)
        return (forces, positions.cumulativeSum(alongAxis: 1))
    }
}
