import Learning
import Support
import Tensors

extension Run {
    /// The coefficients of a linear model in the units of the table's columns; `nil` for other models.
    public var coefficients: [LinearCoefficient]? {
        if let linear = configuration.linear { return linear.coefficients }
        guard configuration.settings.isLinearModel else { return nil }
        let leaves = Leaves(of: model)
        let tensors = zip(leaves.names, leaves.tensors).reduce(into: [String: Tensor<Float>]()) {
            $0[$1.0] = $1.1.typed()
        }
        guard let weight = tensors["linear.weight"], let bias = tensors["linear.bias"] else { return nil }
        let (scalars, outputs) = (weight.scalars.map(Double.init), bias.scalars.count)
        let weights = (0..<outputs).map { output in
            stride(from: output, to: scalars.count, by: outputs).map { scalars[$0] }
        }
        return ColumnUnits(features: configuration.features, target: configuration.target).coefficients(
            weights: weights, intercepts: bias.scalars.map(Double.init), configuration.settings.intercept)
    }

    /// The reason why the coefficients have no standard errors; `nil` where they have.
    public var reasonWithoutErrors: String? {
        guard let linear = configuration.linear else {
            return "they were trained by \(configuration.settings.optimizer.name), and not solved"
        }
        return linear.withoutErrors
    }

    /// The coefficients as a table, and how well the model fits, for people.
    var coefficientSections: [(String, [String])] {
        guard let coefficients else { return [] }
        let hasErrors = coefficients.contains { $0.standardError != nil }
        let hasOutputs = coefficients.contains { $0.output != nil }
        let statistic = configuration.task == .regression && configuration.settings.family == nil ? "t" : "z"
        let header =
            (hasOutputs ? ["class"] : []) + ["term", "estimate"]
            + (hasErrors ? ["std. error", statistic, "p", "95 % from", "to"] : [])
        let rows = coefficients.map { row in
            let numbers =
                [row.estimate] + (hasErrors ? [row.standardError, row.statistic, row.pValue, row.low, row.high] : [])
            return (hasOutputs ? [row.output ?? ""] : []) + [row.term] + numbers.map { $0.map { general($0, 6) } ?? "" }
        }
        var lines = aligned([header] + rows, numbersFrom: hasOutputs ? 2 : 1)
        if let reasonWithoutErrors { lines.append("no standard errors: \(reasonWithoutErrors)") }
        lines += comparisons
        var sections = [("coefficients, in the units of the columns", lines)]
        if let likelihood = configuration.linear?.likelihood { sections.append(("fit", ["\(likelihood)"])) }
        for warning in configuration.linear?.warnings ?? [] { sections.append(("note", [warning])) }
        return sections
    }

    /// The classes and categories with which others are compared, a line each.
    private var comparisons: [String] {
        guard let coefficients, let linear = configuration.linear else { return [] }
        var lines: [String] = []
        let outputs = Set(coefficients.compactMap(\.output))
        if let first = configuration.classNames?.first, !outputs.contains(first) {
            lines.append("classes are compared with \(first)")
        }
        let terms = Set(coefficients.map(\.term))
        let references = configuration.features.featureNames.filter { !terms.contains($0) }
        if !references.isEmpty, linear.weights.first != nil {
            lines.append("categories are compared with \(references.joined(separator: ", "))")
        }
        return lines
    }
}

extension LinearLikelihood: CustomStringConvertible {
    /// The numbers by name, for people.
    public var description: String {
        var parts = ["log-likelihood \(general(logLikelihood, 6))", "deviance \(general(deviance, 6))"]
        if let residualDegrees { parts.append("\(residualDegrees) residual degrees of freedom") }
        if let aic { parts.append("AIC \(general(aic, 6))") }
        return (parts + ["R² \(fixed(r2, 4))"]).joined(separator: ", ")
    }
}

/// The JSON object that `descent inspect --json` prints.
public struct RunSummary: Encodable, Sendable {
    let model: String
    let target: String
    let source: String
    let features: [String]
    let classes: [String]?
    let settings: [String: String]
    let parameters: Int
    let result: RunResult
    let coefficients: [LinearCoefficient]?
    let withoutErrors: String?
    let likelihood: LinearLikelihood?
    let warnings: [String]?

    /// Creates the summary of a run.
    public init(_ run: Run) {
        let configuration = run.configuration
        model = configuration.settings.effectiveModel.description
        (target, source) = (configuration.target.column, configuration.data.source)
        (features, classes) = (configuration.features.featureNames, configuration.classNames)
        settings = Dictionary(
            configuration.settings.shown.map { ($0.title, $0.text) }, uniquingKeysWith: { first, _ in first })
        parameters = Leaves(of: run.model).tensors.reduce(0) { $0 + $1.shape.elementCount }
        result = configuration.result
        coefficients = run.coefficients
        withoutErrors = coefficients == nil ? nil : run.reasonWithoutErrors
        (likelihood, warnings) = (configuration.linear?.likelihood, configuration.linear?.warnings)
    }
}
