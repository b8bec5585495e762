/// Text for a shell.
package enum Shell {
    /// One argument, in quotes where it needs them.
    package static func quoted(_ argument: String) -> String {
        let plain = argument.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "_./:,=+-".contains($0) }
        return plain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}
