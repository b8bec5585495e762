import Datasets
import Learning
import Optimizers
import Settings
import Support
import Tensors

extension Run.Plan {
    /// Plans a run on new data that begins with the parameters of another run and goes by its encoders, so that columns mean
    /// what they meant there.
    ///
    /// ```swift
    /// let first = try Run.train(on: .digits)
    /// var settings = first.configuration.settings
    /// settings.epochs = 3
    /// let second = try Run.train(Run.Plan(.digits, settings, from: first))
    /// ```
    /// - Parameters:
    ///   - table: a table with the columns of the other run, read as its `configuration.readingOptions` say.
    ///   - test: data to judge by in place of a part of `table`.
    ///   - settings: settings with the model, loss and target of the other run.
    ///   - run: the other run.
    ///   - folder: the folder of the other run, if it has one: for the report.
    /// - Throws: `DataError` where columns are missing or of another kind; `RunError` where the settings have another model, or
    ///   solve a linear model; what `init(_:test:rows:_:)` throws.
    public init(
        _ table: consuming Table, test: Table? = nil, _ settings: RunSettings, from run: Run, in folder: String? = nil
    ) throws {
        let configuration = run.configuration
        func misfit(_ problem: String, _ remedy: String) -> RunError {
            RunError(folder ?? configuration.data.source, .cannotBegin(problem: problem, remedy: remedy))
        }
        for name in Self.optionsOfStart {
            guard let option = RunOption.named(name) else { continue }
            let (now, then) = (option.text(of: settings), option.text(of: configuration.settings))
            guard now == then else {
                throw misfit(
                    "\(option.title) was \(then ?? "not given") in this run, and is \(now ?? "not given") now",
                    "leave --\(name) out, or train without --from")
            }
        }
        guard settings.effectiveSolver != .exact else {
            throw misfit(
                "a linear model that is solved begins nowhere, and has the optimum of its data alone",
                "give an optimizer, such as --optimizer adam, or train without --from")
        }
        try self.init(consume table, test: test, settings, encoders: (configuration.features, configuration.target))
        (start, startedFrom) = (run.model, folder)
    }

    /// The options that the parameters and encoders of another run have decided.
    private static let optionsOfStart = [
        "target", "features", "ignore", "task", "max-categories", "model", "activation", "loss", "family", "intercept",
        "scaling",
    ]

    /// Returns one line about a learning rate that does not go on where it has ended, because its schedule goes by the length
    /// of the run; `nil` where it does.
    package func scheduleNote(after checkpoint: TrainerCheckpoint, of epochs: Int) -> String? {
        guard settings.solver == nil, checkpoint.steps > 0 else { return nil }
        let batches = BatchPlan(exampleCount: parts.training.count, batchSize: settings.batchSize).batchCount
        func rate(_ epochs: Int, _ step: Int) -> Double {
            settings.makeOptimizer(steps: batches.multipliedReportingOverflow(by: epochs).partialValue)
                .learningRate(step)
        }
        let (then, now) = (rate(epochs, checkpoint.steps - 1), rate(settings.epochs, checkpoint.steps - 1))
        guard abs(then - now) > 1e-9 * max(then, now) else { return nil }
        return
            "schedule \(settings.schedule.name) is now that of a run of \(settings.epochs) epochs: the learning rate goes on "
            + "at \(general(rate(settings.epochs, checkpoint.steps))), where it had ended at \(general(then))"
    }
}

extension RunConfiguration {
    /// The encoders, where they were not learned from the run's own data.
    var encodersOfStart: (features: FeatureEncoder, target: TargetEncoder)? {
        startedFrom == nil ? nil : (features, target)
    }
}

extension Model {
    /// A checksum of the parameters.
    var checksum: String {
        var checksum: UInt64 = 0xcbf2_9ce4_8422_2325
        for leaf in Leaves(of: self).tensors {
            guard let tensor: Tensor<Float> = leaf.typed() else { continue }
            for number in tensor.scalars { checksum = (checksum ^ UInt64(number.bitPattern)) &* 0x100_0000_01b3 }
        }
        return String(checksum, radix: 16)
    }
}
