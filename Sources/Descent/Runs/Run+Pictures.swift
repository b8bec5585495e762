import Learning
import Tensors

extension Run {
    /// What a finished run shows, by name: the weights of the first layer; for classes how often one was taken for
    /// another, and, where the features are the pixels of a square image, examples with what the model says of them;
    /// for numbers those predicted against those observed. All but the weights are of the data that the plan watches
    /// the run by.
    /// - Throws: `TrainingError`.
    public func pictures(by plan: Plan) throws(TrainingError) -> [(name: String, picture: Plot)] {
        let side = plan.imageSide
        var found: [(name: String, picture: Plot)] = []
        if let weights: Tensor<Float> = Leaves(of: model).tensors.first?.typed(), weights.rank == 2 {
            let rows = weights.scalars.map(Double.init).rows(of: weights.shape[1])
            // Of more features a picture shows nothing.
            if rows.count <= 1024 {
                let image = side.map { (rows: $0, columns: $0) }
                found.append(("first-layer", .weightGrid(title: "Weights of the first layer", rows, image: image)))
            }
        }
        guard let (name, data) = plan.watched else { return found }
        let outputs = try model.outputs(for: data)
        switch data.targets {
        case .classes(let classes, let names):
            let predicted = predictedClasses(outputs.scalars, width: outputs.shape[1])
            let counts = confusionMatrix(predicted, labels: classes, classCount: names.count)
            found.append(
                ("confusion-matrix", .confusionMatrix(title: "Confusion matrix, \(name)", counts, names: names)))
            if let side {
                let examples = (0..<min(32, data.count)).map { row in
                    SamplePrediction(
                        image: data.features(of: row).rows(of: side), predicted: names[Int(predicted[row])],
                        expected: names[Int(classes[row])])
                }
                found.append(("examples", .samples(title: "Examples, \(name)", examples)))
            }
        case .values(let values):
            let (observed, predicted) = (plan.target.decode(values), plan.target.decode(outputs.scalars))
            found.append(
                (
                    "predicted-and-observed",
                    .predictions(
                        title: "Predicted and observed, \(name)", label: oneLine(plan.target.column, limit: 40),
                        observed: observed.map(Double.init), predicted: predicted.map(Double.init))
                ))
        }
        return found
    }
}

extension Run.Plan {
    /// The side of the square image whose pixels the features are, if they are named so: pixel0, pixel1 and so on.
    fileprivate var imageSide: Int? {
        let names = features.featureNames
        let side = Int(Double(names.count).squareRoot().rounded())
        let arePixels = names.enumerated().allSatisfy { $1 == "pixel\($0)" || $1 == "pixel\($0 + 1)" }
        return side > 1 && side * side == names.count && arePixels ? side : nil
    }
}

extension Dataset {
    fileprivate func features(of row: Int) -> [Double] {
        featureScalars[row * featureCount..<(row + 1) * featureCount].map(Double.init)
    }
}

extension [Double] {
    /// Cut into rows of so many numbers.
    fileprivate func rows(of width: Int) -> [[Double]] {
        stride(from: 0, to: count, by: Swift.max(width, 1)).map { Array(self[$0..<Swift.min($0 + width, count)]) }
    }
}
