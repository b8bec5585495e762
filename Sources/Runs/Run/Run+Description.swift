import Learning
import Support
import Tensors

extension Run: CustomStringConvertible {
    /// The parameters with their shapes, the features, the settings and the metrics.
    public var description: String {
        let (data, settings, result) = (configuration.data, configuration.settings, configuration.result)
        var target: String
        switch configuration.target.rule {
        case .classes(let names):
            let more = names.count > 20 ? " and \(names.count - 20) more" : ""
            target = "one of \(names.count) classes: \(names.prefix(20).joined(separator: ", "))\(more)"
            if let threshold = result.threshold, let name = names.last {
                target += "; \(name) from probability \(general(threshold)) on"
            }
        case .values(let offset, let scale): target = "(y - \(general(offset))) / \(general(scale))"
        }
        let clauses = settings.shown.dropFirst().map { "\($0.title) \($0.text)" }
        let rows = "\(data.trainingRows) training, \(data.validationRows) validation, \(data.testRows) test"
        var sections: [(String, [String])] = [
            ("model \(settings.effectiveModel)", parameterLines),
            ("features", "\(configuration.features)".split(separator: "\n").map(String.init)),
            ("target \(configuration.target.column)", [target]),
            ("data \(data.source)\(data.testSource.map { ", tested on \($0)" } ?? "")", ["\(rows) rows"]),
            (
                "training",
                [
                    clauses.joined(separator: ", "),
                    "\(result.epochs) epochs, \(result.steps) steps, \(fixed(result.seconds, 2)) s, "
                        + "\(short(result.examplesPerSecond)) examples/s",
                ]
            ),
            (
                "metrics",
                result.parts.compactMap { name, score in score.map { "\(name): \($0)" } }
            ),
        ]
        sections.insert(contentsOf: coefficientSections, at: 1)
        return sections.map { title, lines in ([title] + lines.map { "  " + $0 }).joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private var parameterLines: [String] {
        let leaves = Leaves(of: model)
        let width = leaves.names.map(\.count).max() ?? 0
        let lines = zip(leaves.names, leaves.tensors).map { name, tensor in
            name + String(repeating: " ", count: width - name.count) + "  \(tensor.scalarType) \(tensor.shape)"
        }
        return lines + ["\(leaves.tensors.reduce(0) { $0 + $1.shape.elementCount }) parameters"]
    }
}
