import Tensors

/// Looks among the units of the layers for those that are dead, which give one output for every example and so pass no
/// gradient on, and for those that are saturated, whose slope is nearly 0.
struct UnitHealth {
    /// The inspections and examples that are judged together: a unit may be silent for one batch.
    private static let window = (inspections: 5, examples: 100)
    /// A rate that is too high leaves few units alive (Karpathy, notes of CS231n, 2016). Where all features are positive,
    /// as pixels are, up to four in ten are silent from the start in runs that go well.
    private static let deadShare = 0.6
    /// The greatest share of the outputs of a layer beyond 0.99 of the activation's range; Glorot and Bengio, "Understanding the
    /// difficulty of training deep feedforward neural networks", AISTATS 2010, found layers that did not learn there.
    private static let saturatedShare = 0.5

    private var histories: [String: History] = [:]

    private struct History {
        var least: [Float]
        var greatest: [Float]
        var inspections = 0
        var examples = 0
        var saturated = 0

        init(units: Int) {
            least = [Float](repeating: .infinity, count: units)
            greatest = [Float](repeating: -.infinity, count: units)
        }
    }

    mutating func warnings(_ inspection: StepInspection) -> [TrainingWarning] {
        inspection.layers.flatMap { layer -> [TrainingWarning] in
            guard let activation = layer.activation, let units = layer.shape.last, units > 0 else { return [] }
            var history = histories[layer.name] ?? History(units: units)
            history.inspections += 1
            history.examples += layer.shape.first ?? 0
            let range = activation.unsaturated
            var unit = 0
            for value in layer.values {
                history.least[unit] = min(history.least[unit], value)
                history.greatest[unit] = max(history.greatest[unit], value)
                if let range, !range.contains(value) { history.saturated += 1 }
                unit = unit + 1 == units ? 0 : unit + 1
            }
            let isComplete =
                history.inspections >= UnitHealth.window.inspections && history.examples >= UnitHealth.window.examples
            histories[layer.name] = isComplete ? nil : history
            return isComplete ? warnings(of: history, layer, step: inspection.step) : []
        }
    }

    private func warnings(of history: History, _ layer: StepInspection.Layer, step: Int) -> [TrainingWarning] {
        let units = history.least.count
        let dead = zip(history.least, history.greatest).count { $0 == $1 }
        var found: [TrainingWarning] = []
        if Double(dead) > UnitHealth.deadShare * Double(units) {
            found.append(
                TrainingWarning(
                    .deadUnits, in: layer.name, step: step,
                    "\(dead) of \(units) units are dead: they gave one output for all of \(history.examples) examples "
                        + "and learn nothing; the learning rate is probably too high: train anew with a lower one"
                        + (layer.activation == .relu ? ", or with activation leakyReLU" : "")))
        }
        let outputs = Double(units * history.examples)
        if Double(history.saturated) > UnitHealth.saturatedShare * outputs {
            let share = Int((100 * Double(history.saturated) / outputs).rounded())
            found.append(
                TrainingWarning(
                    .saturatedUnits, in: layer.name, step: step,
                    "\(share) % of the outputs are saturated (\(layer.activation?.name ?? "") beyond 0.99 of its "
                        + "range), where gradients vanish; scale the features, lower the learning rate, or take relu"))
        }
        return found
    }
}
