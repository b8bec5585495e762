import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("descent fit")
struct FitCommandTests {
    /// Misra1a of NIST's nonlinear regressions.
    static let misra = """
        y,x
        10.07,77.6
        14.73,114.9
        17.94,141.1
        23.93,190.8
        29.61,239.9
        35.18,289
        40.02,332.8
        44.82,378.4
        50.76,434.8
        55.05,477.3
        61.01,536.8
        66.4,593.1
        75.47,689.1
        81.78,760

        """
    static let misraModel = ["fit", "misra.csv", "y ~ b1*(1-exp(-b2*x))", "--start", "b1=500,b2=0.0001"]
    static let decay = "x,y,w,word\n0,5.2,1,a\n1,3.1,2,b\n2,1.8,1,c\n3,1.3,1,d\n4,0.6,0,e\n5,0.5,1,f\n"
    static let decayModel = ["fit", "decay.csv", "y ~ a*exp(-b*x)", "--start", "a=1,b=1"]

    private func inFolder(_ body: (Command) throws -> Void) throws {
        try Command.inFolder { command in
            try command.write(Self.misra, to: "misra.csv")
            try command.write(Self.decay, to: "decay.csv")
            try body(command)
        }
    }

    @Test("The report: certified digits")
    func report() throws {
        try inFolder { command in
            let result = try command.run(Self.misraModel)
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(
                result.output == """
                    y ~ b1*(1 - exp(-b2*x))

                    parameter  estimate         standard error  95 % interval
                    b1         238.9421292      2.707           233.044 … 244.84
                    b2         0.0005501564318  7.2669e-06      0.000534323 … 0.00056599

                    rows                         14
                    degrees of freedom           12
                    residual sum of squares      0.1245513889
                    residual standard deviation  0.101879
                    R²                           0.999982
                    AIC, BIC                     -20.379, -18.4619
                    residuals, quartiles         -0.1319, -0.08349, 0.06096, 0.09087, 0.1296
                    runs of one sign             3, 7.43 expected, p = 0.00687

                    levenbergMarquardt(initialRadius=1): 13 steps, 17 evaluations; the gradient is small

                    """)
        }
    }

    @Test("All of it as JSON")
    func json() throws {
        try inFolder { command in
            let json = try command.run(Self.misraModel + ["--json"]).json()
            let parameters = try #require(json["parameters"] as? [String: Double])
            #expect(abs((parameters["b1"] ?? 0) / 2.3894212918E+02 - 1) < 1e-9)
            #expect(abs((parameters["b2"] ?? 0) / 5.5015643181E-04 - 1) < 1e-9)
            #expect(json["point"] as? [String: Double] == parameters)
            let errors = try #require(json["standardErrors"] as? [String: Double])
            #expect(abs((errors["b1"] ?? 0) / 2.7070075241E+00 - 1) < 1e-8)
            #expect(abs((errors["b2"] ?? 0) / 7.2668688436E-06 - 1) < 1e-8)
            #expect(abs((json["residualSumOfSquares"] as? Double ?? 0) / 1.2455138894E-01 - 1) < 1e-9)
            #expect(abs((json["residualStandardDeviation"] as? Double ?? 0) / 1.0187876330E-01 - 1) < 1e-9)
            #expect(json["degreesOfFreedom"] as? Int == 12)
            let covariance = try #require(json["covariance"] as? [[Double]])
            #expect(covariance.map(\.count) == [2, 2])
            #expect(abs(covariance[0][0].squareRoot() - (errors["b1"] ?? 0)) < 1e-12)
            #expect(json["converged"] as? Bool == true)
            #expect(json["reason"] as? String == "gradientTolerance")
            #expect(json["loss"] as? String == "squared")
            #expect(json["notes"] as? [String] == [])
            let others = [
                "lower", "upper", "value", "rSquared", "rows", "gradientNorm", "iterations", "evaluations",
                "gradientEvaluations", "seconds", "method",
            ]
            for key in others { #expect(json[key] != nil && !(json[key] is NSNull), "\(key)") }
        }
    }

    /// The values of a are SciPy's.
    @Test(
        "Methods, losses, weights and bounds reach the library",
        arguments: [
            (["--method", "gauss-newton"], 5.1761644, 4), (["--method", "lm(initialRadius=0.1)"], 5.1761644, 4),
            (["--method", "lbfgs"], 5.1761644, 4), (["--weights", "w"], 5.1537954, 3),
            (["--bounds", "a=:4.5,b=0:"], 4.5, 5), (["--robust", "cauchy(scale=0.1)"], 5.1969483, 4),
        ] as [([String], Double, Int)])
    func options(options: [String], a: Double, degreesOfFreedom: Int) throws {
        try inFolder { command in
            let json = try command.run(Self.decayModel + options + ["--json"]).json()
            let parameters = try #require(json["parameters"] as? [String: Double])
            #expect(abs((parameters["a"] ?? 0) - a) < 1e-4)
            #expect(json["degreesOfFreedom"] as? Int == degreesOfFreedom)
            #expect(json["converged"] as? Bool == true)
        }
    }

    @Test("The response may be an expression, and begin with a minus sign")
    func response() throws {
        try inFolder { command in
            let straight = try command.run("fit", "decay.csv", "log(y) ~ c - b*x", "--start", "c=0,b=0", "--json")
                .json()
            let negative = try command.run("fit", "decay.csv", "-log(y) ~ b*x - c", "--start", "c=0,b=0", "--json")
                .json()
            // By numpy.polyfit.
            for json in [straight, negative] {
                let parameters = try #require(json["parameters"] as? [String: Double])
                #expect(abs((parameters["c"] ?? 0) - 1.61588276) < 1e-6)
                #expect(abs((parameters["b"] ?? 0) - 0.48460385) < 1e-6)
            }
        }
    }

    @Test("An object also where the model has no value at the start; a formula from a file")
    func noValue() throws {
        try inFolder { command in
            let result = try command.run("fit", "decay.csv", "y ~ a*log(b*x)", "--start", "a=1,b=-1", "--json")
            #expect(
                result.output == """
                    {"value":null,"iterations":0,"reason":"notFinite","problem":"the model at the start is \
                    infinite in row 1; start where it is finite in every row","converged":false}

                    """)
            #expect(result.status == 1)
            try command.write("y ~ a*exp(-b*x)  # a decay\n", to: "model.txt")
            let fromFile = try command.run("fit", "decay.csv", "@model.txt", "--start", "a=1,b=1")
            let typed = try command.run(Self.decayModel)
            #expect(fromFile.status == 0 && fromFile.output == typed.output)
        }
    }

