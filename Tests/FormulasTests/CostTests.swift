import Testing

@testable import Formulas

@Suite("What derivatives of long formulas look at")
struct CostTests {
    @Test(
        "Only the terms of a sum that may have the element",
        arguments: [
            ("x[i]^2", [7]), ("x[i] + x[2*i + 1] + x[30 - i]", [3, 7]), ("x[2*i]", []), ("x[(i + 1)*2 - 1]", [3]),
            ("x[5]*x[i]", [7]), ("y[i]", []), ("x[7]*y[i]", Array(stride(from: 1, through: 9, by: 1))),
            ("x[i^2]", Array(stride(from: 1, through: 9, by: 1))),
            ("sum(j, 1, 2, x[i + j])", Array(stride(from: 1, through: 9, by: 1))),
            ("sum(i, 1, 9, x[i])", Array(stride(from: 1, through: 9, by: 1))),
        ])
    func indices(body: String, expected: [Double]) throws {
        guard case .repeated(_, let loop, let body) = try Formula("sum(i, 1, 20, \(body))").expression else {
            Issue.record("not a sum")
            return
        }
        let rules = Differentiation(name: "x", position: 7)
        #expect(rules.indices(of: loop.index, from: 1, through: 9, in: body) == expected)
    }

    @Test("A list of derivatives has an end")
    func entries() throws {
        let formulas = try FormulaVector("sum(i, 1, 1000, x[i]^2)")
        #expect(try FormulaDerivatives(of: formulas).entries.count == 1000)
        let error = #expect(throws: FormulaError.self) { try FormulaDerivatives(of: formulas, order: 2) }
        #expect(error?.description == "1000000 derivatives; at most 100000 are written down; choose fewer variables")
        #expect(try FormulaDerivatives(of: formulas, withRespectTo: ["x[3]"], order: 2).entries.count == 1)
    }

    @Test(
        "Numbers in texts are ordered by value",
        arguments: [
            ("x2", "x10"), ("x002", "x2"), ("x", "x1"), ("xa", "x1"), ("a10b", "a10c"), ("x9", "x99999999999999999999"),
            ("", "a"),
        ])
    func naturalOrder(first: String, second: String) {
        #expect(NaturalText(first) < NaturalText(second) && !(NaturalText(second) < NaturalText(first)))
    }
}
