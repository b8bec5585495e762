import Learning

extension Run {
    /// What a finished run shows, by name: the weights of the first layer; for classes how often one was taken for
    /// another, and, where the features are the pixels of a square image, examples with what the model says of them;
    /// for numbers those predicted against those observed. All but the weights are of the data that the plan watches
    /// the run by.
    /// - Throws: `TrainingError`.
    public func pictures(by plan: Plan) throws(TrainingError) -> [(name: String, picture: Plot)] {
        var found: [(name: String, picture: Plot)] = []
        if let weights = firstLayer(title: "Weights of the first layer") { found.append(("first-layer", weights)) }
        guard let (name, data) = plan.watched else { return found }
        let findings = try findings(on: data, part: name)
        guard let names = configuration.classNames else {
            let label = oneLine(configuration.target.column, limit: 40)
            let plot = Plot.predictions(
                title: "Predicted and observed, \(name)", label: label, observed: findings.observed,
                predicted: findings.predicted)
            return found + [("predicted-and-observed", plot)]
        }
        let matrix = Plot.confusionMatrix(title: "Confusion matrix, \(name)", findings.confusion, names: names)
        found.append(("confusion-matrix", matrix))
        if !findings.samples.isEmpty {
            found.append(("examples", .samples(title: "Examples, \(name)", findings.samples)))
        }
        return found
    }

    /// The weights that the features meet first: images where the features are pixels, bars of a single unit, else a
    /// matrix; nil where there are too many features to show.
    func firstLayer(title: String = "") -> Plot? {
        let names = configuration.features.featureNames
        let shape = configuration.imageShape
        guard let weights = firstLayerWeights, shape != nil || names.count <= 60 else { return nil }
        return .weightGrid(title: title, weights, image: shape, featureNames: names)
    }
}
