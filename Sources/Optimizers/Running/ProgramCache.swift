/// A compiled program that serves every position of a run at which the optimizer decides as it did when the program was
/// made.
public protocol PositionedProgram {
    /// The decisions for which the program was made.
    var decisions: StepDecisions { get }
}

extension PositionedProgram {
    /// Whether the program is the one for `position`.
    public func fits(_ position: StepPosition) -> Bool { decisions.hold(at: position) }
}

/// The programs of a run, each compiled where it is first needed: one for each size of batch and each set of decisions.
public struct ProgramCache<Program: PositionedProgram> {
    /// All programs made so far, in the order in which they were made.
    public private(set) var all: [Program] = []
    private var index = ProgramIndex()

    /// A cache without programs.
    public init() {}

    /// The program for a position: one made before, or a new one.
    /// - Parameters:
    ///   - batchSize: the number of examples the program takes; leave it at 0 where programs have no examples.
    ///   - make: compiles the program for the position.
    /// - Complexity: linear in the number of programs, which are few; nothing is allocated where there is one.
    public mutating func program(
        forBatchSize batchSize: Int = 0, at position: StepPosition, make: () throws -> Program
    ) rethrows -> Program {
        if let known = index.find(batchSize, position) { return all[known] }
        let program = try make()
        index.append(batchSize, program.decisions)
        all.append(program)
        return program
    }
}

/// The places of the programs by position. Not generic, since generic code looks up its types in every step.
private struct ProgramIndex {
    private var entries: [(batchSize: Int, decisions: StepDecisions)] = []

    func find(_ batchSize: Int, _ position: StepPosition) -> Int? {
        // By index: iterators allocate where the compiler does not optimize.
        for index in entries.indices
        where entries[index].batchSize == batchSize && entries[index].decisions.hold(at: position) { return index }
        return nil
    }

    mutating func append(_ batchSize: Int, _ decisions: StepDecisions) { entries.append((batchSize, decisions)) }
}

/// The decisions of an optimizer that depend on the position of a step, as whether this is every tenth one.
public struct StepDecisions: Sendable {
    private let all: [StepDecision]

    init(_ all: [StepDecision]) { self.all = all }

    /// Whether the same is decided at `position`.
    public func hold(at position: StepPosition) -> Bool {
        for index in all.indices where !all[index].holds(at: position) { return false }
        return true
    }
}

/// One question about the position, and its answer.
struct StepDecision: Sendable {
    let condition: @Sendable (StepPosition) -> Bool
    let answer: Bool

    func holds(at position: StepPosition) -> Bool { condition(position) == answer }
}
