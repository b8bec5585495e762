/// Returns `text` in quotes, on one line and of bounded length, fit for a message.
package func quoted(_ text: String) -> String {
    let shown = text.prefix(60).map { character in
        character.isNewline ? "\\n" : character == "\t" ? "\\t" : String(character)
    }
    return "\"" + shown.joined() + (text.count > 60 ? "…" : "") + "\""
}

/// Returns `text` without line breaks and of bounded length, fit for a message.
package func oneLine(_ text: String, limit: Int = 80) -> String {
    let shown = text.prefix(limit).map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
    return text.count > limit ? shown + "…" : shown
}
