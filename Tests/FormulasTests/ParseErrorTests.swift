import Formulas
import Testing

@Suite("Errors in formulas")
struct ParseErrorTests {
    @Test(
        "One line with the column and the mend",
        arguments: [
            ("", "the formula is empty; write one, such as x^2 + 1"),
            ("  ", "the formula is empty; write one, such as x^2 + 1"),
            ("x^2 + y*sine(x)", "column 9: unknown function \"sine\"; did you mean \"sin\"?"),
            ("2*(x + 1", "column 3: this \"(\" is never closed; add \")\""),
            ("x[1", "column 2: this \"[\" is never closed; add \"]\""),
            ("sin(x", "column 4: this \"(\" is never closed; add \")\""),
            ("x + 1)", "column 6: unexpected \")\"; nothing was opened"),
            ("x +", "column 4: the formula ends too soon: a number or name is missing after \"+\""),
            ("x + * y", "column 5: unexpected \"*\"; a number or name is missing before it"),
            ("()", "column 2: unexpected \")\"; a number or name is missing before it"),
            ("sin()", "column 1: sin takes 1 argument, not 0"),
            ("sin(x, y)", "column 1: sin takes 1 argument, not 2"),
            ("atan2(x)", "column 1: atan2 takes 2 arguments, not 1"),
            ("pow(x)", "column 1: pow takes 2 arguments, not 1"),
            ("max()", "column 1: max takes at least 1 argument"),
            ("2x", "column 2: an operator is missing before \"x\"; did you mean \"2*x\"?"),
            ("x y", "column 3: an operator is missing before \"y\"; did you mean \"x*y\"?"),
            ("2 3", "column 3: an operator is missing before \"3\"; did you mean \"2*3\"?"),
            ("(x)(y)", "column 4: an operator is missing before \"(\"; did you mean \"(…)*(…)\"?"),
            ("2(x)", "column 2: an operator is missing before \"(\"; did you mean \"2*(…)\"?"),
            ("sin(x)y", "column 7: an operator is missing before \"y\"; did you mean \"sin(…)*y\"?"),
            ("x[1]y", "column 5: an operator is missing before \"y\"; did you mean \"x[…]*y\"?"),
            ("x*y(2)", "column 3: unknown function \"y\"; write y*(…) to multiply"),
            ("x + x(2)", "column 5: \"x\" is no function; write x*(…) to multiply, or x[…] for an element"),
            ("sin*2", "column 1: the function \"sin\" needs its argument, sin(…)"),
            ("|x", "column 1: this \"|\" is never closed; add \"|\""),
            ("if(x, 1, 2)", "column 4: if begins with a condition; compare something: if(x > 0, …, …)"),
            ("if(x > 0, 1)", "column 12: if ends with the value for all other cases: if(x > 0, 1, 0)"),
            ("if(x > 0 and y, 1, 2)", "column 15: y is no condition; compare it, such as y > 0"),
            ("if(x > 0, 1, 2, 3)", "column 15: unexpected \",\"; \")\" is missing before it"),
            ("x⁻", "column 2: \"⁻\" is no exponent; write ^(…)"),
            ("x & y", "column 3: unexpected \"&\"; a number or name is missing before it"),
            ("polygamma(x, 1)", "column 1: polygamma begins with its order, a whole number from 0 to 100"),
            ("x # y", "column 3: unexpected character \"#\""),
            ("1.2.3", "column 4: an operator is missing before \".3\"; did you mean \"1.2*.3\"?"),
            (".", "column 1: \".\" is no number"),
            ("1e999", "column 1: 1e999 is beyond the range of numbers (1.8e308)"),
            ("x, y", "column 2: unexpected \",\"; give one formula here"),
            ("x <= 1", "column 3: unexpected \"<=\"; a relation has no place here"),
            ("y ~ x", "column 3: unexpected \"~\"; a model has no place here"),
            ("[x]", "column 1: unexpected \"[\"; write parentheses, brackets are for elements such as x[1]"),
            ("x[0]", "column 3: x[0] does not exist; indices begin with 1"),
            ("x[1.5]", "column 3: 1.5 is 1.5, which is not a whole number"),
            (
                "x[y]",
                "column 3: \"y\" is a variable; indices and bounds are made of whole numbers and the indices of sums"
            ),
            ("x[1, 2]", "column 4: \"x\" has one index; number its elements in a row"),
            ("sum(i, 1, 3, x[i/2])", "column 16: i/2 is 0.5, which is not a whole number"),
            ("sum(i, 1, 3, x[i - 1])", "column 16: x[0] does not exist; indices begin with 1"),
            ("x[sin(1)]", "column 3: indices and bounds are made of whole numbers, the indices of sums, and + - * / ^"),
            ("sum(1, 1, 3, x)", "column 5: sum begins with the name of its index: sum(i, 1, 10, …)"),
            ("sum(i, 1, 3)", "column 12: an argument is missing: sum(i, 1, 10, …)"),
            ("sum(i, 1, 3, x, y)", "column 15: sum takes 4 arguments: sum(i, 1, 10, …)"),
            (
                "sum(i, 1, n, x)",
                "column 8: \"n\" is a variable; indices and bounds are made of whole numbers and the indices of sums"
            ),
            ("sum(i, 1, 2.5, x)", "column 8: 2.5 is 2.5, which is not a whole number"),
            ("sum(i, 1, 1e12, x)", "column 8: 1000000000000 terms; at most 1000000 are possible"),
            ("sum(i, 1, 1e5, sum(j, 1, 1e5, x))", "column 23: 10000000000 terms; at most 1000000 are possible"),
            ("x + x[1]", "column 5: \"x\" stands here with and there without an index"),
        ] as [(String, String)])
    func messages(text: String, message: String) {
        let error = #expect(throws: FormulaError.self) { try Formula(text) }
        #expect(error?.description == message)
        #expect(!message.contains { $0.isNewline })
    }

