/// Stops the program because a function was given values that do not fit together.
func misuse(_ message: String, file: StaticString = #file, line: UInt = #line) -> Never {
    fatalError("Descent: " + message, file: file, line: line)
}
