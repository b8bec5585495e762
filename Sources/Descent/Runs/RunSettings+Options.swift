import Learning

extension RunSettings {
    /// The options of `descent train` that say the same: those whose value is not the default.
    /// - Parameter defaults: of `descent train` for the data.
    public func trainingOptions(beside defaults: RunSettings = RunSettings()) -> [String] {
        var options: [String] = []
        func add<Value: Equatable>(
            _ name: String, _ path: KeyPath<RunSettings, Value>, _ text: (Value) -> String? = { "\($0)" }
        ) {
            let value = self[keyPath: path]
            guard value != defaults[keyPath: path], let text = text(value) else { return }
            options += ["--" + name, text]
        }
        add("target", \.target) { $0 }
        add("model", \.model)
        add("activation", \.activation) { $0.rawValue }
        add("loss", \.loss) { $0?.description }
        add("optimizer", \.optimizer)
        add("learning-rate", \.learningRate) { $0.map { "\($0)" } }
        add("schedule", \.schedule)
        add("plateau", \.plateau) { $0.map { "\($0)" } }
        add("weight-decay", \.weightDecay)
        add("l2", \.l2)
        add("clip-norm", \.clipNorm) { $0.map { "\($0)" } }
        add("batch-size", \.batchSize) { $0.map { "\($0)" } ?? "full" }
        add("order", \.order) { $0?.rawValue }
        add("epochs", \.epochs)
        add("seed", \.seed)
        add("test-fraction", \.testFraction)
        add("validation-fraction", \.validationFraction)
        add("early-stopping", \.earlyStoppingPatience) { $0.map { "\($0)" } }
        add("monitor", \.earlyStoppingMetric) { $0?.rawValue }
        return options
    }
}
