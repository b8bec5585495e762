extension MinimizerRow {
    /// Methods for sums of squares, which `leastSquares` takes besides all others.
    public static let leastSquares: [MinimizerRow] = [
        MinimizerRow(
            formula: "p minimises ‖r + J p‖ within ‖D p‖ ≤ Δ", source: "Moré, Lecture Notes in Mathematics 630, 1978",
            LevenbergMarquardt()),
        MinimizerRow(
            formula: "d minimises ‖r + J d‖", source: "Nocedal and Wright, Numerical Optimization, 2006", GaussNewton()),
    ]
}
