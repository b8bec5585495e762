import Datasets
import Learning

extension Dataset {
    /// - Throws: `RunError` where a family has no such targets.
    func requireTargets(of family: Family, _ source: String, _ column: String) throws(RunError) {
        guard case .values(let values) = targets, let value = values.first(where: { !family.accepts(Double($0)) })
        else { return }
        throw RunError(source, .targetsOfOtherFamily(family: family, column: column, value: Double(value)))
    }
}

extension RunConfiguration {
    /// Returns the values that outputs of the model stand for, in the units of the table: of a family, its means.
    func predictedValues(_ outputs: [Float]) -> [Double] {
        target.decode(settings.family.map { family in outputs.map { Float(family.mean(Double($0))) } } ?? outputs)
    }
}
