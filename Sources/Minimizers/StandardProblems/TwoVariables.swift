import Tensors

// Functions of two variables, x and y.

extension StandardProblem {
    /// Beale's function (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)², flat with sharp corners.
    public static let beale = sumOfSquares(
        "Beale", source: paper(5), start: [1, 1], searchBox: -4.5...4.5,
        minima: [Minimum(0, at: [3, 0.5])]
    ) { p in
        let (x, y) = (p[0], p[1])
        return Tensor([1.5, 2.25, 2.625]) - x * (1 - stack([y, square(y), pow(y, 3)]))
    }

    /// Booth's function (x + 2y − 7)² + (2x + y − 5)², a quadratic.
    public static let booth = sumOfSquares(
        "Booth", source: "Jamil and Yang, arXiv:1308.4008, function 17", start: [0, 0], searchBox: -10...10,
        minima: [Minimum(0, at: [1, 3])]
    ) { p in
        stack([p[0] + 2 * p[1] - 7, 2 * p[0] + p[1] - 5])
    }

    /// Himmelblau's function (x² + y − 11)² + (x + y² − 7)², with four equal minima.
    public static let himmelblau = sumOfSquares(
        "Himmelblau", source: "Himmelblau, Applied Nonlinear Programming, 1972", start: [0, 0], searchBox: -5...5,
        minima: [
            Minimum(0, at: [3, 2]), Minimum(0, at: [-2.805118086952745, 3.131312518250573]),
            Minimum(0, at: [-3.779310253377747, -3.2831859912861696]),
            Minimum(0, at: [3.5844283403304917, -1.8481265269644036]),
        ]
    ) { p in
        stack([square(p[0]) + p[1] - 11, p[0] + square(p[1]) - 7])
    }

    /// The three-hump camel function 2x² − 1.05x⁴ + x⁶/6 + xy + y², with a minimum on each side of the least.
    public static let threeHumpCamel = StandardProblem(
        "Three-hump camel", source: "Jamil and Yang, arXiv:1308.4008, function 29", start: [2, -1],
        searchBox: -5...5,
        minima: [
            Minimum(0, at: [0, 0]),
            Minimum(0.2986384422368598, at: [1.7475523458302888, -0.8737761729151444]),
            Minimum(0.2986384422368598, at: [-1.7475523458302888, 0.8737761729151444]),
        ],
        function: { p in
            let (x, y) = (p[0], p[1])
            let ofX: Tensor<Double> = 2 * square(x) - 1.05 * pow(x, 4) + pow(square(x), 3) / 6
            return ofX + x * y + square(y)
        })

    /// The function of Goldstein and Price, with values from 3 to a million and four minima.
    public static let goldsteinPrice = StandardProblem(
        "Goldstein-Price", source: "Goldstein and Price, Mathematics of Computation 25, 1971", start: [-0.5, 0.25],
        searchBox: -2...2,
        minima: [
            Minimum(3, at: [0, -1]), Minimum(30, at: [-0.6, -0.4]), Minimum(84, at: [1.8, 0.2]),
            Minimum(840, at: [1.2, 0.8]),
        ],
        function: { p in
            let (x, y) = (p[0], p[1])
            let nearX: Tensor<Double> = 19 - 14 * x + 3 * square(x)
            let near: Tensor<Double> = nearX - 14 * y + 6 * x * y + 3 * square(y)
            let farX: Tensor<Double> = 18 - 32 * x + 12 * square(x)
            let far: Tensor<Double> = farX + 48 * y - 36 * x * y + 27 * square(y)
            return (1 + square(x + y + 1) * near) * (30 + square(2 * x - 3 * y) * far)
        })

    /// The double well x²/2 − y²/2 + y⁴/4: a saddle at 0, from which the walls lead to two minima. The start is almost
    /// on the ridge.
    public static let saddleWithWalls = StandardProblem(
        "Saddle with walls", source: "the double well", start: [1, 1e-3], searchBox: -2...2,
        minima: [Minimum(-0.25, at: [0, 1]), Minimum(-0.25, at: [0, -1])],
        function: { p in
            let (x, y) = (p[0], p[1])
            return square(x) / 2 - square(y) / 2 + pow(y, 4) / 4
        })
}
