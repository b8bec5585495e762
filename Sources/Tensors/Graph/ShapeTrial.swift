import Support
import Synchronization

/// A trial of a function on a shape that came from outside: operations whose shapes do not fit note the problem instead
/// of stopping the program.
///
/// What is traced after the first problem has no meaning and must not be computed.
package final class ShapeTrial: Sendable {
    @TaskLocal fileprivate static var current: ShapeTrial?

    private let first = Mutex<String?>(nil)

    /// The first problem with shapes that `body` meets, in one line; `nil` where all shapes fit.
    package static func problem(in body: () -> Void) -> String? {
        let trial = ShapeTrial()
        $current.withValue(trial, operation: body)
        return trial.first.withLock { $0 }
    }

    fileprivate func note(_ problem: String) { first.withLock { $0 = $0 ?? problem } }
}

/// Notes that shapes do not fit, inside of a `ShapeTrial`; stops the program elsewhere. A caller that goes on returns a
/// tensor of the shape it would have had.
package func misfit(_ message: String, file: StaticString = #file, line: UInt = #line) {
    guard let trial = ShapeTrial.current else { misuse(message, file: file, line: line) }
    trial.note(message)
}
