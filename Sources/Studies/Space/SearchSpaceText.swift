import Tensors

/// Reads a search space: `NAME=FORM, NAME=FORM, …`.
enum SearchSpaceText {
    /// Part of the text, and where it begins.
    private struct Piece {
        var characters: ArraySlice<Character>

        var column: Int { characters.startIndex + 1 }
        var text: String { String(characters) }

        var trimmed: Piece {
            let spaceless = characters.drop { $0.isWhitespace }
            let end = spaceless.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? spaceless.startIndex
            return Piece(characters: spaceless[..<end])
        }

        func failure(_ problem: String) -> SearchSpaceError { SearchSpaceError(column: column, problem: problem) }

        /// Cut where no brackets are open.
        func split(at separator: Character) -> [Piece] {
            var pieces: [Piece] = []
            var (start, depth) = (characters.startIndex, 0)
            for index in characters.indices {
                if characters[index] == separator && depth == 0 {
                    pieces.append(Piece(characters: characters[start..<index]))
                    start = index + 1
                }
                if "([{".contains(characters[index]) { depth += 1 }
                if ")]}".contains(characters[index]) { depth -= 1 }
            }
            return pieces + [Piece(characters: characters[start...])]
        }
    }

    static func parameters(_ text: String) throws(SearchSpaceError) -> [SearchSpace.Parameter] {
        let all = Piece(characters: Array(text)[...])
        try requireMatchingBrackets(all)
        guard !all.trimmed.characters.isEmpty else {
            throw all.failure("there is no parameter; write learning-rate=log(1e-4,1e-1)")
        }
        var parameters: [SearchSpace.Parameter] = []
        for piece in all.split(at: ",").map(\.trimmed) {
            let parameter = try parameter(piece)
            guard !parameters.contains(where: { $0.name == parameter.name }) else {
                throw piece.failure("\(parameter.name) is given twice; give it once")
            }
            parameters.append(parameter)
        }
        return parameters
    }

    private static func requireMatchingBrackets(_ all: Piece) throws(SearchSpaceError) {
        let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
        var open: [Int] = []
        for index in all.characters.indices {
            let character = all.characters[index]
            if closing[character] != nil { open.append(index) }
            guard closing.values.contains(character) else { continue }
            guard let last = open.popLast() else {
                throw SearchSpaceError(column: index + 1, problem: "\"\(character)\" closes nothing; leave it away")
            }
            let expected = closing[all.characters[last]] ?? character
            guard character == expected else {
                throw SearchSpaceError(
                    column: index + 1, problem: "\"\(character)\" where \"\(expected)\" should close column \(last + 1)"
                )
            }
        }
        guard let last = open.last else { return }
        throw SearchSpaceError(
            column: last + 1,
            problem: "\"\(all.characters[last])\" is never closed; write \"\(closing[all.characters[last]] ?? ")")\"")
    }

    private static func parameter(_ piece: Piece) throws(SearchSpaceError) -> SearchSpace.Parameter {
        guard !piece.characters.isEmpty else {
            throw piece.failure("a parameter is missing between commas; leave one comma away")
        }
        let name = Piece(characters: piece.characters.prefix { $0 != "=" }).trimmed
        guard name.characters.endIndex < piece.characters.endIndex, !name.text.isEmpty,
            let equals = piece.characters.firstIndex(of: "=")
        else {
            let shown = name.text.contains("(") || name.text.isEmpty ? "NAME" : name.text
            throw piece.failure("\"\(piece.text)\" has no name and range; write \(shown)=uniform(0,1)")
        }
        guard !name.text.contains(where: { "(){}[] ".contains($0) }) else {
            throw name.failure("\"\(name.text)\" is no name; is a comma missing before it?")
        }
        let range = Piece(characters: piece.characters[(equals + 1)...]).trimmed
        let distribution = try distribution(range, of: name.text)
        if let problem = distribution.problem { throw range.failure(problem) }
        return SearchSpace.Parameter(name.text, distribution)
    }

    private static func distribution(_ piece: Piece, of name: String) throws(SearchSpaceError) -> Distribution {
        if piece.characters.first == "{" {
            guard piece.characters.last == "}" else { throw piece.failure("there is more after \"}\"; add a comma") }
            let inner = Piece(characters: piece.characters.dropFirst().dropLast())
            return .choices(inner.split(at: ",").map { unbracketed($0.trimmed.text) })
        }
        let form = Piece(characters: piece.characters.prefix { $0 != "(" }).trimmed
        guard let row = forms.first(where: { $0.name == form.text }) else {
            if Double(form.text) != nil && !piece.text.contains("(") {
                throw piece.failure("\(piece.text) is one value; give it as --\(name) \(piece.text)")
            }
            let hint = nearestName(to: form.text, among: forms.map(\.name)).map { "did you mean \"\($0)\"? " } ?? ""
            throw form.failure(
                "\"\(form.text)\" is no range; \(hint)There are \(forms.map(\.name).joined(separator: ", ")) and {…}")
        }
        let inner = Piece(characters: piece.characters.dropFirst(piece.text.prefix { $0 != "(" }.count))
        let ends = Piece(characters: inner.characters.dropFirst().dropLast()).split(at: ",").map(\.trimmed)
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

    private static func number(_ piece: Piece, _ form: Form) throws(SearchSpaceError) -> Double {
        guard let number = Double(piece.text), abs(number) < 1e300 else {
            throw piece.failure("\"\(piece.text)\" is no number; write \(form.example)")
        }
        return number
    }

    private static func wholeNumber(_ piece: Piece, _ form: Form) throws(SearchSpaceError) -> Int {
        // Beyond 2⁵³ doubles do not tell neighbours apart.
        guard let number = Double(piece.text).flatMap(Int.init(exactly:)), abs(number) < 1 << 53 else {
            throw piece.failure("\"\(piece.text)\" is no whole number, which \(form.name) needs; write \(form.example)")
        }
        return number
    }

    // MARK: Choices

    /// Whether a choice has to stand in parentheses.
    static func needsBrackets(_ choice: String) -> Bool {
        Piece(characters: Array(choice)[...]).split(at: ",").count > 1 || unbracketed(choice) != choice
    }

    /// Without parentheses around all of it.
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
