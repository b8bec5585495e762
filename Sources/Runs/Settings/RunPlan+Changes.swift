import Datasets
import Learning
import Settings
import Tensors

extension Run.Plan {
    /// The same data with other settings of model and training.
    /// - Throws: `SettingError` where they are for targets of another kind, `RunError` for sizes beyond the memory.
    func changing(_ settings: RunSettings) throws -> Run.Plan {
        var plan = self
        if let task = try settings.task(), task != target.task {
            throw SettingError("model \(settings.model) is for targets of another kind")
        }
        let settings = try settings.withMethod()
        plan.loss = settings.family?.loss ?? settings.loss ?? settings.model.defaultLoss(for: target.task)
        plan.settings = settings
        plan.settings.target = target.column
        plan.settings.loss = settings.family == nil ? plan.loss : nil
        if settings.solver == nil { plan.settings.learningRate = settings.effectiveLearningRate }
        try plan.checkThreshold()
        try settings.requireMemory(
            features: features.featureCount, outputs: plan.outputCount,
            batchSize: settings.examplesAtOnce(of: parts.training.count), source: data.source)
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
            for number in part.weights ?? [] {
                add(UInt32(truncatingIfNeeded: number.bitPattern))
                add(UInt32(truncatingIfNeeded: number.bitPattern >> 32))
            }
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
