import Datasets
import Minimizers

extension Solution<NamedPoint> {
    /// The recorded steps, the start first: `step`, each variable under its own name, `value`, `gradientNorm` (missing
    /// for methods without gradients) and `stepLength`. Where a variable has the name of another column, that column's
    /// name gets a `_`.
    /// - Precondition: the points were recorded.
    package var traceTable: Table {
        func name(_ column: String) -> String { point.names.contains(column) ? name(column + "_") : column }
        let variables = point.names.indices.map { index in
            Table.Column(name: point.names[index], numbers: trace.map { $0.point?[index] ?? .nan })
        }
        return Table(
            columns: [Table.Column(name: name("step"), numbers: trace.map { Double($0.step) })] + variables + [
                Table.Column(name: name("value"), numbers: trace.map(\.value)),
                Table.Column(name: name("gradientNorm"), numbers: trace.map { $0.gradientNorm ?? .nan }),
                Table.Column(name: name("stepLength"), numbers: trace.map(\.stepLength)),
            ], source: "trace")
    }
}
