/// Returns `text` in quotes, on one line and of bounded length, fit for a message.
package func quoted(_ text: String) -> String {
    let shown = text.prefix(60).map { character in
        character.isNewline ? "\\n" : character == "\t" ? "\\t" : visible(String(character))
    }
    return "\"" + shown.joined() + (text.count > 60 ? "…" : "") + "\""
}

/// Returns `text` without line breaks and of bounded length, fit for a message.
package func oneLine(_ text: String, limit: Int = 80) -> String {
    let shown = text.prefix(limit).map { $0.isNewline || $0 == "\t" ? " " : visible(String($0)) }.joined()
    return text.count > limit ? shown + "…" : shown
}

/// Returns `text` with what a terminal would obey, such as the beginning of an escape sequence or a turn of the writing
/// direction, shown as `\u{1B}`. Line breaks and tabs stay.
package func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isTerminalCommand) else { return text }
    return text.unicodeScalars.map { scalar in
        isTerminalCommand(scalar) ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }.joined()
}

/// Indicates whether a terminal would obey a character, or write in another direction after it. Line breaks and tabs are text.
package func isTerminalCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    // Controls, and the marks that turn the direction in which text is written.
    case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
}
