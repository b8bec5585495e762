import Datasets
import Learning
import Tensors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Run.Plan {
    /// The same data with other settings of model and training.
    /// - Throws: `SpecificationError` where they are for targets of another kind, `RunError` for sizes beyond the memory.
    func changing(_ settings: RunSettings) throws -> Run.Plan {
        var plan = self
        if let task = try settings.task(), task != target.task {
            throw SpecificationError("model \(settings.model) is for targets of another kind")
        }
        plan.loss = settings.loss ?? settings.model.defaultLoss(for: target.task)
        plan.settings = settings
        plan.settings.target = target.column
        plan.settings.loss = plan.loss
        plan.settings.learningRate = settings.effectiveLearningRate
        try requireMemory(
            for: settings.model, features: features.featureCount, outputs: plan.outputCount,
            batchSize: min(settings.batchSize ?? .max, parts.training.count), source: data.source)
        return plan
    }

    /// Forgets the test rows, so that nothing is decided by them.
    mutating func leaveOutTest() {
        let none = Dataset(
            featureScalars: [], featureNames: parts.test.featureNames, targets: parts.test.targets.empty)
        parts = Split(training: parts.training, validation: parts.validation, test: none)
        data.testRows = 0
    }

    /// Tells data apart: sizes, and a checksum of training and validation rows (Fowler, Noll and Vo's, 64 bits).
    var fingerprint: String {
        var checksum: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ word: UInt32) { checksum = (checksum ^ UInt64(word)) &* 0x100_0000_01b3 }
        for part in [parts.training, parts.validation] {
            for number in part.featureScalars { add(number.bitPattern) }
            switch part.targets {
            case .classes(let classes, _): for number in classes { add(UInt32(bitPattern: number)) }
            case .values(let values): for number in values { add(number.bitPattern) }
            }
        }
        return "\(data.rows) rows, \(features.featureCount) features, checksum \(String(checksum, radix: 16))"
    }
}

extension Dataset.Targets {
    fileprivate var empty: Dataset.Targets {
        switch self {
        case .classes(_, let names): .classes([], names: names)
        case .values: .values([])
        }
    }
}

extension RunSettings {
    /// Each by its name in JSON, as text.
    var described: [String: String] {
        struct Text: Decodable {
            let text: String
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let flag = try? container.decode(Bool.self) { text = "\(flag)"; return }
                if let number = try? container.decode(Int.self) { text = "\(number)"; return }
                if let number = try? container.decode(Double.self) { text = "\(number)"; return }
                text = try container.decode(String.self)
            }
        }
        // What cannot be encoded here could not be saved with a run either.
        guard let data = try? JSONEncoder().encode(self) else { return [:] }
        return (try? JSONDecoder().decode([String: Text].self, from: data))?.mapValues(\.text) ?? [:]
    }
}
