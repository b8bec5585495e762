/// When training ends where nothing is said of it, and from which learning rate it then begins.
enum UsualStopping {
    /// With fewer rows a fifth of them judges nothing.
    static let fewestRows = 100
    static let epochs = 100
    static let patience = 10
    static let validationFraction = 0.2
    static let learningRate = 0.003
}

extension RunSettings {
    /// Returns the settings with early stopping, where nothing was said of the end of training, and with a fraction of
    /// validation rows for it.
    func withUsualStopping(rows: Int) -> RunSettings {
        var settings = self
        let saysNothing =
            !areEpochsChosen && !isEarlyStoppingChosen && !(isValidationChosen && validationFraction == 0)
        if saysNothing && effectiveSolver == nil && rows >= UsualStopping.fewestRows {
            settings.epochs = UsualStopping.epochs
            settings.earlyStoppingPatience = UsualStopping.patience
            if learningRate == nil && !isOptimizerChosen { settings.learningRate = UsualStopping.learningRate }
        }
        if settings.earlyStoppingPatience != nil || choosesL1, settings.validationFraction == 0 {
            settings.validationFraction = UsualStopping.validationFraction
        }
        return settings
    }

    /// Leaves the end of training as it is set, also where it was not: for what compares runs of as many epochs.
    package mutating func keepEpochs() {
        let patience = earlyStoppingPatience
        earlyStoppingPatience = patience
    }

    /// Whether optimizer, learning rate, schedule and scaling are those that are taken where nothing is said.
    package var hasUsualRate: Bool {
        let usual = RunSettings()
        let rates = [usual.optimizer.defaultLearningRate, UsualStopping.learningRate]
        return solver == nil && optimizer == usual.optimizer && schedule == usual.schedule && scaling == usual.scaling
            && (learningRate.map(rates.contains) ?? true)
    }

    /// Whether it must be said that training does not stop early, since it would if nothing were said.
    var saysNever: Bool {
        earlyStoppingPatience == nil && (areEpochsChosen || isEarlyStoppingChosen) && solver == nil
    }
}
