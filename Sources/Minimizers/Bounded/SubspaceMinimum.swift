extension CompactHessian {
    /// The minimum of the quadratic model over the variables that are free at a Cauchy point, the others held, brought
    /// back into the box: element by element where that is downhill from x, and else along the line to the Cauchy
    /// point (Morales and Nocedal, *ACM Trans. Mathematical Software* 38, 2011).
    ///
    /// With r = Zᵀ(g + θ(xᶜ − x) − W M c), and F and A the rows of the free and the held variables,
    /// ```
    /// d = −r/θ − Zᵀ W K⁻¹ Wᵀ Z r / θ²,   K = │ −D − Y_Fᵀ Y_F / θ   (L_A − R_F)ᵀ │    L_A: of S_AᵀY_A, below the diagonal
    ///                                        │    L_A − R_F        θ S_Aᵀ S_A   │    R_F: of S_FᵀY_F, from the diagonal up
    /// ```
    /// Nil where rounding has made K useless. O(m² n).
    func subspaceMinimum(
        from cauchy: CauchyPoint, origin x: Vector, gradient: Vector, within bounds: Bounds
    ) -> Vector? {
        guard count > 0, !cauchy.free.isEmpty else { return cauchy.point }
        var isFree = [Bool](repeating: false, count: x.count)
        for index in cauchy.free { isFree[index] = true }
        let held = x.indices.filter { !isFree[$0] }

        var residual = gradient.adding(scale, cauchy.point - x) - times(middleTimes(cauchy.coordinates), count: x.count)
        for index in held { residual[index] = 0 }
        guard let system = reducedSystem(free: cauchy.free, held: held) else { return nil }
        let weights = system.solve(transposedTimes(residual))
        var step = (-1 / scale) * residual.adding(1 / scale, times(weights, count: x.count))
        for index in held { step[index] = 0 }

        let projected = bounds.clamped(cauchy.point + step)
        if dot(projected - x, gradient) <= 0 { return projected }
        let length = Swift.min(1, bounds.maximumStep(from: cauchy.point, along: step))
        return bounds.clamped(cauchy.point.adding(length, step))
    }

    private func reducedSystem(free: [Int], held: [Int]) -> SaddleSystem? {
        let freeProducts = held.isEmpty ? products : products(of: free)
        let heldProducts = held.isEmpty ? nil : products(of: held)
        let coupling =
            (heldProducts?.mixed.strictlyLower ?? Matrix(rows: count, columns: count))
            - (freeProducts.mixed - freeProducts.mixed.strictlyLower)
        return SaddleSystem(
            .diagonal(products.mixed.diagonal) + (1 / scale) * freeProducts.changes, coupling,
            heldProducts.map { scale * $0.steps } ?? Matrix(rows: count, columns: count))
    }
}
