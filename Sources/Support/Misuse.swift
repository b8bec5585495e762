/// Stops the program because an operation was given shapes or settings that have no meaning.
package func misuse(_ message: String, file: StaticString = #file, line: UInt = #line) -> Never {
    fatalError("Descent: " + message, file: file, line: line)
}
