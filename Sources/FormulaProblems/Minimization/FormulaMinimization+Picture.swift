import Minimizers
import Plots

extension FormulaMinimization {
    /// How the minimum was found: for two variables the path over the contours, within bounds and constraints; for one the
    /// formula with the steps on it; else the value against the step.
    /// - Precondition: the points were recorded.
    public func picture(of solution: Solution<NamedPoint>, title: String) -> Plot {
        let rows = solution.trace.filter { $0.point != nil }
        func surface(_ value: @escaping (Vector) throws -> Double) -> Surface {
            { x, y in zip(x, y).map { (try? value([$0, $1])) ?? .nan } }
        }
        let (objective, regularizer) = (problem.objective, problem.regularizer)
        let inequalities = problem.constraints.filter { $0.kind == .inequality }
        return .descent(
            title: title, names: variables, path: rows.compactMap(\.point?.elements), values: rows.map(\.value),
            bounds: problem.bounds.map { zip($0.lower, $0.upper).map { $0...$1 } } ?? [],
            constraints: inequalities.map { constraint in surface { try constraint.values($0)[0] } },
            surface: surface { try objective.value($0) + (regularizer?.value($0) ?? 0) },
            curve: { places in
                places.map { (try? objective.value([$0]) + (regularizer?.value([$0]) ?? 0)) ?? .nan }
            })
    }
}
