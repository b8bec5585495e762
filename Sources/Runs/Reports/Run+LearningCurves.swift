import Learning
import Plots
import Tensors

extension Run {
    /// The loss, the metric people look at first, and the learning rate, by epoch.
    var learningCurves: [LearningCurve] {
        guard epochs.count > 1 else { return [] }
        let numbers = epochs.map { Double($0.epoch) }
        let watched = configuration.data.validationRows > 0 ? "validation" : "test"
        func scores(_ part: KeyPath<EpochRecord, Evaluation?>) -> [Score?] {
            epochs.map { $0[keyPath: part].map { Score($0, examples: 0, scale: configuration.target.scale) } }
        }
        let (training, validation) = (scores(\.training), scores(\.validation))
        let kept = configuration.result.modelEpoch
        let best = kept < configuration.result.epochs ? Double(kept) : nil
        func curve(_ label: String, _ series: [(String, [Double?])]) -> LearningCurve {
            LearningCurve(
                label: label, epochs: numbers,
                series: series.filter { $0.1.contains { $0 != nil } }.map { ($0.0, $0.1.map { $0 ?? .nan }) },
                bestEpoch: best)
        }
        let rate = LearningCurve(
            label: "learning rate", epochs: numbers, series: [("", epochs.map(\.learningRate))], scale: .linear)
        let titles = [Metric.rmse.description: "RMSE"]
        let names = Set((training + validation).flatMap { $0?.metrics.keys.map { $0 } ?? [] })
            .subtracting([Metric.r2.description]).sorted { Metric.comesBefore($0, $1) }
        let curves = names.map { name in
            curve(
                titles[name] ?? name,
                [
                    ("training", training.map { $0?.metrics[name] }), (watched, validation.map { $0?.metrics[name] }),
                ])
        }
        return [curve("loss", [("training", epochs.map(\.trainingLoss)), (watched, validation.map { $0?.loss })])]
            + curves.filter { !$0.series.isEmpty } + [rate]
    }

    /// The weights that the features meet first, `[features][units]`.
    var firstLayerWeights: [[Double]]? {
        let count = configuration.features.featureCount
        for leaf in Leaves(of: model).tensors where leaf.shape.rank == 2 && leaf.shape[0] == count {
            guard let tensor: Tensor<Float> = leaf.typed(), leaf.shape[1] > 0 else { continue }
            let (scalars, width) = (tensor.scalars, leaf.shape[1])
            return (0..<count).map { row in scalars[row * width..<(row + 1) * width].map(Double.init) }
        }
        return nil
    }
}
