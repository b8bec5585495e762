/// Part of the text, and where it begins.
struct TextPiece {
    var characters: ArraySlice<Character>

    var column: Int { characters.startIndex + 1 }
    var text: String { String(characters) }

    var trimmed: TextPiece {
        let spaceless = characters.drop { $0.isWhitespace }
        let end = spaceless.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? spaceless.startIndex
        return TextPiece(characters: spaceless[..<end])
    }

    func failure(_ problem: String, _ remedy: String = "") -> SearchSpaceError {
        SearchSpaceError(column: column, problem: problem, remedy: remedy)
    }

    /// Cut where no brackets are open.
    func split(at separator: Character) -> [TextPiece] {
        var pieces: [TextPiece] = []
        var (start, depth) = (characters.startIndex, 0)
        for index in characters.indices {
            if characters[index] == separator && depth == 0 {
                pieces.append(TextPiece(characters: characters[start..<index]))
                start = index + 1
            }
            if "([{".contains(characters[index]) { depth += 1 }
            if ")]}".contains(characters[index]) { depth -= 1 }
        }
        return pieces + [TextPiece(characters: characters[start...])]
    }

    /// - Throws: where a bracket is not closed, or closes nothing.
    func requireMatchingBrackets() throws(SearchSpaceError) {
        let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
        var open: [Int] = []
        for index in characters.indices {
            let character = characters[index]
            if closing[character] != nil { open.append(index) }
            guard closing.values.contains(character) else { continue }
            guard let last = open.popLast() else {
                throw SearchSpaceError(column: index + 1, problem: "\"\(character)\" closes nothing", remedy: "omit it")
            }
            let expected = closing[characters[last]] ?? character
            guard character == expected else {
                throw SearchSpaceError(
                    column: index + 1,
                    problem: "\"\(character)\" where \"\(expected)\" should close column \(last + 1)",
                    remedy: "")
            }
        }
        guard let last = open.last else { return }
        throw SearchSpaceError(
            column: last + 1,
            problem: "\"\(characters[last])\" is never closed", remedy: "write \"\(closing[characters[last]] ?? ")")\"")
    }
}