    @Test("What must be known to read the result aright is said beside it")
    func notes() throws {
        try inFolder { command in
            let limit = try command.run(Self.decayModel + ["--max-iterations", "2"])
            #expect(limit.status == 2)
            #expect(
                limit.errors == """
                    note: not converged: the limit of iterations is reached
                    note: R² is negative: the mean of the response is nearer to it than the model is; start elsewhere, \
                    or fit another model

                    """)
            let asked = try command.run(Self.decayModel + ["--max-iterations", "2", "--tolerance", "0", "--json"])
            #expect(asked.errors.hasPrefix("note: R² is negative: ") && asked.errors.filter(\.isNewline).count == 1)
            #expect(try asked.json()["converged"] as? Bool == false)
            #expect(try asked.json()["iterations"] as? Int == 2)
            let two = try command.run("fit", "decay.csv", "y ~ a + b*x + c*x", "--start", "a=1,b=1,c=1")
            #expect(two.errors.hasPrefix("note: the data do not determine b, c: "))
            #expect(two.output.contains(" unknown"))
            let json = try command.run("fit", "decay.csv", "y ~ a + b*x + c*x", "--start", "a=1,b=1,c=1", "--json")
                .json()
            #expect((json["standardErrors"] as? [String: Any])?["b"] is NSNull)
            let bound = try command.run(Self.decayModel + ["--bounds", "a=:4.5"])
            #expect(bound.errors == "note: at a bound, and taken as known by the errors of the others: a\n")
        }
    }

    @Test("A wild start ends in the minimum, and an exact fit has errors below rounding")
    func convergence() throws {
        try inFolder { command in
            try command.write("x,y\n92,32\n94,33\n96,36\n98,38\n100,40\n", to: "temperature.csv")
            let wild = ["fit", "temperature.csv", "y ~ a*exp(b*x)", "--start", "a=1,b=1", "--json"]
            let json = try command.run(wild).json()
            let parameters = try #require(json["parameters"] as? [String: Double])
            // By SciPy from a good start.
            #expect(abs((parameters["a"] ?? 0) / 2.12573898 - 1) < 1e-8)
            #expect(abs((parameters["b"] ?? 0) / 0.0293789382 - 1) < 1e-8)
            #expect(abs((json["residualSumOfSquares"] as? Double ?? 0) / 0.635674773 - 1) < 1e-8)
            #expect(json["converged"] as? Bool == true)

            try command.write("x,y\n0,0\n1.5,3\n3,6\n", to: "exact.csv")
            let line = ["fit", "exact.csv", "y ~ a + b*x", "--start", "a=1,b=1"]
            let exact = try command.run(line + ["--json"]).json()
            #expect(exact["converged"] as? Bool == true && exact["exact"] as? Bool == true)
            #expect(exact["iterations"] as? Int ?? 100 <= 5)
            #expect((exact["standardErrors"] as? [String: Any])?["b"] is NSNull)
            let report = try command.run(line)
            #expect(report.output.contains("b          2                below rounding  –"))
            #expect(report.errors.hasPrefix("note: the residuals are below rounding: "))
        }
    }

    @Test(
        "Columns of any name, in quotes or by position",
        arguments: [
            "y ~ a + b*\"volatile acidity\"", "y ~ a + b*`volatile acidity`", "y ~ a + b*column2",
            "column1 ~ a + b*\"volatile acidity\"",
        ])
    func names(formula: String) throws {
        try inFolder { command in
            try command.write("y,volatile acidity,U (V)\n1,0,1\n3.1,1,2\n4.9,2,3\n7,3,5\n", to: "wine.csv")
            let json = try command.run("fit", "wine.csv", formula, "--json").json()
            // By numpy.polyfit.
            let parameters = try #require(json["parameters"] as? [String: Double])
            #expect(abs((parameters["a"] ?? 0) - 1.03) < 1e-9 && abs((parameters["b"] ?? 0) - 1.98) < 1e-9)
            let report = try command.run("fit", "wine.csv", formula).output
            #expect(report.hasPrefix(formula.replacingOccurrences(of: "`", with: "\"") + "\n"))
            let sigma = try command.run("fit", "wine.csv", formula, "--sigma", "U (V)", "--json")
            #expect(sigma.status == 0)
            let wrong = try command.run("fit", "wine.csv", "z ~ a + b*column2")
            #expect(
                wrong.errors.contains(
                    "the columns are y, \"volatile acidity\", \"U (V)\", or column1, column2, … by position"))
            let open = try command.run("fit", "wine.csv", "y ~ a + b*\"volatile")
            #expect(open.errors == "error: formula: column 11: the name in \" has no end; close it with \"\n")
        }
    }

    @Test("Files are read by the options of train, and rows without a value are left out and counted")
    func reading() throws {
        try inFolder { command in
            try command.write("x;y\n0;1,0\n1;3,1\n2;n.d.\n2;4,9\n3;7,0\n", to: "comma.csv")
            let fit = ["fit", "comma.csv", "y ~ a + b*x", "--missing", "n.d.", "--decimal", ","]
            let json = try command.run(fit + ["--json"]).json()
            let parameters = try #require(json["parameters"] as? [String: Double])
            #expect(abs((parameters["a"] ?? 0) - 1.03) < 1e-9 && abs((parameters["b"] ?? 0) - 1.98) < 1e-9)
            #expect(json["rows"] as? Int == 4 && json["rowsLeftOut"] as? Int == 1)
            let note = "note: 1 row is left out, in which a value of a column in use is missing\n"
            #expect(try command.run(fit).errors == note)

            try command.write(
                "# by a program in Fortran\nx,y\n0.D0,1.0D+00\n1.D0,3.1d0\n2.D0,0.49D+01\n3,7E0\n", to: "d.csv")
            let fortran = try command.run("fit", "d.csv", "y ~ a + b*x", "--json").json()
            #expect(abs(((fortran["parameters"] as? [String: Double])?["b"] ?? 0) - 1.98) < 1e-9)
        }
    }

    @Test("Pictures that an XML parser reads")
    func pictures() throws {
        try inFolder { command in
            #expect(try command.run(Self.decayModel + ["--plot", "curve.svg"]).status == 0)
            try command.run(
                "fit", "decay.csv", "y ~ a + b*x + c*w", "--start", "a=1,b=1,c=1", "--plot", "predictions.svg")
            for (name, words) in [
                ("curve.svg", ["95 % confidence", "residual", ">y ~ a*exp(-b*x)<"]),
                ("predictions.svg", ["observed y", "predicted y"]),
            ] {
                let text = try command.text(name)
                #expect(XMLParser(data: Data(text.utf8)).parse())
                for word in words { #expect(text.contains(word), "\(name): \(word)") }
                #expect(!text.contains("nan") && !text.contains("inf"))
            }
        }
    }

    static let wrongUsage: [([String], String)] = [
        (
            ["y ~ a*exp(-b*xx)", "--start", "a=1,b=1"],
            "--start: xx is not a column; did you mean \"x\"? If not, give each parameter one: a=…,b=…,xx=…"
        ),
        (
            ["yy ~ a*x", "--start", "a=1"],
            "formula: yy, in the response, is not a column; did you mean \"y\"?; the columns are x, y, w, word"
        ),
        (["y ~ a*x", "--start", "a=1,c=2"], "--start: unknown name \"c\"; "),
        (
            ["y ~ a*x", "--start", "a=1,x=2"],
            "--start: x is a column of the data; only parameters have a start, so rename one of them"
        ),
        (["y ~ a*x", "--start", "a=one"], "--start: a is \"one\"; give a number"),
        (["y ~ a*x", "--start", "a=1", "--bounds", "a=2:3"], "--bounds: the start is outside: a is 1, "),
        (
            ["y ~ a*x", "--start", "a=1", "--weights", "v"],
            "--weights: \"v\" is not a column; the columns are x, y, w, word"
        ),
        (["y ~ a*exp(x", "--start", "a=1"], "formula: column 10: "),
        (["y = a*x", "--start", "a=1"], "formula: column 3: \"~\" is missing; "),
        (["y ~ x", "--start", ""], "formula: every name in it is a column; "),
        (["y + a ~ a*x", "--start", "a=1"], "formula: a is a parameter and stands in the response; "),
        (["1 ~ a*x", "--start", "a=1"], "formula: the response 1 has no column; "),
        (
            ["y ~ a*x", "--start", "a=1", "--robust", "hubr"],
            "--robust: unknown loss \"hubr\"; did you mean \"huber\"? "
        ),
        (
            ["y ~ a*x", "--start", "a=1", "--robust", "huber(scale=0)"],
            "--robust: loss huber: scale is \"0\"; give a number above 0"
        ),
        (
            ["y ~ a*x", "--start", "a=1", "--robust", "huber(delta=1)"],
            "--robust: loss huber has no setting \"delta\"; Its settings are scale"
        ),
        (
            ["y ~ a*x", "--start", "a=1", "--method", "gaussNewtn"],
            "--method: unknown method \"gaussNewtn\"; did you mean"
        ),
        (
            ["y ~ a*x", "--start", "a=1", "--bounds", "a=0:", "--method", "gaussNewton"],
            "--method: gaussNewton cannot work with bounds; use levenbergMarquardt"
        ),
        (["y ~ a*x", "--start", "a=1", "--tolerance", "-1"], "--tolerance is -1; give a number of at least 0"),
        (["y ~ a*x", "--start", "a=1", "--max-iterations", "-1"], "--max-iterations is -1; "),
        (["y ~ a*x", "--start", "a=1", "--plot", ""], "--plot is empty; give a file"),
    ]

    @Test("Wrong usage", arguments: wrongUsage)
    func wrong(arguments: [String], message: String) throws {
        try inFolder { command in
            let result = try command.run(["fit", "decay.csv"] + arguments)
            #expect(result.status == 64)
            #expect(result.errors.hasPrefix("error: \(message)"), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1)
            #expect(result.output == "")
        }
    }

    static let badData: [(String, String, String)] = [
        ("x,y\n0,\n,1\n", "y ~ a + b*x", "bad.csv: every row lacks a value in a column in use; "),
        ("x,y\n0,a\n1,b\n2,3\n", "y ~ a + b*x", "bad.csv:2: column \"y\" holds numbers, but this cell is \"a\"; "),
        ("x,y\n0,1\n", "y ~ a + b*x", "bad.csv: 1 row is too few for 2 parameters; "),
        ("x,y\n0,1\n1,2\n", "y ~ a + b*log(x)", "bad.csv: the model at the start is infinite in row 1; "),
        ("x,y\n0,1\n1,-2\n2,1\n", "log(y) ~ a + b*x", "bad.csv: the response log(y) is not a number in row 2; "),
        ("x,y\n", "y ~ a + b*x", "bad.csv: the file has a header line and no rows below it"),
    ]

    @Test("Data that cannot be used", arguments: badData)
    func bad(text: String, formula: String, message: String) throws {
        try inFolder { command in
            try command.write(text, to: "bad.csv")
            let result = try command.run("fit", "bad.csv", formula, "--start", "a=1,b=1", "--plot", "a.svg")
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("error: \(message)"), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1)
            #expect(try !command.contents().contains("a.svg"))
        }
    }

    @Test("Weights below 0, and a picture that cannot be written")
    func badOptions() throws {
        try inFolder { command in
            try command.write("x,y,w\n0,1,1\n1,2,-1\n", to: "bad.csv")
            let weights = try command.run("fit", "bad.csv", "y ~ a*x", "--start", "a=1", "--weights", "w")
            #expect(weights.status == 1)
            #expect(weights.errors == "error: bad.csv: the weight of row 2 is below 0; give at least 0\n")
            let picture = try command.run(Self.decayModel + ["--plot", "no/a.svg"])
            #expect(picture.status == 1)
            #expect(picture.errors.hasPrefix("error: no/a.svg: cannot be written: "))
        }
    }
}
