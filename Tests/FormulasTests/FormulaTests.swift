import Foundation
import Formulas
import Tensors
import Testing

@Suite("Formulas")
struct FormulaTests {
    @Test(
        "Values by all ways of computing",
        arguments: [
            ("-x^2", -9), ("2^3^2", 512), ("2^-1", 0.5), ("2**3", 8), ("-2^2", -4), ("1 - 2 - 3", -4), ("8/4/2", 1),
            ("8/4*2", 4), ("(1 - x)^2 + 100*(y - x^2)^2", 4904), ("max(x, y, 5)", 5), ("pow(x, y)", 9), ("ln(e)", 1),
            ("sum(i, 1, 10, i^2)", 385), ("prod(k, 1, 5, k)", 120), ("sum(i, 1, 3, sum(j, 1, i, i*j))", 25),
            ("sum(i, 1, 0, x)", 0), ("prod(i, 1, 3, x)", 27), ("sum(i, 1, 3, prod(j, i, 3, j + x))", 156),
            ("1e-3*x", 0.003), (".5*x", 1.5), ("atan2(-1, -x)", -2.819842099193151), ("x − 1·y", 1),
            ("sum(i, 1, 3, prod(j, i, 2, j + x))", 26), ("if(x > y, 1, 2)", 1), ("2*π", 6.283185307179586),
            ("min(x, ∞)", 3), ("|y - x|*√4 + ∛8", 4), ("x² − y⁻¹", 8.5), ("3!", 6), ("mod(-x, y)", 1),
            ("if(x > 5 or not (y > 5), x, y)", 3), ("if(x = 3 ∧ y ≠ 3, 1, 0)", 1), ("sgn(-x)*heaviside(y)", -1),
            ("if(|x| > 1 || |y| > 9, 7, 8)", 7),
        ] as [(String, Double)])
    func values(text: String, expected: Double) throws {
        let formula = try Formula(text)
        let point = ["x": 3.0, "y": 2.0]
        #expect(abs(try formula.value(at: point) - expected) <= 1e-14 * abs(expected))
        let tensor = try formula.tensorFunction(of: ["x", "y"])([3, 2])
        #expect(tensor.shape == [])
        #expect(abs(tensor.scalar - expected) <= 1e-14 * abs(expected))
        let compiled = try #require(try formula.compiled(of: ["x", "y"]))
        #expect(abs(compiled.value(at: [3, 2]) - expected) <= 1e-14 * abs(expected))
        let (exact, swept) = (
            gradient(at: [3, 2], of: try formula.tensorFunction(of: ["x", "y"])),
            compiled.valueAndGradient(at: [3, 2]).gradient
        )
        for (a, b) in zip(exact.scalars, swept) { #expect(abs(a - b) <= 1e-13 * max(1, abs(a))) }
        #expect(try Formula(formula.description) == formula)
    }

    @Test("What is nested deep is read where the stack holds it")
    func deep() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "sin(", count: depth) + "x" + String(repeating: ")", count: depth)
        }
        #expect(throws: FormulaError.self) { try Formula(nested(65)) }
        let value = try Formula.withDeepNesting {
            try Formula(nested(2_000)).compiled(of: ["x"])?.value(at: [1]) ?? .nan
        }
        #expect(value == (0..<2_000).reduce(1.0) { x, _ in sin(x) })
        #expect(throws: FormulaError.self) { try Formula.withDeepNesting { try Formula(nested(20_000)).variables } }
    }

    @Test("Indexed variables are slices of the point")
    func indexed() throws {
        let formula = try Formula("sum(i, 1, 9, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)")
        #expect(formula.variables == (1...10).map { "x[\($0)]" })
        let point = (0..<10).map { 0.1 * Double($0) - 0.3 }
        var expected = 0.0
        for i in 0..<9 {
            let valley = point[i + 1] - point[i] * point[i]
            expected += 100 * valley * valley + (1 - point[i]) * (1 - point[i])
        }
        let f = try formula.tensorFunction(of: formula.variables)
        #expect(abs(f(Tensor(point)).scalar - expected) < 1e-12 * expected)
        let compiled = try #require(try formula.compiled(of: formula.variables))
        #expect(abs(compiled.value(at: point) - expected) < 1e-12 * expected)
        let exact = gradient(at: Tensor(point), of: f).scalars
        for (a, b) in zip(exact, compiled.valueAndGradient(at: point).gradient) { #expect(abs(a - b) < 1e-11) }
    }

    @Test("Columns of data")
    func data() throws {
        let model = try FormulaModel("log(y) ~ a*(1 - exp(-b*x))")
        let x: Tensor<Double> = [1, 2, 3]
        let f = try model.model.tensorFunction(parameters: ["a", "b"], data: ["x": x])
        let value = f([2, 0.5])
        #expect(value.shape == [3])
        for (a, b) in zip(value.scalars, (2 * (1 - exp(-0.5 * x))).scalars) { #expect(abs(a - b) < 1e-15) }
        let series = try Formula("sum(k, 1, 3, a[k]*x^k)")
        let g = try series.tensorFunction(parameters: ["a[1]", "a[2]", "a[3]"], data: ["x": x])
        #expect(g([1, 2, 3]).scalars == [6, 34, 102])
        let constant = try Formula("a").tensorFunction(parameters: ["a"], data: ["x": x])
        #expect(constant([7]).scalars == [7, 7, 7])
    }

    @Test("A negative zero is printed as the zero that is read again", arguments: ["a/(-0)", "-0 - a", "a^(-0)"])
    func negativeZero(text: String) throws {
        let printed = try Formula(text).description
        #expect(try Formula(printed).description == printed)
    }

    @Test("Relations and models")
    func relations() throws {
        let relation = try FormulaRelation("x + y >= 1")
        #expect(relation.comparison == .greaterOrEqual)
        #expect(relation.residual.description == "1 - (x + y)")
        #expect(try FormulaRelation("x^2 == y").comparison == .equal)
        #expect(try FormulaVector("x^2*y, 5*x + sin(z)").variables == ["x", "y", "z"])
        #expect(try Formula("gamma*x/gamma(y)").variables == ["gamma", "x", "y"])
        #expect(try Formula("e*π", variables: ["π", "e"]).variables == ["e", "π"])
    }
}
