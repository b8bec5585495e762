extension TransformationRow {
    /// Averages of parameters and of gradients.
    static let averaging: [TransformationRow] = [
        TransformationRow(
            "s ← s + α (p − s), p ← s after every k-th step; s is kept",
            source: "Zhang, Lucas, Hinton and Ba, NeurIPS 2019",
            Lookahead()),
        TransformationRow(
            "the mean of the parameters is kept", source: "Polyak and Juditsky 1992; Izmailov et al., UAI 2018",
            UniformAverage(), earlierName: "uniformlyAveraged",
            earlierSettings: ["start": "from", "period": "every"]),
        TransformationRow(
            "a ← β a + (1 − β) p; a is kept", source: "Polyak and Juditsky 1992",
            ExponentialAverage(), earlierName: "exponentiallyAveraged"),
        TransformationRow(
            "g ← ∇f(p + ρ g / ‖g‖)", source: "Foret, Kleiner, Mobahi and Neyshabur, ICLR 2021",
            SharpnessAware()),
        TransformationRow(
            "g ← g − ∇f(w) + μ, w an anchor with its gradient μ over all data",
            source: "Johnson and Zhang, NeurIPS 2013",
            VarianceReduced()),
        TransformationRow(
            "g ← g − T + μ, T the last gradient of the batch and μ the mean of these",
            source: "Defazio, Bach and Lacoste-Julien, NeurIPS 2014",
            SAGA(batches: 10)),
    ]
}
