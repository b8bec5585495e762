import Descent

/// The path of a vehicle from measurements y of its position, some of them far off.
/// ```
/// minimize over x₀, w   Σ ‖wₜ‖² + τ Σ φ(yₜ − C xₜ)
///                       xₜ₊₁ = A xₜ + B wₜ           state: position p and velocity v in the plane; w: forces
/// ```
/// With φ(r) = ‖r‖² it is Kalman's smoother; the robust one takes Huber's function of ‖r‖. The equations need no
/// constraints: along each coordinate they are
/// ```
/// vₜ₊₁ = a vₜ + b wₜ,   pₜ₊₁ = pₜ + c vₜ + d wₜ
/// ```
/// and running sums give the path from the start and the forces. The function has 2004 variables and a Hessian with few
/// eigenvalues that are not near 2: conjugate gradients, which never form it, solve for Newton's step quickly.
struct RobustKalman: ClassicProblem {
    static let name = "robust_kalman"
    static let summary = "the path of a vehicle from measurements of which some are far off"

    /// The variables; the columns are the coordinates.
    struct Motion: Codable {
        var position: Tensor<Double>
        var velocity: Tensor<Double>
        /// The forces, of shape `[steps, 2]`.
        var forces: Tensor<Double>
    }

    let A: [[Double]]
    let B: [[Double]]
    /// The measured positions, a row for each coordinate.
    let y: [[Double]]
    let kf_value: Double
    let rkf_value: Double

    func answer() throws -> Answer {
        let simple = try smoothed(strength: 0.08) { $0 }
        let radius = 2.0
        let robust = try smoothed(strength: 2) { squares in
            // ‖r‖² up to the radius, 2 radius ‖r‖ − radius² beyond.
            min(squares, radius * radius) + 2 * radius * (sqrt(max(squares, radius * radius)) - radius)
        }
        return Answer(
            optima: [
                Optimum("Kalman's smoother", of: simple, reference: kf_value),
                Optimum("robust", of: robust, reference: rkf_value),
            ], picture: picture(simple.point, robust.point))
    }

    /// - Parameter loss: φ as a function of ‖r‖².
    private func smoothed(
        strength: Double, _ loss: @escaping (Tensor<Double>) -> Tensor<Double>
    ) throws -> Solution<Motion> {
        let measured = Tensor<Double>(y).transposed()
        let start = Motion(position: measured[0], velocity: .zeros([2]), forces: .zeros([y[0].count, 2]))
        return try minimize(
            { motion in
                let residuals = measured - path(motion)
                return square(motion.forces).sum() + strength * loss(square(residuals).sum(alongAxes: 1)).sum()
            }, from: start, using: NewtonCG(), until: Stopping(gradientNorm: 1e-5))
    }

    /// The positions, a row for each measurement.
    func path(_ motion: Motion) -> Tensor<Double> {
        let (a, b, c, d) = (A[2][2], B[2][0], A[0][2], B[0][0])
        let decay = pow(a, Tensor<Double>(0..<y[0].count)).expandingShape(at: 1)
        let velocities = decay * (motion.velocity + sumsBefore(motion.forces / decay) * (b / a))
        return motion.position + sumsBefore(c * velocities + d * motion.forces)
    }

    /// Returns for each row the sum of those before it.
    private func sumsBefore(_ x: Tensor<Double>) -> Tensor<Double> { x.cumulativeSum(alongAxis: 0) - x }

    private func picture(_ simple: Motion, _ robust: Motion) -> PlotPanels {
        let times = y[0].indices.map { 0.05 * Double($0) }
        let panels = ["first", "second"].enumerated().map { coordinate, name in
            let range = paddedRange(path(robust)[.all, coordinate].scalars)
            var plot = Plot(
                horizontal: PlotAxis(coordinate == 1 ? "time" : ""),
                vertical: PlotAxis("\(name) coordinate", range: range),
                width: 860, height: 300)
            plot.layers = [
                PointLayer(x: times, y: y[coordinate], name: "measured", color: .init(0xBBBBBB)),
                LineLayer(
                    x: times, y: path(simple)[.all, coordinate].scalars, name: "Kalman's smoother",
                    color: .series(1)),
                LineLayer(
                    x: times, y: path(robust)[.all, coordinate].scalars, name: "robust",
                    color: .series(0)),
            ]
            return plot
        }
        return PlotPanels("The path of a vehicle", columns: 1, plots: panels)
    }

    /// The range of the path and as much again; measurements beyond are not shown.
    private func paddedRange(_ path: [Double]) -> ClosedRange<Double> {
        let (least, greatest) = (path.min() ?? 0, path.max() ?? 1)
        let room = (greatest - least) / 4
        return (least - room)...(greatest + room)
    }
}
