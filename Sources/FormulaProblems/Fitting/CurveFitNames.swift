import Formulas
import Minimizers
import Settings
import Support
import Tensors

/// The meaning of the names of a fit: columns of the data, or parameters with a start.
struct CurveFitNames {
    let formula: FormulaModel
    let parameters: [String]
    let predictors: [String]
    /// The weight of a row by its columns.
    let weights: Formula?
    /// All columns that are needed.
    let data: [String]
    /// The start of each parameter; NaN for one without.
    let start: Vector

    init(_ text: String, columns names: [String], start: String?, weights: String?) throws(CurveFitError) {
        let columns = names + Self.positions(names)
        let texts = try CurveFitError.reading(.start) { try VariableTexts(start ?? "", form: "b1=1") }
        let formula = try CurveFitError.reading(.formula) {
            try FormulaModel(text, variables: texts.names + columns)
        }
        if let name = texts.names.first(where: columns.contains) {
            throw CurveFitError(
                .start, "\(name) is a column of the data", "only parameters have a start, so rename one of them")
        }
        let parameters = formula.model.variables.filter { !columns.contains($0) }
        try Self.checkResponse(formula, parameters, columns, names)
        try Self.check(parameters, names, texts)
        self.start = try CurveFitError.reading(.start) {
            Vector(try texts.values(of: parameters, number).map { $0 ?? .nan })
        }
        self.weights = try weights.map { text throws(CurveFitError) in try Self.weights(text, columns, names) }
        (self.formula, self.parameters) = (formula, parameters)
        predictors = formula.model.variables.filter(columns.contains)
        let used = formula.response.variables + predictors + (self.weights?.variables ?? [])
        data = used.enumerated().filter { !used[..<$0].contains($1) }.map(\.element)
    }

    /// The names of columns by their position, column1, column2, …, as far as no column has them.
    private static func positions(_ names: [String]) -> [String] {
        names.indices.map { "column\($0 + 1)" }.filter { !names.contains($0) }
    }

    /// Returns the name of the column that is meant by a name or a position.
    static func column(_ name: String, among names: [String]) -> String {
        guard !names.contains(name), name.hasPrefix("column"), let position = Int(name.dropFirst("column".count)),
            names.indices.contains(position - 1)
        else { return name }
        return names[position - 1]
    }

    /// The columns as they are written in a formula.
    private static func list(_ names: [String]) -> String {
        "the columns are \(names.map(\.asName).joined(separator: ", "))"
            + (names.contains { $0.asName != $0 } ? ", or column1, column2, … by position" : "")
    }

    private static func weights(
        _ text: String, _ columns: [String], _ names: [String]
    ) throws(CurveFitError) -> Formula {
        let formula = try CurveFitError.reading(.weights) { try Formula(text, variables: columns) }
        guard let name = formula.variables.first(where: { !columns.contains($0) }) else { return formula }
        throw CurveFitError(
            .weights, "\"\(oneLine(name))\" is not a column\(hint(name, names))", list(names))
    }

    private static func checkResponse(
        _ formula: FormulaModel, _ parameters: [String], _ columns: [String], _ all: [String]
    ) throws(CurveFitError) {
        let names = formula.response.variables
        guard !names.isEmpty else {
            throw CurveFitError(.formula, "the response \(formula.response) has no column", "write it left of \"~\"")
        }
        for name in names where !columns.contains(name) {
            guard !parameters.contains(name) else {
                throw CurveFitError(
                    .formula, "\(name) is a parameter and stands in the response",
                    "parameters stand right of \"~\"")
            }
            throw CurveFitError(
                .formula, "\(name), in the response, is not a column\(hint(name, all))", list(all))
        }
    }

    /// Throws where there is no parameter, or one without a start among others that have one looks like a column.
    private static func check(
        _ parameters: [String], _ columns: [String], _ texts: VariableTexts
    ) throws(CurveFitError) {
        guard !parameters.isEmpty else {
            throw CurveFitError(.formula, "every name in it is a column", "a model needs parameters to fit")
        }
        let values = try CurveFitError.reading(.start) {
            try texts.values(of: parameters) { text, _ throws(SettingError) in text }
        }
        guard !texts.names.isEmpty else { return }
        for (name, value) in zip(parameters, values) where value == nil {
            guard let column = nearestName(to: name, among: columns) else { continue }
            throw CurveFitError(
                .start, "\(name) is not a column",
                "did you mean \"\(column)\"? If not, give each parameter one: "
                    + parameters.map { "\($0)=…" }.joined(separator: ","))
        }
    }

    private static func hint(_ name: String, _ columns: [String]) -> String {
        nearestName(to: name, among: columns).map { "; did you mean \"\($0)\"?" } ?? ""
    }
}
