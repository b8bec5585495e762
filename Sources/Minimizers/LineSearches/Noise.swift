extension Line {
    /// Whether the decrease to be expected, of the parabola with the slope and curvature at the origin, is lost in the
    /// noise of f. Takes 8 evaluations.
    func isAtRounding() throws -> Bool {
        let size = Swift.max(1, origin.point.maximumNorm)
        let unit = size / Swift.max(direction.maximumNorm, .leastNormalMagnitude)
        let near = try valueAndSlope(at: 1e-8 * unit)
        let curvature = (near.slope - slope) / near.step
        guard curvature > 0 else { return false }
        let noise = 10 * (try noise(1e-11 * unit)) + 1000 * Double.ulpOfOne * abs(origin.value)
        return slope * slope / (2 * curvature) <= noise
    }

    /// The standard deviation of the errors of f, by the fourth differences of 7 values close together, in which only
    /// errors are left. Moré and Wild, *SIAM J. Sci. Comput.* 33, 2011.
    private func noise(_ distance: Double) throws -> Double {
        var differences = try (0..<7).map { try value(at: Double($0) * distance).value }
        for _ in 0..<4 { differences = zip(differences, differences.dropFirst()).map { $1 - $0 } }
        let square = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
        // (4!)² / 8!
        return square.isFinite ? (square / 70).squareRoot() : 0
    }
}