    @Test("The text with a caret below the column")
    func explained() {
        let text = "x +\ty*sine(x)"
        let error = #expect(throws: FormulaError.self) { try Formula(text) }
        #expect(error?.explained(in: text) == "x + y*sine(x)\n      ^ unknown function \"sine\"; did you mean \"sin\"?")
    }

    @Test("Names that are not known, at their place")
    func names() throws {
        let formula = try Formula("alpha*x + b2")
        var error = #expect(throws: FormulaError.self) { try formula.value(at: ["alpha": 1, "x": 1, "b1": 1]) }
        #expect(error?.description == "column 11: unknown name \"b2\"; did you mean \"b1\"?")
        error = #expect(throws: FormulaError.self) { try formula.tensorFunction(of: ["alhpa", "x", "b2"]) }
        #expect(error?.description == "column 1: unknown name \"alpha\"; did you mean \"alhpa\"?")
        error = #expect(throws: FormulaError.self) { try Formula("3 + x[2]").compiled(of: ["x[1]"]) }
        #expect(error?.description == "column 5: unknown name \"x[2]\"; did you mean \"x[1]\"?")
        error = #expect(throws: FormulaError.self) { try Formula("x").value(at: [:]) }
        #expect(error?.description == "column 1: unknown name \"x\"; no names are known")
        error = #expect(throws: FormulaError.self) { try Formula("temperature").value(at: ["b": 1, "a": 2]) }
        #expect(error?.description == "column 1: unknown name \"temperature\"; known are a, b")
    }

    @Test(
        "Relations",
        arguments: [
            ("x + y", "column 6: a relation is missing; write one, such as \"x + y <= 1\""),
            ("x < 1", "column 3: a strict \"<\" has no solution on its edge; write \"<=\""),
            ("x <= 1 <= y", "column 8: unexpected \"<=\"; a relation has no place here"),
            ("x <=", "column 5: the formula ends too soon: a number or name is missing after \"<=\""),
        ])
    func relations(text: String, message: String) {
        let error = #expect(throws: FormulaError.self) { try FormulaRelation(text) }
        #expect(error?.description == message)
    }

    @Test(
        "Models",
        arguments: [
            ("a + b*x", "column 8: \"~\" is missing; write the response first, such as y ~ a + b*x"),
            ("y = a", "column 3: \"~\" is missing; write the response first, such as y ~ a + b*x"),
            ("y ~", "column 4: the formula ends too soon: a number or name is missing after \"~\""),
        ])
    func models(text: String, message: String) {
        let error = #expect(throws: FormulaError.self) { try FormulaModel(text) }
        #expect(error?.description == message)
    }

    @Test(
        "Points",
        arguments: [
            ("x", "\"x\" has no value; write x=1"), ("", "\"\" has no value; write x=1"),
            ("x=1,x=2", "\"x\" is given twice; leave one away"), ("x=y", "the value of \"x\" is y, which is no number"),
            ("x=", "the value of \"x\": the formula is empty; write one, such as x^2 + 1"),
            ("2=1", "\"2\" is no name of a variable"), ("=1", "a name is missing; write x=1,y=2"),
            ("x=1/0", "the value of \"x\" is not finite; give a number"), ("x+y=1", "\"x+y\" is no name of a variable"),
        ])
    func points(text: String, message: String) {
        let error = #expect(throws: FormulaError.self) { try NamedNumbers(text) }
        #expect(error?.description == message)
    }

    @Test("Points that are right")
    func rightPoints() throws {
        let point = try NamedNumbers(" x = -1.5, y=pi/2,x[2]=max(1, 2), e=3")
        #expect(point.names == ["x", "y", "x[2]", "e"])
        #expect(point.values == ["x": -1.5, "y": Double.pi / 2, "x[2]": 2, "e": 3])
    }
}
