import Formulas
import Testing

@Suite("Simplification")
struct SimplificationTests {
    @Test(
        "What a mathematician would write",
        arguments: [
            ("x + x", "2*x"), ("x*x", "x^2"), ("1*x + 0*y", "x"), ("x^1", "x"), ("x - x", "0"), ("x/x", "1"),
            ("y*x*2", "2*x*y"), ("2*x*3", "6*x"), ("x^2*x^3", "x^5"), ("(x^2)^3", "x^6"), ("sqrt(x)^2", "x"),
            ("sqrt(x^2)", "abs(x)"), ("abs(x)^2", "x^2"), ("sin(x)^2 + cos(x)^2", "1"), ("-x + 1", "1 - x"),
            ("3*sin(y)^2*x + 3*x*cos(y)^2", "3*x"), ("exp(a)*exp(b)", "exp(a + b)"), ("exp(x)^2", "exp(2*x)"),
            ("1/exp(x)", "exp(-x)"), ("e^x", "exp(x)"), ("log(exp(x))", "x"), ("exp(2*log(x))", "x^2"),
            ("sin(-x)", "-sin(x)"), ("cos(-x)", "cos(x)"), ("(x - y)*(y - x)", "-(x - y)^2"),
            ("(x - y)/(y - x)", "-1"), ("0.1 + 0.2", "0.3"), ("1/3 + 1/6", "1/2"), ("x/3 + x/6", "x/2"),
            ("x/2 + 1.5*x", "2*x"), ("x^(1/3)*x^(2/3)", "x"), ("sqrt(9)*sqrt(4)", "6"), ("2^3", "8"),
            ("2^(1/2)", "sqrt(2)"),
            ("a/b/c", "a/(b*c)"), ("a/(b/c)", "a*c/b"), ("-(a*b)/c", "-a*b/c"), ("x*y^-1", "x/y"),
            ("(x^2 + x)/x", "x + 1"),
            ("(x + 1)^2 - x^2 - 2*x - 1", "0"), ("1/x + 1/x^2", "(x + 1)/x^2"), ("x10 + x2 + x1", "x1 + x2 + x10"),
            ("max(x, x)", "x"), ("max(1, x, 2)", "max(x, 2)"), ("sum(i, 1, 3, 2*x)", "6*x"),
            ("sum(i, 1, 3, 2*x[i])", "2*sum(i, 1, 3, x[i])"), ("prod(i, 1, 3, 2*x[i])", "8*prod(i, 1, 3, x[i])"),
            ("sum(i, 2, 2, x[i + 1])", "x[3]"), ("sum(i, 1, 4, i^2)", "30"), ("x[1 + 1]", "x[2]"), ("1/0", "1/0"),
            ("1e300*1e300*x", "1e+300*1e+300*x"), ("2*pi*x/pi", "2*x"), ("x^y*x^2", "x^(y + 2)"), ("-2^2", "-4"),
        ])
    func table(text: String, expected: String) throws {
        #expect(try Formula(text).simplified().description == expected)
    }

    @Test(
        "Gradients",
        arguments: [
            ("x^2*y", ["2*x*y", "x^2"]), ("(1-x)^2 + 100*(y-x^2)^2", ["2*(x - 1) + 400*x*(x^2 - y)", "200*(y - x^2)"]),
            ("b1*(1-exp(-b2*x))", ["1 - exp(-b2*x)", "b1*x*exp(-b2*x)", "b1*b2*exp(-b2*x)"]),
            ("sin(x)^2+cos(x)^2", ["0"]), ("log(x)/x", ["(1 - log(x))/x^2"]),
            ("sqrt(x^2+y^2)", ["x/sqrt(x^2 + y^2)", "y/sqrt(x^2 + y^2)"]), ("x^y", ["y*x^(y - 1)", "log(x)*x^y"]),
            ("1/(1+x)", ["-1/(x + 1)^2"]), ("x*exp(-x)", ["(1 - x)*exp(-x)"]), ("tan(x)", ["tan(x)^2 + 1"]),
            ("x^(1/3)", ["1/(3*x^(2/3))"]), ("erf(x)", ["2*exp(-x^2)/sqrt(pi)"]), ("abs(x)", ["sign(x)"]),
            ("sum(i,1,5,(a*i-b)^2)", ["2*sum(i, 1, 5, i*(a*i - b))", "-2*sum(i, 1, 5, a*i - b)"]),
            ("sum(i, 1, 3, x[i]^2)", ["2*x[1]", "2*x[2]", "2*x[3]"]), ("x*sqrt(1-x^2)", ["(1 - 2*x^2)/sqrt(1 - x^2)"]),
            ("prod(i, 1, 3, x[i])", ["x[2]*x[3]", "x[1]*x[3]", "x[1]*x[2]"]), ("2^x", ["log(2)*2^x"]),
            ("if(x > 0, x^2, if(x > 0, y, x*0))", ["if(x > 0, 2*x, 0)", "if(x > 0, 0, if(x > 0, 1, 0))"]),
            ("lgamma(x)", ["digamma(x)"]), ("gamma(x)", ["digamma(x)*gamma(x)"]), ("mod(x, 3)", ["1"]),
            ("max(x, y)", ["if(x > y, 1, if(x < y, 0, 1/2))", "if(x > y, 0, if(x < y, 1, 1/2))"]), ("floor(x)", ["0"]),
        ])
    func gradients(text: String, expected: [String]) throws {
        #expect(try Formula(text).gradient().map(\.description) == expected)
    }

