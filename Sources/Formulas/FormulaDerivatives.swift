import Support
import Tensors

/// The first or second derivatives of formulas, as formulas, with their check by differences.
package struct FormulaDerivatives: Sendable {
    /// One derivative of one formula.
    package struct Entry: Sendable {
        /// The position of the formula differentiated.
        package let position: Int
        /// The names it is differentiated with respect to, one or two.
        package let names: [String]
        /// The derivative.
        package let formula: Formula
    }

    /// The formulas that are differentiated.
    package let formulas: FormulaVector
    /// The names with respect to which they are differentiated.
    package let names: [String]
    /// The order of the derivatives: 1 or 2.
    package let order: Int
    /// The derivatives, formula by formula and name by name; second derivatives for each pair of names in both orders.
    package let entries: [Entry]

    /// The most derivatives of a list; people do not read longer ones.
    private static let mostEntries = 100_000

    /// Differentiates formulas.
    /// - Parameters:
    ///   - names: The names with respect to which they are differentiated; by default all variables.
    ///   - order: The order of the derivatives: 1 or 2.
    /// - Throws: `FormulaError` if a name is not a variable, or if there are more than 100,000 derivatives.
    package init(
        of formulas: FormulaVector, withRespectTo names: [String]? = nil, order: Int = 1
    ) throws(FormulaError) {
        precondition(order == 1 || order == 2, "derivatives of order \(order); give 1 or 2")
        let wanted = names ?? formulas.variables
        let known = Set(formulas.variables)
        for name in wanted where !known.contains(name) {
            let hint = nearestName(to: name, among: formulas.variables).map { "did you mean \"\($0)\"?" }
            throw FormulaError("\"\(name)\" is not a variable of \(formulas)", hint ?? "")
        }
        let count = wanted.count * (order == 1 ? 1 : wanted.count) * formulas.formulas.count
        guard count <= Self.mostEntries else {
            throw FormulaError(
                "\(count) derivatives", "at most \(Self.mostEntries) are written down; choose fewer variables")
        }
        var entries: [Entry] = []
        for (position, formula) in formulas.formulas.enumerated() {
            if order == 1 {
                let slopes = try formula.gradient(withRespectTo: wanted)
                entries += zip(wanted, slopes).map { Entry(position: position, names: [$0], formula: $1) }
            } else {
                for (first, row) in zip(wanted, try formula.hessian(withRespectTo: wanted)) {
                    entries += zip(wanted, row).map { Entry(position: position, names: [first, $0], formula: $1) }
                }
            }
        }
        (self.formulas, self.names, self.order, self.entries) = (formulas, wanted, order, entries)
    }

    /// The values of formulas and derivatives at a point.
    package struct Values: Sendable {
        /// The values of the formulas.
        package let formulas: [Double]
        /// The reason why each of these is not finite; `nil` where it is.
        package let faults: [String?]
        /// The values of the derivatives, in the order of `entries`.
        package let entries: [Value]
    }

    /// A derivative at a point beside its approximation.
    package struct Value: Sendable {
        /// The value of the derivative's formula.
        package let exact: Double
        /// The approximation by centred differences; for a second derivative, by differences of the exact first one.
        package let numerical: Double
        /// |exact − numerical| divided by the greater of the two, or by a thousandth of the largest derivative of the
        /// formula if that is more, since differences are not more exact than that.
        package let relativeError: Double
        /// The reason why the exact value is not finite; `nil` if it is.
        package let fault: String?
    }

    /// The values of the derivatives beside centred differences.
    /// - Throws: `FormulaError` if the point lacks a variable or has others.
    package func values(at point: [String: Double]) throws(FormulaError) -> Values {
        for name in formulas.variables where point[name] == nil {
            throw FormulaError("the value of \"\(name)\" is missing", "add \(name)=1")
        }
        for name in point.keys.sorted() where !formulas.variables.contains(name) {
            let hint = nearestName(to: name, among: formulas.variables).map { "did you mean \"\($0)\"?" }
            throw FormulaError("\"\(name)\" is not a variable of \(formulas)", hint ?? "")
        }
        var pairs: [(exact: Double, numerical: Double)] = []
        for entry in entries {
            var differentiated = formulas.formulas[entry.position]
            if order == 2 { differentiated = try differentiated.derivative(withRespectTo: entry.names[0]) }
            let numerical = try Self.difference(of: differentiated, entry.names[order - 1], at: point)
            pairs.append((try entry.formula.value(of: point), numerical))
        }
        let perFormula = max(1, entries.count / formulas.formulas.count)
        let values = pairs.enumerated().map { place, pair in
            let start = place / perFormula * perFormula
            let largest = pairs[start..<start + perFormula].map { abs($0.exact) }.filter(\.isFinite).max() ?? 0
            return Value(
                exact: pair.exact, numerical: pair.numerical,
                relativeError: Self.relativeError(pair.exact, pair.numerical, largest: largest),
                fault: entries[place].formula.fault(at: point))
        }
        return Values(
            formulas: try formulas.formulas.map { f throws(FormulaError) in try f.value(of: point) },
            faults: formulas.formulas.map { $0.fault(at: point) }, entries: values)
    }

    private static func relativeError(_ exact: Double, _ numerical: Double, largest: Double) -> Double {
        let difference = abs(exact - numerical)
        return difference == 0 ? 0 : difference / max(abs(exact), abs(numerical), 1e-3 * largest)
    }

    /// (f(x + h) − f(x − h)) / 2h in one variable.
    private static func difference(
        of formula: Formula, _ name: String, at point: [String: Double]
    ) throws(FormulaError) -> Double {
        let x = point[name] ?? 0
        let h = DifferenceFormula.centered.defaultStep(for: Double.self) * max(1, abs(x))
        var (above, below) = (point, point)
        above[name] = x + h
        below[name] = x - h
        let width = (x + h) - (x - h)
        return (try formula.value(of: above) - formula.value(of: below)) / width
    }
}

extension Formula {
    /// The value at a point that has all names.
    fileprivate func value(of point: [String: Double]) throws(FormulaError) -> Double {
        try expression.value { point[$0] }
    }
}
