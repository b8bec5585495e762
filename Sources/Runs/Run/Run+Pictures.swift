import Learning
import Plots
import Support

extension Run {
    /// The pictures of a finished run, by name: the weights of the first layer and, if it has `findings`, the confusion matrix
    /// of classes, with samples if the features are the pixels of a square image, or predicted against observed values.
    var pictures: [(name: String, picture: Plot)] {
        var found: [(name: String, picture: Plot)] = []
        if let weights = firstLayer(title: "Weights of the first layer") { found.append(("first-layer", weights)) }
        guard let findings else { return found }
        guard let names = configuration.classNames else {
            let label = oneLine(configuration.target.column, limit: 40)
            let plot = Plot.predictions(
                title: "Predicted and observed, \(findings.part)", label: label,
                observed: findings.observed.thinned(to: 2000), predicted: findings.predicted.thinned(to: 2000))
            return found + [("predicted-and-observed", plot)]
        }
        if let confusion = findings.confusion {
            let plot = Plot.confusionMatrix(
                title: "Confusion matrix, \(findings.part)", confusion, names: names,
                atMost: Plot.mostConfusionClasses)
            found.append(("confusion-matrix", plot))
        }
        if !findings.samples.isEmpty {
            found.append(("examples", .samples(title: "Examples, \(findings.part)", findings.samples)))
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
