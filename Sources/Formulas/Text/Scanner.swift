import Tensors

/// A piece of a formula's text.
struct Token: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case number(Double)
        case name(String)
        /// An operator, a parenthesis, a bracket, a comma or a relation, in its plain form.
        case symbol(String)
        case end
    }

    let kind: Kind
    /// The column, counted from 1 in characters.
    let column: Int
    let text: String
}

/// Cuts a text into tokens.
struct Scanner {
    private let characters: [Character]
    private var position = 0
    /// The number that a superscript stands for, after the power that it means.
    private var superscript: Token?

    init(_ text: String) { characters = Array(text) }

    /// All tokens, with `.end` as the last.
    static func tokens(of text: String) throws(FormulaError) -> [Token] {
        var scanner = Scanner(text)
        var tokens: [Token] = []
        while let token = try scanner.next() { tokens.append(token) }
        tokens.append(Token(kind: .end, column: scanner.characters.count + 1, text: ""))
        return tokens
    }

    private static let typographic: [Character: String] = [
        "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "∧": "&&",
        "∨": "or", "¬": "not",
    ]
    private static let superscripts: [Character: Character] = Dictionary(
        uniqueKeysWithValues: zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    private static let pairs: Set<String> = ["**", "<=", ">=", "==", "!=", "&&"]

    private mutating func next() throws(FormulaError) -> Token? {
        if let token = superscript {
            superscript = nil
            return token
        }
        while let character = peek(), character.isWhitespace { position += 1 }
        guard let character = peek() else { return nil }
        let start = position
        if character.isASCIIDigit || character == "." { return try number() }
        if Self.superscripts[character] != nil { return try power() }
        if character == "∞" {
            position += 1
            return Token(kind: .name("∞"), column: start + 1, text: "∞")
        }
        if character.isLetter || character == "_" {
            skip { $0.isLetter || $0.isASCIIDigit || $0 == "_" }
            let text = String(characters[start..<position])
            return Token(kind: .name(text), column: start + 1, text: text)
        }
        if character == "\"" || character == "`" { return try quotedName(character) }
        position += 1
        if let plain = Self.typographic[character] { return symbol(plain, from: start) }
        guard "+-*/^()[],<>=~|!&√∛".contains(character) else {
            throw FormulaError("unexpected character \"\(character)\"", column: start + 1)
        }
        let pair = String([character] + (peek().map { [$0] } ?? []))
        guard Self.pairs.contains(pair) else { return symbol(String(character), from: start) }
        position += 1
        return symbol(pair == "**" ? "^" : pair, from: start)
    }

    /// A name of any characters, such as that of a column: `"volatile acidity"`.
    private mutating func quotedName(_ quote: Character) throws(FormulaError) -> Token {
        let start = position
        position += 1
        skip { $0 != quote }
        guard peek() == quote else {
            throw FormulaError("the name in \(quote) has no end", "close it with \(quote)", column: start + 1)
        }
        let name = String(characters[(start + 1)..<position])
        position += 1
        guard !name.isEmpty else { throw FormulaError("a name in quotes is empty", column: start + 1) }
        return Token(kind: .name(name), column: start + 1, text: String(characters[start..<position]))
    }

    private func symbol(_ plain: String, from start: Int) -> Token {
        Token(kind: .symbol(plain), column: start + 1, text: String(characters[start..<position]))
    }

    /// A power that is written above the line: x² is x^2.
    private mutating func power() throws(FormulaError) -> Token {
        let start = position
        skip { Self.superscripts[$0] != nil }
        let text = String(characters[start..<position])
        guard let exponent = Int(String(text.compactMap { Self.superscripts[$0] })) else {
            throw FormulaError("\"\(text)\" is no exponent", "write ^(…)", column: start + 1)
        }
        superscript = Token(kind: .number(Double(exponent)), column: start + 1, text: text)
        return symbol("^", from: start)
    }

    private mutating func number() throws(FormulaError) -> Token {
        let start = position
        skip { $0.isASCIIDigit }
        if peek() == "." {
            position += 1
            skip { $0.isASCIIDigit }
        }
        exponent()
        let text = String(characters[start..<position])
        guard text != ".", let value = Double(text.hasSuffix(".") ? text + "0" : text) else {
            throw FormulaError("\"\(text)\" is no number", column: start + 1)
        }
        guard value.isFinite else {
            throw FormulaError("\(text) is beyond the range of numbers (1.8e308)", column: start + 1)
        }
        return Token(kind: .number(value), column: start + 1, text: text)
    }

    /// Takes `e`, a sign and digits, or nothing if there are no digits, since `e` may be a name.
    private mutating func exponent() {
        let start = position
        guard let letter = peek(), letter == "e" || letter == "E" else { return }
        position += 1
        if let sign = peek(), sign == "+" || sign == "-" { position += 1 }
        let digits = position
        skip { $0.isASCIIDigit }
        if position == digits { position = start }
    }

    private func peek() -> Character? { position < characters.count ? characters[position] : nil }

    private mutating func skip(_ condition: (Character) -> Bool) {
        while let character = peek(), condition(character) { position += 1 }
    }
}

extension String {
    /// The name as it is written in a formula: in quotes where it is more than letters, digits and underscores.
    package var asName: String {
        let isPlain =
            first.map { $0.isLetter || $0 == "_" } ?? false
            && allSatisfy { $0.isLetter || $0.isASCIIDigit || $0 == "_" }
        return isPlain ? self : contains("\"") ? "`\(self)`" : "\"\(self)\""
    }
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }
}
