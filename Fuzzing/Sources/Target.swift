import Descent

/// A reader or a grammar that gets random input.
protocol Target: Sendable {
    associatedtype Value

    /// The name on the command line, and of the folder of its inputs.
    var name: String { get }
    /// Pieces of text that mean something to the reader, which mutations insert.
    var words: [String] { get }
    /// Returns an input by the rules of the grammar, which the reader should take more often than not.
    func input(_ random: inout RandomStream) -> [UInt8]
    /// Reads an input.
    /// - Throws: `InputError` for what is refused.
    func read(_ input: [UInt8]) throws -> Value
    /// Does with a value what its users do, and traps where results contradict one another.
    /// - Throws: `InputError` for what cannot be done with it.
    func use(_ value: Value) throws
}

extension Target {
    /// Tries an input: reads it, and uses what was read.
    /// - Returns: whether the reader took it.
    func accepts(_ input: [UInt8]) -> Bool {
        let value: Value
        do { value = try read(input) } catch {
            requireOneLine(error)
            return false
        }
        do { try use(value) } catch { requireOneLine(error) }
        return true
    }
}

/// The targets there are: a new one is its file and a row here.
let targets: [any Target] = [
    TableTarget(format: CSVFormat()),
    TableTarget(format: TSVFormat()),
    SafeTensorsTarget(),
    NPYTarget(),
    EventTarget(),
    jsonTarget,
    formulaTarget,
    GroupTarget(name: "formula-texts", members: [formulaModelTarget, formulaRelationTarget, namedNumberTarget]),
    optimizerTarget,
    minimizerTarget,
    scheduleTarget,
    GroupTarget(
        name: "settings",
        members: [
            modelTarget, lossTarget, metricTarget, activationTarget, initializerTarget, plateauTarget, samplerTarget,
            prunerTarget,
        ]),
    runOptionTarget,
    searchSpaceTarget,
    ConfigurationTarget(),
    CheckpointTarget(),
    StudyCellTarget(),
    StudyFileTarget(),
]

// MARK: What has to hold

/// Traps where a condition does not hold that no input may break.
func require(_ condition: Bool, _ contradiction: @autoclosure () -> String) {
    if !condition { fatalError("contradiction: \(contradiction())") }
}

/// Traps where an error is none that a person is shown: an `InputError` of one line, which no terminal obeys.
private func requireOneLine(_ error: any Error) {
    require(error is any InputError, "\(type(of: error)) is thrown: \(error)")
    let text = "\(error)"
    let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    require(isPlain && !text.isEmpty, "a message of control characters: \(text.debugDescription)")
    require(text.utf8.count < 10_000, "a message of \(text.utf8.count) bytes: \(text.prefix(200))")
}
