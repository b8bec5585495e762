import Support

/// Watches a run for what commonly goes wrong, and reports each thing once, with its likely cause: dead and saturated
/// units, vanishing and exploding gradients, updates far from a thousandth of the weights, a loss that stays at that
/// of chance, or rises, and training rows that are learned by heart.
///
/// ```swift
/// let diagnosis = TrainingDiagnosis { print($0) }
/// try trainer.fit(digits.training, epochs: 10, observers: [diagnosis])
/// ```
/// Units are judged in the layers that the model shows with their activation: see `recorded(as:activation:)`.
public final class TrainingDiagnosis: TrainingObserver {
    /// The warnings so far.
    public private(set) var warnings: [TrainingWarning] = []
    private let every: Int?
    private let tell: (TrainingWarning) throws -> Void
    private var inspected = InspectionSteps.none
    /// The steps that the training is going to have in all.
    private var steps = 0
    private var chance: Double?
    private var units = UnitHealth()
    private var gradients = GradientHealth(steps: 0)
    private var losses = LossHealth(chance: nil, steps: 0)
    private let judgesOverfitting: Bool
    private let passedOver: Set<TrainingWarning.Symptom>
    private var overfitting = OverfittingHealth()

    /// - Parameters:
    ///   - every: the steps from one inspection to the next; `nil` for as many as give at most 100 a run, 0 for none.
    ///   - judgesOverfitting: whether the losses of training and held-out rows are compared; needless with early stopping,
    ///     which keeps the best model. The default is that they are.
    ///   - passedOver: symptoms that are not warned of. The default is none.
    ///   - tell: called with each warning when it is found; what it throws ends the run.
    public init(
        every: Int? = nil, judgesOverfitting: Bool = true, passingOver passedOver: Set<TrainingWarning.Symptom> = [],
        tell: @escaping (TrainingWarning) throws -> Void = { _ in }
    ) {
        (self.every, self.judgesOverfitting, self.tell) = (every, judgesOverfitting, tell)
        self.passedOver = passedOver
    }

    public func runBegan(_ outline: TrainingOutline) {
        inspected = InspectionSteps(of: outline, every: every)
        (units, overfitting) = (UnitHealth(), OverfittingHealth())
        (steps, chance) = (outline.stepsBefore + outline.steps, outline.chanceLoss)
        if outline.stepsBefore > 0 { return goOn(from: checkpointState) }
        gradients = GradientHealth(steps: steps)
        losses = LossHealth(chance: chance, steps: steps)
    }

    public func runResumed(_ checkpointState: [String: Double]) { goOn(from: checkpointState) }

    public var checkpointState: [String: Double] {
        var state: [String: Double] = [:]
        state["gradient"] = gradients.firstNorm
        state["loss"] = losses.least
        return state
    }

    private func goOn(from state: [String: Double]) {
        gradients = GradientHealth(steps: steps, goingOnFrom: state["gradient"])
        losses = LossHealth(chance: chance, steps: steps, least: state["loss"] ?? .infinity)
    }

    public func inspects(step: Int) -> Bool { inspected.contains(step) }

    public func stepInspected(_ inspection: StepInspection) throws {
        guard inspected.contains(inspection.step) else { return }
        for warning in units.warnings(inspection) + gradients.warnings(inspection) { try add(warning) }
    }

    public func stepEnded(_ progress: TrainingProgress) throws {
        if let warning = losses.warning(loss: progress.loss, step: progress.steps) { try add(warning) }
    }

    public func epochEnded(_ epoch: EndedEpoch) throws -> Decision {
        if let warning = losses.warning(epoch.record) { try add(warning) }
        if judgesOverfitting, let warning = overfitting.warning(epoch.record) { try add(warning) }
        return .proceed
    }

    private func add(_ warning: TrainingWarning) throws {
        guard !passedOver.contains(warning.symptom),
            !warnings.contains(where: { $0.symptom == warning.symptom && $0.place == warning.place })
        else { return }
        warnings.append(warning)
        try tell(warning)
    }
}
