import Support
import Testing

@Suite struct InputErrorTests {
    private struct Fault: InputError {
        let place: String
        let problem: String
        let remedy: String
    }

    @Test(
        "An error is one line of its place, its problem and its remedy, where there are these",
        arguments: [
            ("a.csv:3", "row is short", "add a cell", "a.csv:3: row is short; add a cell"),
            ("", "row is short", "add a cell", "row is short; add a cell"), ("a", "is missing", "", "a: is missing"),
            ("", "is missing", "", "is missing"),
            ("a\nb", "\u{1B}[2J is no name", "take \u{0}\rout", "a b: \\u{1B}[2J is no name; take \\u{0} out"),
        ])
    func description(place: String, problem: String, remedy: String, text: String) {
        #expect("\(Fault(place: place, problem: problem, remedy: remedy))" == text)
        #expect(text.hasSuffix(Fault(place: place, problem: problem, remedy: remedy).message))
    }
}
