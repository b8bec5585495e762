import Tensors

/// Judges gradients and updates of the weights: leaves of two axes and more, since biases begin at 0 and are few.
struct GradientHealth {
    /// Inspections in a row that must show the same: one batch says little.
    private static let patience = 3
    /// Root mean squares of two leaves' gradients that are further apart than this: six layers of sigmoids, whose
    /// slope is at most 1/4, divide by 4000 (Bengio, Simard and Frasconi, *IEEE Transactions on Neural Networks* 5,
    /// 1994).
    private static let layerRatio = 1e4
    /// A gradient so many times the first one.
    private static let growth = 1e3
    /// Updates should be about a thousandth of the weights (Karpathy, notes of CS231n, 2016).
    private static let updates = (least: 1e-6, greatest: 0.1)
    /// Inspections over which updates are judged; for large ones not in the first tenth of a run, where weights may
    /// grow from zeros.
    private static let updateWindow = 10

    private let stepsOfBeginning: Int
    private var apart = 0
    private var hasToldDistance = false
    /// The norm of the whole gradient when training began.
    private(set) var firstNorm: Double?
    private var largeInARow: [String: Int] = [:]
    private var inspections = 0
    private var greatestUpdate = 0.0

    /// - Parameter steps: the number of steps the training is going to have in all.
    init(steps: Int) { stepsOfBeginning = 1 + max(20, steps / 10) }

    /// Creates the state for a training that resumes: updates that are small or large by now say nothing about its
    /// beginning.
    /// - Parameter firstNorm: `nil` where it is not known.
    init(steps: Int, goingOnFrom firstNorm: Double?) {
        self.init(steps: steps)
        (self.firstNorm, inspections) = (firstNorm ?? .infinity, GradientHealth.updateWindow)
    }

    private struct Sizes {
        let name: String
        /// Root mean squares.
        let weights, gradient, update: Double
    }

    mutating func warnings(_ inspection: StepInspection) -> [TrainingWarning] {
        let sizes = inspection.leaves.filter { $0.shape.rank >= 2 }.map { leaf in
            Sizes(
                name: leaf.name, weights: leaf.weights.rootMeanSquare, gradient: leaf.gradient.rootMeanSquare,
                update: leaf.update.rootMeanSquare)
        }
        let step = inspection.step
        return [distance(sizes, step), growth(inspection, step)].compactMap { $0 } + updates(sizes, step)
    }

    /// Compares the leaves with the least and the greatest gradient.
    private mutating func distance(_ sizes: [Sizes], _ step: Int) -> TrainingWarning? {
        guard let least = sizes.indices.min(by: { sizes[$0].gradient < sizes[$1].gradient }),
            let greatest = sizes.indices.max(by: { sizes[$0].gradient < sizes[$1].gradient }),
            sizes[greatest].gradient > GradientHealth.layerRatio * sizes[least].gradient
        else {
            apart = 0
            return nil
        }
        apart += 1
        // Once: which leaf is the least may change from batch to batch.
        guard apart >= GradientHealth.patience, !hasToldDistance else { return nil }
        hasToldDistance = true
        let (small, large) = (sizes[least], sizes[greatest])
        let numbers = "\(twoDigits(small.gradient)) where those of \(large.name) are \(twoDigits(large.gradient))"
        guard least < greatest else {
            return TrainingWarning(
                .explodingGradients, in: large.name, step: step,
                "gradients grow from layer to layer on their way back: those of \(small.name) are \(numbers); "
                    + "clip them, or begin with smaller weights")
        }
        return TrainingWarning(
            .vanishingGradients, in: small.name, step: step,
            "gradients vanish: \(numbers), so that this layer hardly learns; take activation relu, fewer layers, or "
                + "features of scale 1")
    }

    /// Compares the whole gradient with that of the first inspection.
    private mutating func growth(_ inspection: StepInspection, _ step: Int) -> TrainingWarning? {
        let norm = inspection.leaves.reduce(0) { $0 + $1.gradient.sumOfSquares }.squareRoot()
        guard let first = firstNorm else {
            if norm > 0 { firstNorm = norm }
            return nil
        }
        guard norm > GradientHealth.growth * first else { return nil }
        return TrainingWarning(
            .explodingGradients, step: step,
            "the gradient's norm is \(twoDigits(norm)), at first it was \(twoDigits(first)); the learning rate is "
                + "probably too high: lower it, or clip the gradients")
    }

    private mutating func updates(_ sizes: [Sizes], _ step: Int) -> [TrainingWarning] {
        var found: [TrainingWarning] = []
        inspections += 1
        for leaf in sizes where leaf.weights > 0 {
            let ratio = leaf.update / leaf.weights
            greatestUpdate = max(greatestUpdate, ratio)
            let isLarge = ratio > GradientHealth.updates.greatest && step > stepsOfBeginning
            largeInARow[leaf.name] = isLarge ? largeInARow[leaf.name, default: 0] + 1 : 0
            guard largeInARow[leaf.name] == GradientHealth.updateWindow else { continue }
            found.append(
                TrainingWarning(
                    .largeUpdates, in: leaf.name, step: step,
                    "each step changes the weights by \(twoDigits(ratio)) of their size, a thousandth is usual; the "
                        + "learning rate is probably too high: lower it"))
        }
        // What is frozen has updates of exactly 0.
        if inspections == GradientHealth.updateWindow, greatestUpdate > 0,
            greatestUpdate < GradientHealth.updates.least
        {
            found.append(
                TrainingWarning(
                    .smallUpdates, step: step,
                    "no step so far changed the weights by more than \(twoDigits(greatestUpdate)) of their size, a "
                        + "thousandth is usual; the learning rate is probably too low: raise it"))
        }
        return found
    }
}
