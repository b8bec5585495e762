import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("descent schedule")
struct ScheduleCommandTests {
    @Test("A table of every step of a short run")
    func table() throws {
        try Command.inFolder { command in
            let result = try command.run("schedule", "linear(warmup=2)", "--steps", "10", "--learning-rate", "0.4")
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(
                result.output == """
                    linear(from=base,to=0,over=run,warmup=2)
                    step  value
                       0  0
                       1  0.2
                       2  0.4
                       3  0.35
                       4  0.3
                       5  0.25
                       6  0.2
                       7  0.15
                       8  0.1
                       9  0.05

                    """)
        }
    }

    @Test("Some steps of a long run, the last among them")
    func longTable() throws {
        try Command.inFolder { command in
            let lines = try command.run("schedule", "constant", "--steps", "50").output.split(separator: "\n")
            #expect(lines.count == 2 + 50)
            let some = try command.run("schedule", "constant", "--steps", "1000001").output.split(separator: "\n")
            #expect(some.count == 2 + 26)
            #expect(some[1...3] == ["   step  value", "      0  1", "  40000  1"])
            #expect(some[27] == "1000000  1")
        }
    }

    @Test("All values as JSON")
    func json() throws {
        try Command.inFolder { command in
            let result = try command.run("schedule", "cosine", "--steps", "4", "--json")
            #expect(
                result.output == """
                    {"schedule":"cosine(from=base,to=0,over=run,exponent=1,periodic=false)","steps":4,"values":[1.0,\
                    0.8535533905932737,0.5,0.14644660940672627]}

                    """)
        }
    }

    @Test("A picture that an XML parser reads, with ticks that say where the line is")
    func picture() throws {
        try Command.inFolder { command in
            let arguments = [
                "schedule", "linear(to=0.5*base)", "--steps", "11", "--learning-rate", "0.1", "--plot", "a.svg",
            ]
            let result = try command.run(arguments)
            #expect(result.status == 0)
            #expect(result.output == "" && result.errors == "")
            #expect(try command.contents() == ["a.svg"])
            let text = try command.text("a.svg")
            #expect(XMLParser(data: Data(text.utf8)).parse())
            for tick in [">0<", ">2<", ">10<", ">0.02<", ">0.1<", ">learning rate<", ">linear(to=0.5*base)<"] {
                #expect(text.contains(tick), "\(tick)")
            }
            // A straight line whose end is 1 − 0.5 · 10/11 as high above 0 as its beginning, at the places of its ticks.
            let elements = try #require(SVGElements(text))
            let line = try #require(elements["path"].first { $0.attributes["stroke"] == "#0072b2" }).runs[0]
            #expect(line.count == 2)
            func tick(_ text: String) throws -> SVGElements.Element {
                try #require(elements["text"].first { $0.text == text })
            }
            // Numbers stand 4 below their height.
            let bottom = try #require(
                elements["text"].first { $0.text == "0" && $0.attributes["text-anchor"] == "end" })
            let ground = bottom.number("y") - 4
            #expect(abs((ground - line[1].y) / (ground - line[0].y) - (1 - 0.5 * 10 / 11)) < 1e-3)
            #expect(abs(line[1].x - (try tick("10").number("x"))) < 0.02)
        }
    }

    @Test(
        "Any values can be drawn",
        arguments: ["0", "constant(from=1e308)", "1e-308", "cosine(from=1e-320)", "linear(over=1)"])
    func anyPicture(schedule: String) throws {
        try Command.inFolder { command in
            #expect(try command.run("schedule", schedule, "--steps", "2000000000", "--plot", "a.svg").status == 0)
            let text = try command.text("a.svg")
            #expect(XMLParser(data: Data(text.utf8)).parse())
            #expect(!text.contains("nan") && !text.contains("inf"))
            try command.run("schedule", schedule, "--steps", "1", "--plot", "b.svg")
            #expect(try !command.text("b.svg").contains("nan"))
        }
    }

    @Test(
        "Wrong usage and files that cannot be written",
        arguments: [
            (
                ["cosin"], 64,
                "schedule: unknown schedule \"cosin\"; did you mean \"cosine\"? There are constant, linear, "
            ),
            (["cosine", "--steps", "0"], 64, "--steps is 0; give a whole number of at least 1\n"),
            (
                ["cosine", "--learning-rate", "0"], 64, "--learning-rate is 0; give a number above 0, such as 0.01\n"
            ),
            (
                ["cosine", "--json", "--plot", "a.svg"], 64,
                "--plot and --json are two ways to show it; give one of them\n"
            ),
            (["cosine", "--plot", ""], 64, "--plot is empty; give a file\n"),
            (
                ["cosine", "--json", "--steps", "1000001"], 64,
                "--steps is 1000001; --json prints every value, give at most 1000000\n"
            ),
            (
                ["cosine", "--plot", "no/a.svg"], 1,
                "no/a.svg: cannot be written: No such file or directory; give another path\n"
            ),
            (["cosine", "--plot", "."], 1, ".: exists and is not a regular file; give another path\n"),
        ] as [([String], Int32, String)])
    func wrong(arguments: [String], status: Int32, message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(["schedule"] + arguments)
            #expect(result.status == status)
            #expect(result.errors.hasPrefix("error: \(message)"))
            #expect(result.errors.filter(\.isNewline).count == 1)
            #expect(result.output == "")
            #expect(try command.contents() == [])
        }
    }
}
