import Optimizers
import Tensors
import Testing

/// The steps of other libraries, number by number.
@Suite struct TrajectoryTests {
    /// Rows that no setting of ours expresses, and why.
    static let notExpressed = [
        "optax rmsprop_momentum": "RMSProp has no momentum",
        "optax rmsprop_centered": "RMSProp is not centered",
        "optax adam_eps_root": "Adam has no second epsilon under its root",
        "optax amsgrad": "no AMSGrad",
        "optax nadam": "no NAdam",
        "optax radam": "no RAdam",
        "optax adamax": "no AdaMax",
        "optax adadelta": "no AdaDelta",
        "optax lion": "no Lion",
        "optax yogi": "no Yogi",
        "torch RMSprop centered=true": "RMSProp is not centered",
        "torch NAdam": "no NAdam",
        "torch RAdam betas=[0.8, 0.99]": "no RAdam",
        "torch Adadelta": "no AdaDelta",
        "torch ASGD": "no averaging",
    ]

    static func expressed() throws -> [Trajectory] {
        try Trajectory.all().filter { optimizer(for: $0) != nil }
    }

    @Test func everyRowIsExpressedOrListed() throws {
        let rows = try Trajectory.all()
        #expect(rows.count == 28)
        #expect(Set(rows.map(\.description)).count == rows.count)
        let unexpressed = rows.filter { Self.optimizer(for: $0) == nil }.map(\.description)
        #expect(Set(unexpressed) == Set(Self.notExpressed.keys))
    }

    @Test(arguments: try expressed()) func agreesInDouble(_ row: Trajectory) throws {
        try agrees(row, Double.self, tolerance: 1e-12)
    }

    @Test(arguments: try expressed()) func agreesInFloat(_ row: Trajectory) throws {
        try agrees(row, Float.self, tolerance: 1e-5)
    }

    private func agrees<S: FloatingScalar>(_ row: Trajectory, _: S.Type, tolerance: Double) throws {
        let optimizer = try #require(Self.optimizer(for: row))
        try #require(row.parameters.count == 51)
        var p = Tensor<S>(row.parameters[0].map { S($0) })
        var memory = OptimizerMemory<S>()
        for (index, expected) in row.parameters.enumerated() {
            if index > 0 { optimizer.step(&p, along: gradient(at: p, of: Trajectory.function), &memory) }
            let found = p.scalars.map(Double.init) + [Double(Trajectory.function(p).scalar)]
            for (found, expected) in zip(found, expected + [row.values[index]]) {
                let error = Swift.abs(found - expected) / Swift.max(1, Swift.abs(expected))
                #expect(error <= tolerance, "step \(index): \(found), \(row) has \(expected)")
            }
        }
    }

    /// Our optimizer with the settings of `row`, or `nil` where one of them has no counterpart.
    static func optimizer(for row: Trajectory) -> (any Optimizer)? {
        var rest = row.settings
        func number(_ name: String) -> Double? {
            guard case .number(let value) = rest.removeValue(forKey: name) else { return nil }
            return value
        }
        func flag(_ name: String) -> Bool { rest.removeValue(forKey: name) == .flag(true) }
        func setting(_ name: String) -> Schedule { .constant(number(name) ?? .nan) }
        func betas() -> (Schedule, Schedule) {
            guard case .numbers(let values) = rest.removeValue(forKey: "betas"), values.count == 2 else {
                return (-1, -1)
            }
            return (.constant(values[0]), .constant(values[1]))
        }

        var optimizer: any Optimizer
        switch (row.library, row.optimizer) {
        case ("optax", "sgd"), ("optax", "momentum"), ("optax", "nesterov"):
            optimizer = SGD(
                learningRate: setting("learning_rate"), momentum: .constant(number("momentum") ?? 0),
                nesterov: flag("nesterov"))
        case ("torch", "SGD"):
            optimizer = SGD(learningRate: setting("lr"), momentum: setting("momentum"), nesterov: flag("nesterov"))
        case ("optax", "adagrad"):
            optimizer = Adagrad(
                learningRate: setting("learning_rate"), initialAccumulator: number("initial_accumulator_value") ?? .nan,
                epsilon: setting("eps"), epsilonPlacement: .insideRoot)
        case ("torch", "Adagrad"):
            optimizer = Adagrad(
                learningRate: setting("lr"), initialAccumulator: number("initial_accumulator_value") ?? .nan,
                epsilon: setting("eps"))
        case ("optax", _) where row.optimizer.hasPrefix("rmsprop"):
            optimizer = RMSProp(
                learningRate: setting("learning_rate"), decay: setting("decay"), epsilon: setting("eps"),
                epsilonPlacement: flag("eps_in_sqrt") ? .insideRoot : .outsideRoot)
        case ("torch", "RMSprop"):
            optimizer = RMSProp(learningRate: setting("lr"), decay: setting("alpha"), epsilon: setting("eps"))
        case ("optax", "adam"), ("optax", "adam_eps_root"), ("optax", "adamw"):
            optimizer = Adam(
                learningRate: setting("learning_rate"), beta1: setting("b1"), beta2: setting("b2"),
                epsilon: setting("eps"))
            if let decay = number("weight_decay") { optimizer = optimizer.weightDecay(.constant(decay)) }
        case ("torch", "Adam"), ("torch", "AdamW"):
            let (beta1, beta2) = betas()
            optimizer = Adam(learningRate: setting("lr"), beta1: beta1, beta2: beta2, epsilon: setting("eps"))
            let decay = Schedule.constant(number("weight_decay") ?? .nan)
            optimizer = flag("decoupled_weight_decay") ? optimizer.weightDecay(decay) : optimizer.l2(decay)
        default: return nil
        }
        // What is left must say that something is off.
        let isOff = rest.values.allSatisfy { [.none, .flag(false), .number(0)].contains($0) }
        return isOff ? optimizer : nil
    }
}
