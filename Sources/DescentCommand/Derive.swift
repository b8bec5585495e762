import ArgumentParser
import Descent
import Learning
import Support

struct Derive: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the derivatives of formulas as formulas.",
        discussion: """
            FORMULAS are one formula, or several separated by commas (\(FormulaArgument.help)). Of one, the gradient is printed; of several, the \
            Jacobian; with --order 2 the Hessian of each. \(Formula.syntax)

            With --at, each derivative's value stands beside centred differences and the relative error. Those of second \
            derivatives are differences of the exact first ones.

            --json prints one object: `formula` (several: `formulas`), `value` with --at, and `gradient` by variable, \
            each with `formula`, `latex` with --latex, and `value`, `numerical`, `relativeError` with --at. With \
            --order 2 it has `hessian` by variable and variable instead. Of several formulas, `jacobian` and `hessians` \
            are lists, and `values` those of the formulas. What is not finite is null.

            descent derive "x^2*y, 5*x+sin(y)"
            descent derive "(1-x)^2 + 100*(y-x^2)^2" --order 2 --at x=1,y=2
            descent derive "sum(i, 1, 3, x[i]^4)" --wrt "x[2]" --latex
            """)

    @Argument(help: ArgumentHelp("As in \"x^2*y, 5*x + sin(y)\".", valueName: "formulas")) var text: String
    @Option(help: "The variables, in the order wanted: x,y. (default: all, in the order they appear)") var wrt: String?
    @Option(parsing: .unconditional, help: "1 for first derivatives, 2 for second ones.") var order = 1
    @Flag(help: "Print LaTeX.") var latex = false
    @Option(parsing: .unconditional, help: "A point, x=1,y=2 or x=[1,2]: also print values. (default: none)") var at:
        String?
    @Flag(help: "Print a JSON object.") var json = false

    func run() throws { try Formula.withDeepNesting(derive) }

    private func derive() throws {
        let text = try FormulaArgument.text(of: text)
        guard order == 1 || order == 2 else { throw UsageError("--order is \(order); give 1 or 2") }
        let point = try at.map { text in try usage("--at") { try NamedNumbers(text) } }
        let names = try wrt.map { text in try usage("--wrt") { try NamedNumbers.names(in: text) } }
        let formulas = try usage("formula") {
            try FormulaVector(text, variables: (point?.names ?? []) + (names ?? []))
        }
        let derivatives = try usage("derive") {
            try FormulaDerivatives(of: formulas, withRespectTo: names, order: order)
        }
        let values = try point.map { point in try usage("--at") { try derivatives.values(at: point.values) } }
        print(
            json
                ? DerivativesJSON(derivatives: derivatives, values: values, latex: latex).value.description
                : Listing(derivatives: derivatives, values: values).text(latex: latex))
    }
}

/// Derivatives as a table for people: each pair of names once.
private struct Listing {
    let derivatives: FormulaDerivatives
    let values: FormulaDerivatives.Values?

    func text(latex: Bool) -> String {
        let formulas = derivatives.formulas.formulas
        return formulas.indices.map { position in
            let name = formulas.count == 1 ? "f" : "f\(position + 1)"
            let shown = latex ? Self.latex(name) + " = " + formulas[position].latex : "\(name) = \(formulas[position])"
            let value = values.map { " = \(Self.shown($0.formulas[position]))" } ?? ""
            return shown + value + "\n" + table(of: position, name, latex: latex)
        }.joined(separator: "\n")
    }