    @Test(
        "Second derivatives",
        arguments: [
            ("(1-x)^2 + 100*(y-x^2)^2", [["1200*x^2 - 400*y + 2", "-400*x"], ["-400*x", "200"]]),
            (
                "sqrt(x^2+y^2)",
                [
                    ["y^2/(x^2 + y^2)^(3/2)", "-x*y/(x^2 + y^2)^(3/2)"],
                    ["-x*y/(x^2 + y^2)^(3/2)", "x^2/(x^2 + y^2)^(3/2)"],
                ]
            ),
            ("log(x)/x", [["(2*log(x) - 3)/x^3"]]), ("(x-1)^3*(x+1)^2", [["4*(x - 1)*(5*x^2 + 2*x - 1)"]]),
            ("asin(x)", [["x/(1 - x^2)^(3/2)"]]),
        ])
    func hessians(text: String, expected: [[String]]) throws {
        #expect(try Formula(text).hessian().map { $0.map(\.description) } == expected)
    }

    @Test("Several formulas, chosen names, names that are not there")
    func jacobian() throws {
        let formulas = try FormulaVector("x^2*y, 5*x + sin(y)")
        #expect(try formulas.jacobian().map { $0.map(\.description) } == [["2*x*y", "x^2"], ["5", "cos(y)"]])
        #expect(try formulas.jacobian(withRespectTo: ["y"]).map { $0.map(\.description) } == [["x^2"], ["cos(y)"]])
        #expect(try Formula("x").derivative(withRespectTo: "y").description == "0")
        #expect(try Formula("x[2]").derivative(withRespectTo: "x[1]").description == "0")
    }

    @Test(
        "In LaTeX",
        arguments: [
            ("x^2/y", "\\frac{x^{2}}{y}"), ("2*x*y", "2 x y"), ("2*3", "2 \\cdot 3"), ("sqrt(x)", "\\sqrt{x}"),
            ("sin(x)^2", "\\sin^{2}\\left(x\\right)"), ("b1*alpha_2", "b_{1} \\alpha_{2}"),
            ("sum(i, 1, 3, x[i]^2)", "\\sum_{i=1}^{3} x_{i}^{2}"), ("-x/y", "-\\frac{x}{y}"), ("exp(-x)", "e^{-x}"),
            ("(x + 1)*y", "\\left(x + 1\\right) y"), ("abs(x)", "|x|"), ("2*pi*r", "2 \\pi r"),
            ("(x/y)^2", "\\left(\\frac{x}{y}\\right)^{2}"), ("1e-7", "1 \\cdot 10^{-7}"),
            ("a - (b - c)", "a - \\left(b - c\\right)"),
            ("rate*x", "\\mathit{rate} x"), ("asin(x)", "\\arcsin\\left(x\\right)"),
            ("(-x)^2", "\\left(-x\\right)^{2}"),
            ("x^2^3", "x^{2^{3}}"), ("exp(x)^2", "\\left(e^{x}\\right)^{2}"),
            // Each of these once read as something else, or as nothing; SymPy's reader takes them as they are meant.
            ("(2e-5)^x", "\\left(2 \\cdot 10^{-5}\\right)^{x}"),
            ("(5e-14)^2*x", "\\left(5 \\cdot 10^{-14}\\right)^{2} x"),
            ("sin(x)^-1", "\\left(\\sin\\left(x\\right)\\right)^{-1}"), ("1 + -2.5*x", "1 - 2.5 x"),
            ("1 + -2.5*x/y", "1 - \\frac{2.5 x}{y}"), ("x*(y + 1)", "x \\cdot \\left(y + 1\\right)"),
            ("2*x*(y + 1)", "2 x \\cdot \\left(y + 1\\right)"), ("(10*x)*(y - x)", "10 x \\cdot \\left(y - x\\right)"),
            ("d*x", "{d} x"), ("2*(1/2)", "2 \\cdot \\frac{1}{2}"), ("asinh(x)", "\\sinh^{-1}\\left(x\\right)"),
            ("log2(x)^2", "\\left(\\log_{2}\\left(x\\right)\\right)^{2}"), ("β*x", "\\beta x"),
            ("sigmoid(x - 1)", "\\frac{1}{1 + e^{-\\left(x - 1\\right)}}"), ("x*|y|", "x \\cdot |y|"),
            (
                "if(x > 0, x, if(x < -1, y, 0))",
                "\\begin{cases} x & \\text{if } x > 0 \\\\ y & \\text{if } x < -1 \\\\ "
                    + "0 & \\text{otherwise} \\end{cases}"
            ),
        ])
    func latex(text: String, expected: String) throws {
        #expect(try Formula(text).latex == expected)
    }

    @Test("One formula in place of a variable")
    func substituting() throws {
        let formula = try Formula("x^2 + sum(i, 1, 3, x*y[i])")
        #expect(
            formula.substituting("x", by: try Formula("a + i")).description
                == "(a + i)^2 + sum(i2, 1, 3, (a + i)*y[i2])")
        #expect(try Formula("x[1] + x[2]").substituting("x[2]", by: Formula(3)).description == "x[1] + 3")
    }

    @Test("What would be too long to write down is refused")
    func tooLong() throws {
        let long = try Formula("prod(i, 1, 1000, x + i)")
        let error = #expect(throws: FormulaError.self) { try long.derivative(withRespectTo: "x") }
        #expect(error?.description == "the derivative of a product of 1000 factors is too long; at most 100")
        let sum = try Formula("sum(i, 1, 50000, sin(x[i]*x[1]))")
        #expect(throws: FormulaError.self) { try sum.derivative(withRespectTo: "x[1]") }
        #expect(try Formula("sum(i, 1, 50000, x[i]^2)").derivative(withRespectTo: "x[7]").description == "2*x[7]")
    }
}
