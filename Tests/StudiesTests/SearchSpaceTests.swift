import Studies
import Testing

@Suite("Search spaces")
struct SearchSpaceTests {
    static let texts: [(String, [(String, Distribution)])] = [
        (
            "learning-rate=log(1e-4,1e-1), batch-size={16,32,64}, optimizer={adam,sgd(momentum=0.9)}, width=int(16,256)",
            [
                ("learning-rate", .logUniform(1e-4, 1e-1)), ("batch-size", .choices(["16", "32", "64"])),
                ("optimizer", .choices(["adam", "sgd(momentum=0.9)"])), ("width", .integer(16, 256)),
            ]
        ),
        (" x = uniform( -1 , 2.5 ) ", [("x", .uniform(-1, 2.5))]),
        ("n=logint(1,1e3)", [("n", .logInteger(1, 1000))]),
        (
            "model={(mlp:64,32),mlp:8},schedule={cosine(warmup=10, to=0), constant}",
            [
                ("model", .choices(["mlp:64,32", "mlp:8"])),
                ("schedule", .choices(["cosine(warmup=10, to=0)", "constant"])),
            ]
        ),
    ]

    @Test("Text is read, and what is printed reads the same", arguments: texts.indices)
    func reading(index: Int) throws {
        let (text, expected) = Self.texts[index]
        let space = try SearchSpace(text)
        #expect(space.parameters.map(\.name) == expected.map(\.0))
        #expect(space.parameters.map(\.distribution) == expected.map(\.1))
        #expect(try SearchSpace("\(space)") == space)
    }

    static let errors: [(String, String)] = [
        ("", "column 1: there is no parameter; write learning-rate=log(1e-4,1e-1)"),
        ("x=uniform(0,1), ", "column 17: a parameter is missing between commas; omit one comma"),
        ("x", "column 1: \"x\" has no name and range; write x=uniform(0,1)"),
        ("log(1,2)", "column 1: \"log(1,2)\" has no name and range; write NAME=uniform(0,1)"),
        ("a b=log(1,2)", "column 1: \"a b\" is not a name; is a comma missing before it?"),
        ("x=uniform(0,1), x={1,2}", "column 17: x is given twice; give it once"),
        (
            "x=lgo(1,2)",
            "column 3: \"lgo\" is not a range; did you mean \"log\"? There are log, uniform, int, logint and {…}"
        ),
        ("x=3", "column 3: 3 is one value; give it as --x 3"),
        ("x=log(1e-4;1e-1)", "column 3: log takes the least and the greatest value: log(1e-4,1e-1)"),
        ("x=log(1,2,3)", "column 3: log takes the least and the greatest value: log(1e-4,1e-1)"),
        ("y=int(1,2), x=log(1, b)", "column 22: \"b\" is not a number; write log(1e-4,1e-1)"),
        ("x=uniform(0,inf)", "column 13: \"inf\" is not a number; write uniform(0,1)"),
        ("x=int(1,2.5)", "column 9: \"2.5\" is not a whole number, which int needs; write int(16,256)"),
        ("x=log(1,0.1)", "column 3: log(1.0,0.1) is empty; write log(0.1,1.0)"),
        ("x=int(3,3)", "column 3: int(3,3) has one value only; give two different ones"),
        ("x=log(0,1)", "column 3: log needs numbers above 0, and 0.0 is none; write uniform(…)"),
        ("x=logint(0,9)", "column 3: logint needs numbers above 0, and 0 is none; write int(…)"),
        ("x={}", "column 3: a choice is empty; write {first,second}"),
        ("x={a,}", "column 3: a choice is empty; write {first,second}"),
        ("x={a}", "column 3: there is nothing to choose; give two choices or more, such as {first,second}"),
        ("x={a,b,a}", "column 3: \"a\" is given twice; give it once"),
        ("x={a,b} y=int(1,2)", "column 3: there is more after \"}\"; add a comma"),
        ("x={a,b", "column 3: \"{\" is never closed; write \"}\""),
        ("x=log(1,2))", "column 11: \")\" closes nothing; omit it"),
        ("x={a,f(1}", "column 9: \"}\" where \")\" should close column 7"),
    ]

    @Test("What does not parse is told with its column", arguments: errors.indices)
    func broken(index: Int) {
        let (text, message) = Self.errors[index]
        do {
            let space = try SearchSpace(text)
            Issue.record("\(text) was read as \(space)")
        } catch { #expect(error.description == message) }
    }
}
