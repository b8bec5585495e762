import Descent

/// Quadratic functions, without and with constraints.
/// ```
/// minimize over x   ½ x·A x − b·x                                 3 variables
/// minimize over x   ½ x·P x + q·x   subject to  G x ≤ h, A x = b  10 variables, 15 inequalities, 5 equations
/// ```
/// Conjugate gradients minimize a quadratic function of three variables in three steps, which the picture compares with
/// steps of fixed length down the gradient; the augmented Lagrangian takes the constraints.
struct QuadraticMinimization: ClassicProblem {
    static let name = "quadratic_minimization"
    static let summary = "quadratic functions, without and with constraints"

    struct Free: Decodable {
        let A: [[Double]]
        let b: [Double]
        let value: Double
        /// The notebook's results with steps of some lengths.
        let gd_runs: [String: Run]

        struct Run: Decodable {
            let grad_norms: [Double]
            let x_final: [Double]
        }

        func descended(by length: Double) throws -> Solution<Tensor<Double>> {
            try solved(by: SteepestDescent(lineSearch: FixedStep(length)), until: .after(iterations: 50))
        }

        func solved(
            by method: any Minimizer, until stopping: Stopping = Stopping()
        ) throws -> Solution<Tensor<Double>> {
            let (matrix, b) = (Tensor<Double>(A), Tensor(b))
            return try minimize(
                { x in 0.5 * dot(x, matmul(matrix, x)) - dot(b, x) }, from: Tensor<Double>.zeros(b.shape),
                using: method,
                until: stopping, trace: .points)
        }
    }

    struct Constrained: Decodable {
        let P: [[Double]]
        let q: [Double]
        let G: [[Double]]
        let h: [Double]
        let A: [[Double]]
        let b: [Double]
        let value: Double

        func solved() throws -> Solution<Tensor<Double>> {
            let (matrix, q) = (Tensor<Double>(P), Tensor(q))
            return try minimize(
                { x in 0.5 * dot(x, matmul(matrix, x)) + dot(q, x) }, from: Tensor<Double>.zeros(q.shape),
                using: AugmentedLagrangian(),
                subjectTo: [.atMost(Matrix(G), Vector(h)), .equal(Matrix(A), Vector(b))])
        }
    }

    struct Entries: Decodable {
        let grad_ipynb_3d: Free
        let cvxpy_quadratic_program: Constrained
    }

    let entries: Entries

    func answer() throws -> Answer {
        let (free, constrained) = (entries.grad_ipynb_3d, entries.cvxpy_quadratic_program)
        let conjugate = try free.solved(by: ConjugateGradient())
        let fixed = try [0.7, 0.1].map { length in
            (name: "steps of \(length)", solution: try free.descended(by: length))
        }
        return Answer(
            optima: [
                Optimum("without constraints", of: conjugate, reference: free.value),
                Optimum("with constraints", of: try constrained.solved(), reference: constrained.value),
            ],
            picture: try picture([("conjugate gradients", conjugate)] + fixed))
    }

    /// The path in the plane of the least and the greatest curvature, and the gradients.
    private func picture(_ runs: [(name: String, solution: Solution<Tensor<Double>>)]) throws -> PlotPanels {
        let free = entries.grad_ipynb_3d
        guard let eigen = SymmetricEigen(Matrix(free.A)) else { throw MinimizationError("A is not finite") }
        let (flat, steep) = (eigen.vectors.column(0), eigen.vectors.column(2))
        let minimum = Vector(runs[0].solution.point.scalars)
        func way(_ solution: Solution<Tensor<Double>>) -> [Vector] {
            solution.trace.compactMap(\.point).map { [dot(flat, $0 - minimum), dot(steep, $0 - minimum)] }
        }
        let ways = runs.map { way($0.solution) }
        let grid = SurfaceGrid(x: -3...0.8, y: -1...1.5) { x, y in
            zip(x, y).map { (eigen.values[0] * $0 * $0 + eigen.values[2] * $1 * $1) / 2 }
        }
        var plane = Plot(
            "Along the least and the greatest curvature", horizontal: PlotAxis("least"), vertical: PlotAxis("greatest"),
            width: 640, height: 460)
        plane.layers = [ContourLayer(grid, map: .paper)]
        for (number, way) in ways.enumerated() {
            let (x, y) = (way.map { $0[0] }, way.map { $0[1] })
            let color = PlotColor.series(number)
            plane.layers += [LineLayer(x: x, y: y, color: color), PointLayer(x: x, y: y, color: color)]
        }
        var gradients = Plot.progress(
            title: "Norm of the gradient",
            series: runs.map { ($0.name, $0.solution.trace.compactMap(\.gradientNorm)) }, label: "norm")
        (gradients.width, gradients.height) = (520, 460)
        return PlotPanels(columns: 2, plots: [plane, gradients])
    }
}
