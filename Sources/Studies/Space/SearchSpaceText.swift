import Support
import Tensors

/// Reads a search space: `NAME=FORM, NAME=FORM, …`.
enum SearchSpaceText {
    static func parameters(_ text: String) throws(SearchSpaceError) -> [SearchSpace.Parameter] {
        let all = TextPiece(characters: Array(text)[...])
        try all.requireMatchingBrackets()
        guard !all.trimmed.characters.isEmpty else {
            throw all.failure("there is no parameter", "write learning-rate=log(1e-4,1e-1)")
        }
        var parameters: [SearchSpace.Parameter] = []
        for piece in all.split(at: ",").map(\.trimmed) {
            let parameter = try parameter(piece)
            guard !parameters.contains(where: { $0.name == parameter.name }) else {
                throw piece.failure("\(parameter.name) is given twice", "give it once")
            }
            parameters.append(parameter)
        }
        return parameters
    }

    private static func parameter(_ piece: TextPiece) throws(SearchSpaceError) -> SearchSpace.Parameter {
        guard !piece.characters.isEmpty else {
            throw piece.failure("a parameter is missing between commas", "omit one comma")
        }
        let name = TextPiece(characters: piece.characters.prefix { $0 != "=" }).trimmed
        guard name.characters.endIndex < piece.characters.endIndex, !name.text.isEmpty,
            let equals = piece.characters.firstIndex(of: "=")
        else {
            let shown = name.text.contains("(") || name.text.isEmpty ? "NAME" : name.text
            throw piece.failure("\"\(piece.text)\" has no name and range", "write \(shown)=uniform(0,1)")
        }
        guard !name.text.contains(where: { "(){}[] ".contains($0) }) else {
            throw name.failure("\"\(name.text)\" is not a name", "is a comma missing before it?")
        }
        let range = TextPiece(characters: piece.characters[(equals + 1)...]).trimmed
        let distribution = try distribution(range, of: name.text)
        if let problem = distribution.problem { throw range.failure(problem) }
        return SearchSpace.Parameter(name.text, distribution)
    }

    private static func distribution(_ piece: TextPiece, of name: String) throws(SearchSpaceError) -> Distribution {
        if piece.characters.first == "{" {
            guard piece.characters.last == "}" else { throw piece.failure("there is more after \"}\"", "add a comma") }
            let inner = TextPiece(characters: piece.characters.dropFirst().dropLast())
            return .choices(inner.split(at: ",").map { unbracketed($0.trimmed.text) })
        }
        let form = TextPiece(characters: piece.characters.prefix { $0 != "(" }).trimmed
        guard let row = forms.first(where: { $0.name == form.text }) else {
            if Double(form.text) != nil && !piece.text.contains("(") {
                throw piece.failure("\(piece.text) is one value", "give it as --\(name) \(piece.text)")
            }
            let hint = nearestName(to: form.text, among: forms.map(\.name)).map { "did you mean \"\($0)\"? " } ?? ""
            throw form.failure(
                "\"\(form.text)\" is not a range",
                "\(hint)There are \(forms.map(\.name).joined(separator: ", ")) and {…}"
            )
        }
        let inner = TextPiece(characters: piece.characters.dropFirst(piece.text.prefix { $0 != "(" }.count))
        let ends = TextPiece(characters: inner.characters.dropFirst().dropLast()).split(at: ",").map(\.trimmed)
        guard inner.characters.last == ")", ends.count == 2 else {
            throw piece.failure("\(row.name) takes the least and the greatest value: \(row.example)")
        }
        if let whole = row.whole { return whole(try wholeNumber(ends[0], row), try wholeNumber(ends[1], row)) }
        return row.real(try number(ends[0], row), try number(ends[1], row))
    }

    private struct Form: Sendable {
        let name: String
        let example: String
        var real: @Sendable (Double, Double) -> Distribution = { .uniform($0, $1) }
        var whole: (@Sendable (Int, Int) -> Distribution)?
    }

    private static let forms = [
        Form(name: "log", example: "log(1e-4,1e-1)", real: { .logUniform($0, $1) }),
        Form(name: "uniform", example: "uniform(0,1)", real: { .uniform($0, $1) }),
        Form(name: "int", example: "int(16,256)", whole: { .integer($0, $1) }),
        Form(name: "logint", example: "logint(16,256)", whole: { .logInteger($0, $1) }),
    ]

    private static func number(_ piece: TextPiece, _ form: Form) throws(SearchSpaceError) -> Double {
        guard let number = Double(piece.text), number.isFinite else {
            throw piece.failure("\"\(piece.text)\" is not a number", "write \(form.example)")
        }
        return number
    }

    private static func wholeNumber(_ piece: TextPiece, _ form: Form) throws(SearchSpaceError) -> Int {
        guard let number = Double(piece.text).flatMap(Int.init(exactly:)) else {
            throw piece.failure(
                "\"\(piece.text)\" is not a whole number, which \(form.name) needs", "write \(form.example)")
        }
        return number
    }

    // MARK: Choices

    /// Whether a choice has to stand in parentheses.
    static func needsBrackets(_ choice: String) -> Bool {
        TextPiece(characters: Array(choice)[...]).split(at: ",").count > 1 || unbracketed(choice) != choice
    }

    /// The text without parentheses around all of it.
    private static func unbracketed(_ choice: String) -> String {
        guard choice.first == "(", choice.last == ")" else { return choice }
        var depth = 0
        for (index, character) in choice.enumerated() {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if depth == 0 && index < choice.count - 1 { return choice }
        }
        return String(choice.dropFirst().dropLast())
    }
}
