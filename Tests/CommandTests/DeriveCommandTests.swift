import Foundation
import Testing

@Suite("descent derive")
struct DeriveCommandTests {
    @Test(
        "Gradients, Jacobians and Hessians",
        arguments: [
            (["x^2*y"], "f = x^2*y\n  df/dx  = 2*x*y\n  df/dy  = x^2\n"),
            (["x^2*y", "--wrt", "y"], "f = x^2*y\n  df/dy  = x^2\n"),
            (
                ["x^2*y, 5*x+sin(y)"],
                """
                f1 = x^2*y
                  df1/dx  = 2*x*y
                  df1/dy  = x^2
                f2 = 5*x + sin(y)
                  df2/dx  = 5
                  df2/dy  = cos(y)

                """
            ),
            (
                ["(1-x)^2 + 100*(y-x^2)^2", "--order", "2"],
                """
                f = (1 - x)^2 + 100*(y - x^2)^2
                  d^2f/dx^2   = 1200*x^2 - 400*y + 2
                  d^2f/dx dy  = -400*x
                  d^2f/dy^2   = 200

                """
            ),
            (
                ["x[1]^2 + x[2]^3", "--order", "2"],
                """
                f = x[1]^2 + x[2]^3
                  d^2f/dx[1]^2  = 2
                  d^2f/dx[2]^2  = 6*x[2]
                  all others are 0

                """
            ),
            (["3*x", "--order", "2"], "f = 3*x\n  all second derivatives are 0\n"),
            (
                ["x/y", "--latex"],
                """
                f = \\frac{x}{y}
                  \\frac{\\partial f}{\\partial x}  = \\frac{1}{y}
                  \\frac{\\partial f}{\\partial y}  = -\\frac{x}{y^{2}}

                """
            ),
            (["e*x", "--wrt", "e"], "f = e*x\n  df/de  = x\n"),
            (["e*x"], "f = e*x\n  df/dx  = e\n"),
        ] as [([String], String)])
    func listing(arguments: [String], expected: String) throws {
        try Command.inFolder { command in
            let result = try command.run(["derive"] + arguments)
            #expect(result.errors == "")
            #expect(result.output == expected)
            #expect(result.status == 0)
        }
    }

    @Test("Values beside the numerical ones")
    func values() throws {
        try Command.inFolder { command in
            let result = try command.run("derive", "x^2*y", "--at", "x=3,y=1/2", "--order", "2")
            let lines = result.output.split(separator: "\n")
            #expect(lines[0] == "f = x^2*y = 4.5")
            #expect(lines[1].split(separator: " ").joined(separator: " ") == "value numerical relative error")
            #expect(lines[2].hasPrefix("  d^2f/dx^2   = 2*y  1 "))
            #expect(lines[3].hasPrefix("  d^2f/dx dy  = 2*x  6 "))
            #expect(lines.count == 5)
            #expect(result.status == 0)
        }
    }

    @Test("A JSON object, whose exact and numerical values agree")
    func json() throws {
        try Command.inFolder { command in
            let object = try command.run("derive", "x^2*sin(y)", "--at", "x=1.5,y=2", "--json", "--latex").json()
            #expect(object["formula"] as? String == "x^2*sin(y)")
            #expect(object["latex"] as? String == "x^{2} \\sin\\left(y\\right)")
            #expect(abs((object["value"] as? Double ?? .nan) - 2.25 * 0.9092974268256817) < 1e-14)
            let gradient = try #require(object["gradient"] as? [String: [String: Any]])
            #expect(gradient.keys.sorted() == ["x", "y"])
            #expect(gradient["x"]?["formula"] as? String == "2*x*sin(y)")
            #expect(abs((gradient["x"]?["value"] as? Double ?? .nan) - 2.727892280477045) < 1e-14)
            for entry in gradient.values {
                let (exact, numerical) = (
                    try #require(entry["value"] as? Double), try #require(entry["numerical"] as? Double)
                )
                #expect(abs(exact - numerical) < 1e-8 && exact != numerical)
                #expect(try #require(entry["relativeError"] as? Double) < 1e-8)
            }
        }
    }

