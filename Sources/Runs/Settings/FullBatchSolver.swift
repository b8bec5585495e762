import Datasets
import Learning
import Minimizers
import Settings

/// A method that trains on all examples at once, to the optimum where there is one. As text it stands where the name of an
/// optimizer may.
public enum FullBatchSolver: String, Codable, Sendable, CaseIterable {
    /// The optimum of a linear model, in 64 bits: least squares by a QR factorization, logistic regression by Newton's
    /// method, support vector machines by an interior-point method.
    case exact
    /// The quasi-Newton method of limited memory, for every model; in 64 bits.
    case lbfgs
    /// Newton's method by conjugate gradients, for every model; in 64 bits.
    case newtonCG

    /// The greatest number of iterations where none is given.
    static let iterations = 1000

    /// The minimizer; `nil` where the problem has a method of its own.
    var minimizer: (any Minimizer)? {
        switch self {
        case .exact: nil
        case .lbfgs: LBFGS()
        case .newtonCG: NewtonCG()
        }
    }
}

extension RunSettings {
    /// The method that trains on all examples at once; `nil` where a first-order optimizer trains on batches.
    ///
    /// Where neither `solver` nor `optimizer` was set, it is `exact` for the models `linear`, `logistic` and `svm` with
    /// their own losses, unless a setting of first-order training has another value than its default: learning rate,
    /// schedule, plateau, weight decay, norm of gradients, batch size, order, epochs, early stopping.
    public var effectiveSolver: FullBatchSolver? {
        if let solver { return solver }
        guard !isOptimizerChosen, linearObjective != nil, firstOrderSetting == nil, !areEpochsChosen,
            earlyStoppingPatience == nil
        else { return nil }
        return .exact
    }

    /// How exactly numbers of a table are to be read for such training.
    public var tablePrecision: Table.Precision { effectiveSolver == .exact ? .double : .single }

    /// The number of training examples that a step looks at; in 64 bits they count twice.
    func examplesAtOnce(of count: Int) -> Int {
        switch solver {
        case nil: min(batchSize ?? .max, count)
        case .exact, .lbfgs, .newtonCG: 2 * count
        }
    }

    /// Whether the model is one of those whose scores are linear in the features.
    var isLinearModel: Bool { ["linear", "logistic", "svm"].contains(model.description) }

    /// The loss of a linear model whose optimum can be computed; `nil` for other models and losses.
    var linearObjective: LinearProblem.Objective? {
        guard isLinearModel else { return nil }
        let loss = family?.loss ?? loss ?? model.defaultLoss(for: model.task ?? .regression)
        return LinearProblem.Objective(rawValue: loss.description)
    }

    /// The name of the first option that says how a first-order optimizer trains, and has another value than its default.
    private var firstOrderSetting: String? {
        let defaults = RunSettings()
        return RunOption.all.first {
            Self.firstOrderOptions.contains($0.name) && $0.text(of: self) != $0.text(of: defaults)
        }?.name
    }

    /// The options that say how a first-order optimizer trains.
    static let firstOrderOptions: Set<String> = [
        "learning-rate", "schedule", "plateau", "weight-decay", "clip-norm", "batch-size", "order",
    ]

    /// The settings with the method that trains, and with what goes without saying for it.
    /// - Throws: `SettingError` where settings contradict the method.
    package func withMethod() throws(SettingError) -> RunSettings {
        var settings = self
        if let family {
            guard model == .linear, loss == nil || loss?.description == family.rawValue else {
                throw SettingError(
                    "--family \(family.rawValue) says the loss of model linear", "take --model linear, without --loss")
            }
        }
        if !intercept {
            guard isLinearModel else {
                throw SettingError(
                    "--no-intercept is for models linear, logistic and svm, and this is \(effectiveModel)",
                    "leave it out")
            }
            if scaling == .standard { settings.scaling = .unit }
        }
        if !intercept, let solver, solver != .exact {
            throw SettingError(
                "--no-intercept is not for optimizer \(solver.rawValue)", "take exact, or one such as adam")
        }
        let hasMethod = effectiveSolver == .exact && linearObjective?.takesAbsoluteValues == true
        if choosesL1 && isValidationChosen && validationFraction == 0 {
            throw SettingError(
                "--l1 path chooses by validation rows, and there are none", "give --validation-fraction above 0")
        }
        if (l1 > 0 || choosesL1) && !hasMethod {
            throw SettingError(
                "--l1 is for models linear and logistic that are solved",
                "leave out \(isLinearModel && model.description != "svm" ? "options of training on batches" : "--l1")")
        }
        guard let solver = effectiveSolver else { return settings }
        if let name = firstOrderSetting {
            throw SettingError(
                "--\(name) is for optimizers that train on batches, and \(solver.rawValue) solves on all rows",
                "leave it out, or name such an optimizer: --optimizer adam")
        }
        if solver == .exact && linearObjective == nil {
            throw SettingError(
                "optimizer exact cannot train model \(effectiveModel) with loss "
                    + (loss ?? model.defaultLoss(for: model.task ?? .regression)).description,
                "it is for linear with squared, logistic with softmaxCrossEntropy or sigmoidCrossEntropy, and svm with "
                    + "multiClassHinge or hinge")
        }
        settings.solver = solver
        if !areEpochsChosen { settings.epochs = FullBatchSolver.iterations }
        return settings
    }
}