    private func table(of position: Int, _ name: String, latex: Bool) -> String {
        var rows: [[String]] = []
        var notes: [String] = []
        var hasZeros = false
        let places = Dictionary(uniqueKeysWithValues: zip(derivatives.names, 0...))
        for (place, entry) in derivatives.entries.enumerated() where entry.position == position {
            // Second derivatives are symmetric.
            let order = entry.names.map { places[$0] ?? 0 }
            guard order == order.sorted() else { continue }
            if order.count == 2, !isShown(entry) {
                hasZeros = true
                continue
            }
            let label = latex ? Self.latexLabel(name, entry.names) : Self.label(name, entry.names)
            var row = [label, "= " + (latex ? entry.formula.latex : entry.formula.description)]
            if let value = values?.entries[place] {
                row += [Self.shown(value.exact), Self.shown(value.numerical), Self.shown(value.relativeError, 2)]
                if let fault = value.fault { notes.append("\(label): \(fault)") }
            }
            rows.append(row)
        }
        if let fault = values?.faults[position] { notes.insert("\(name): \(fault)", at: 0) }
        if hasZeros { notes.append(rows.isEmpty ? "all second derivatives are 0" : "all others are 0") }
        if values != nil && !rows.isEmpty { rows.insert(["", "", "value", "numerical", "relative error"], at: 0) }
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line = cells.joined(separator: "  ")
            return "  " + line.reversed().drop { $0 == " " }.reversed()
        }
        return (lines + notes.map { "  " + $0 }).joined(separator: "\n")
    }

    /// Most second derivatives of large sums are 0.
    private func isShown(_ entry: FormulaDerivatives.Entry) -> Bool { entry.formula != Formula(0) }

    private static func shown(_ value: Double, _ digits: Int = 10) -> String {
        value.isNaN ? "nan" : general(value, digits)
    }

    private static func label(_ name: String, _ names: [String]) -> String {
        names.count == 1
            ? "d\(name)/d\(names[0])"
            : "d^2\(name)/d\(names[0])" + (names[0] == names[1] ? "^2" : " d\(names[1])")
    }

    private static func latexLabel(_ name: String, _ names: [String]) -> String {
        let below = names.map { "\\partial " + ((try? Formula($0, variables: names))?.latex ?? $0) }
        let (top, bottom) =
            names.count == 1
            ? ("\\partial", below[0])
            : ("\\partial^{2}", below[0] == below[1] ? below[0] + "^{2}" : below.joined(separator: " "))
        return "\\frac{\(top) \(latex(name))}{\(bottom)}"
    }

    private static func latex(_ name: String) -> String {
        name.count == 1 ? name : "\(name.prefix(1))_{\(name.dropFirst())}"
    }
}

/// Derivatives as a JSON object.
private struct DerivativesJSON {
    let derivatives: FormulaDerivatives
    let values: FormulaDerivatives.Values?
    let latex: Bool

    var value: JSONValue {
        let formulas = derivatives.formulas.formulas
        let tables = formulas.indices.map(table)
        let kind = derivatives.order == 1 ? "gradient" : "hessian"
        if formulas.count == 1 {
            var members = described(formulas[0])
            if let values {
                members.append(("value", number(values.formulas[0])))
                if let fault = values.faults[0] { members.append(("reason", .string(fault))) }
            }
            return .object(members + [(kind, tables[0])])
        }
        var members: [(key: String, value: JSONValue)] = [("formulas", .array(formulas.map { .object(described($0)) }))]
        if let values { members.append(("values", .array(values.formulas.map(number)))) }
        return .object(members + [(derivatives.order == 1 ? "jacobian" : "hessians", .array(tables))])
    }

    /// The derivatives by name, and for second derivatives by name again.
    private func table(of position: Int) -> JSONValue {
        let names = derivatives.names
        let count = derivatives.order == 1 ? names.count : names.count * names.count
        let entries = (0..<count).map { entry(position * count + $0) }
        if derivatives.order == 1 { return .object(Array(zip(names, entries)).map { ($0, $1) }) }
        return .object(
            names.indices.map { row in
                (names[row], .object(names.indices.map { (names[$0], entries[row * names.count + $0]) }))
            })
    }

    private func entry(_ place: Int) -> JSONValue {
        var members = described(derivatives.entries[place].formula)
        if let value = values?.entries[place] {
            members += [
                ("value", number(value.exact)), ("numerical", number(value.numerical)),
                ("relativeError", number(value.relativeError)),
            ]
            if let fault = value.fault { members.append(("reason", .string(fault))) }
        }
        return .object(members)
    }

    private func described(_ formula: Formula) -> [(key: String, value: JSONValue)] {
        [("formula", .string(formula.description))] + (latex ? [("latex", .string(formula.latex))] : [])
    }

    private func number(_ value: Double) -> JSONValue { value.isFinite ? .number("\(value)") : .null }
}