    @Test("JSON of Hessians, of several formulas, and without a point")
    func otherJSON() throws {
        try Command.inFolder { command in
            #expect(
                try command.run("derive", "x^2*y", "--order", "2", "--json").output == """
                    {"formula":"x^2*y","hessian":{"x":{"x":{"formula":"2*y"},"y":{"formula":"2*x"}},\
                    "y":{"x":{"formula":"2*x"},"y":{"formula":"0"}}}}

                    """)
            #expect(
                try command.run("derive", "x*y, x^2", "--json", "--wrt", "x").output == """
                    {"formulas":[{"formula":"x*y"},{"formula":"x^2"}],"jacobian":[{"x":{"formula":"y"}},\
                    {"x":{"formula":"2*x"}}]}

                    """)
            let both = try command.run("derive", "x*y, x^2", "--json", "--order", "2").json()
            #expect((both["hessians"] as? [Any])?.count == 2)
        }
    }

    @Test("Outside of the domain there is a reason and no trap")
    func domain() throws {
        try Command.inFolder { command in
            let result = try command.run("derive", "x*log(y - 1)", "--at", "x=2,y=0", "--json")
            #expect(result.status == 0)
            let gradient = try #require(try result.json()["gradient"] as? [String: [String: Any]])
            #expect(gradient["x"]?["value"] is NSNull)
            #expect(gradient["x"]?["reason"] as? String == "log(y - 1) is not a number where y - 1 is -1")
            #expect(gradient["y"]?["value"] as? Double == -2)
            let shown = try command.run("derive", "sqrt(x)", "--at", "x=0")
            #expect(shown.output.contains("  df/dx: 1/(2*sqrt(x)) is infinite where 2*sqrt(x) is 0\n"))
            #expect(shown.status == 0)
        }
    }

    @Test(
        "Wrong usage",
        arguments: [
            (["x^2 + y*sine(x)"], "formula: column 9: unknown function \"sine\"; did you mean \"sin\"?"),
            ([""], "formula: the formula is empty; write one, such as x^2 + 1"),
            (["x^2", "--order", "3"], "--order is 3; give 1 or 2"),
            (
                ["x^2*alpha", "--wrt", "alhpa"],
                "derive: \"alhpa\" is not a variable of x^2*alpha; did you mean \"alpha\"?"
            ),
            (["x^2*y", "--at", "x=1"], "--at: the value of \"y\" is missing; add y=1"),
            (["x^2", "--at", "x=1,z=2"], "--at: \"z\" is not a variable of x^2"),
            (["x^2", "--at", "x"], "--at: \"x\" has no value; write x=1"),
            (["x^2", "--at", "x=1,x=2"], "--at: \"x\" is given twice; leave one away"),
            (["x^2", "--wrt", "x,x"], "--wrt: \"x\" is given twice; leave one away"),
            (
                ["prod(i, 1, 500, x + i)"],
                "derive: the derivative of a product of 500 factors is too long; at most 100"
            ),
        ] as [([String], String)])
    func wrong(arguments: [String], message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(["derive"] + arguments)
            #expect(result.status == 64)
            #expect(result.errors == "error: \(message)\n")
            #expect(result.output == "")
        }
    }

    @Test(
        "Values where a part has none, or is not the one that counts",
        arguments: [
            ("min(exp(x), x^2)", "x=800", "640000", "1600", nil),
            ("log(x)", "x=-1", "nan", "-1", "f: log(x) is not a number where x is -1"),
            ("if(x > 0, sqrt(x), x^2)", "x=-2", "4", "-4", nil), ("|x|", "x=-2", "2", "-1", nil),
        ] as [(String, String, String, String, String?)])
    func choices(text: String, at: String, value: String, slope: String, note: String?) throws {
        try Command.inFolder { command in
            let result = try command.run("derive", text, "--at", at)
            let lines = result.output.split(separator: "\n").map(String.init)
            #expect(lines[0].hasSuffix("= \(value)") && result.status == 0)
            #expect(lines[2].split(separator: "  ")[2] == slope, "\(lines[2])")
            #expect(lines.dropFirst(3).map { $0.trimmingCharacters(in: .whitespaces) } == (note.map { [$0] } ?? []))
        }
    }

    @Test("From a file and from standard input; a point with a list")
    func elsewhere() throws {
        try Command.inFolder { command in
            try command.write("# a bowl\nx[1]^2  # first\n  + x[2]\n", to: "bowl.txt")
            let expected = """
                f = x[1]^2 + x[2] = 1
                                      value  numerical  relative error
                  df/dx[1]  = 2*x[1]  2      2          4.6e-12
                  df/dx[2]  = 1       1      1          3.9e-12

                """
            #expect(try command.run("derive", "@bowl.txt", "--at", "x=[1,0]").output == expected)
            let piped = try command.run(["derive", "-", "--at", "x=[1,0]"], input: "x[1]^2 + x[2]\n")
            #expect(piped.output == expected)
            let missing = try command.run("derive", "@no.txt")
            #expect(missing.errors == "error: no.txt: No such file or directory; give @ and a file\n")
            #expect(missing.status == 1)
        }
    }

    @Test("Hundreds of levels")
    func deep() throws {
        func times(_ count: Int, _ piece: String) -> String { String(repeating: piece, count: count) }
        let choice = (0..<300).map { "if(x < \($0), \($0), " }.joined()
        try Command.inFolder { command in
            let nested = try command.run("derive", "\(times(500, "("))x\(times(500, ")"))^2")
            #expect(nested.output == "f = x^2\n  df/dx  = 2*x\n")
            #expect(try command.run("derive", "\(choice)x\(times(300, ")"))", "--at", "x=299.5").status == 0)
        }
    }
}
