import Tensors

// Models fitted to data by least squares.

extension StandardProblem {
    /// The function of Jennrich and Sampson, with the residuals 2 + 2i − (exp(i x₁) + exp(i x₂)).
    package static let jennrichSampson: StandardProblem = {
        let i = indices(10)
        return sumOfSquares(
            "Jennrich-Sampson", source: paper(6), start: [0.3, 0.4],
            minima: [Minimum(124.36218235561485, at: [0.2578252136703641, 0.2578252136703641])]
        ) { x in
            2 + 2 * i - (exp(i * x[0]) + exp(i * x[1]))
        }
    }()

    /// A Gaussian peak, with the residuals x₁ exp(−x₂ (tᵢ − x₃)²/2) − yᵢ.
    package static let gaussian: StandardProblem = {
        let t = (8 - indices(15)) / 2
        let y: Tensor<Double> = [
            0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175,
            0.0044, 0.0009,
        ]
        return sumOfSquares(
            "Gaussian", source: paper(9), start: [0.4, 1, 0],
            minima: [Minimum(1.12793276961872e-8, at: [0.3989561378387565, 1.000019084487804, 0])]
        ) { x in
            x[0] * exp(-x[1] * square(t - x[2]) / 2) - y
        }
    }()

    /// Meyer's function: the resistance of a thermistor, with parameters of very different size. Its residuals are x₁
    /// exp(x₂ / (tᵢ + x₃)) − yᵢ.
    package static let meyer: StandardProblem = {
        let t = 45 + 5 * indices(16)
        let y: Tensor<Double> = [
            34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
        ]
        return sumOfSquares(
            "Meyer", source: paper(10), start: [0.02, 4000, 250],
            minima: [
                Minimum(87.94585517085112, at: [0.005609636471028053, 6181.346346286372, 345.2236346241365])
            ]
        ) { x in
            x[0] * exp(x[1] / (t + x[2])) - y
        }
    }()

    /// Box's function, with the residuals exp(−tᵢ x₁) − exp(−tᵢ x₂) − x₃ (exp(−tᵢ) − exp(−10tᵢ)). It is also 0 wherever
    /// x₁ = x₂ and x₃ = 0.
    package static let box: StandardProblem = {
        let t = 0.1 * indices(10)
        return sumOfSquares(
            "Box 3D (m=10)", source: paper(12), start: [0, 10, 20],
            minima: [Minimum(0, at: [1, 10, 1]), Minimum(0, at: [10, 1, -1])]
        ) { x in
            exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (exp(-t) - exp(-10 * t))
        }
    }()

    /// The function of Kowalik and Osborne, with the residuals yᵢ − x₁ (uᵢ² + uᵢ x₂) / (uᵢ² + uᵢ x₃ + x₄).
    package static let kowalikOsborne: StandardProblem = {
        let u: Tensor<Double> = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]
        let y: Tensor<Double> = [
            0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246,
        ]
        return sumOfSquares(
            "Kowalik-Osborne", source: paper(15), start: [0.25, 0.39, 0.415, 0.39],
            minima: [
                Minimum(
                    3.075056038492368e-4,
                    at: [0.19280693441696528, 0.19128233247644222, 0.12305650780070926, 0.13606233235147924]),
                // As x₁ and −x₃ and −x₄ grow.
                Minimum(1.0273430486954593e-3, at: nil),
            ]
        ) { x in
            let upper: Tensor<Double> = square(u) + u * x[1]
            let lower: Tensor<Double> = square(u) + u * x[2] + x[3]
            return y - x[0] * upper / lower
        }
    }()

    /// The function of Brown and Dennis, with the residuals (x₁ + tᵢ x₂ − exp tᵢ)² + (x₃ + x₄ sin tᵢ − cos tᵢ)².
    public static let brownDennis: StandardProblem = {
        let t = indices(20) / 5
        return sumOfSquares(
            "Brown-Dennis (m=20)", source: paper(16), start: [25, 5, -5, -1],
            minima: [
                Minimum(
                    85822.20162635628,
                    at: [-11.594439904762163, 13.203630051207204, -0.4034394881768595, 0.2367787744557363])
            ]
        ) { x in
            let first: Tensor<Double> = x[0] + t * x[1] - exp(t)
            let second: Tensor<Double> = x[2] + x[3] * sin(t) - cos(t)
            return square(first) + square(second)
        }
    }()

    /// Biggs' function EXP6, with the residuals x₃ exp(−tᵢ x₁) − x₄ exp(−tᵢ x₂) + x₆ exp(−tᵢ x₅) − yᵢ. Gradient methods
    /// often end at the greater minimum, in a valley without bottom: with x₁ = x₅ only x₃ + x₆ matters. Where x₃ = x₆ the
    /// valley is a saddle, although it is listed among the minima: the least eigenvalue of the Hessian is −0.0098.
    package static let biggs: StandardProblem = {
        let t = 0.1 * indices(13)
        let y = exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t)
        return sumOfSquares(
            "Biggs EXP6 (m=13)", source: paper(18), start: [1, 2, 1, 1, 1, 1],
            minima: [
                Minimum(0, at: [1, 10, 1, 5, 4, 3]),
                Minimum(
                    0.005655649925499896,
                    at: [
                        1.711415994719587, 17.683198180949063, 4.506814818354232, 5.186561551993447,
                        1.7114159947195868, -2.180527496516447,
                    ]),
            ]
        ) { x in
            let fall: Tensor<Double> = x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1])
            return fall + x[5] * exp(-t * x[4]) - y
        }
    }()

    /// Osborne's second function: an exponential and three peaks less 65 observations.
    package static let osborne: StandardProblem = {
        let t = (indices(65) - 1) / 10
        let y: Tensor<Double> = [
            1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616,
            0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495,
            0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672,
            0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581,
            0.428, 0.292, 0.162, 0.098, 0.054,
        ]
        return sumOfSquares(
            "Osborne 2", source: paper(19), start: [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
            minima: [
                Minimum(
                    0.0401377362935477,
                    at: [
                        1.3099771546273007, 0.43155379460298926, 0.6336616989607241, 0.5994305347859166,
                        0.754183226328012, 0.9042885798596318, 1.3658118352370292, 4.8236988172271555,
                        2.3986848661317546, 4.568874597667672, 5.6753414705806415,
                    ])
            ]
        ) { x in
            let decay = x[0] * exp(-t * x[4])
            let first = x[1] * exp(-square(t - x[8]) * x[5])
            let second = x[2] * exp(-square(t - x[9]) * x[6])
            let third = x[3] * exp(-square(t - x[10]) * x[7])
            return y - (decay + first + second + third)
        }
    }()
}
