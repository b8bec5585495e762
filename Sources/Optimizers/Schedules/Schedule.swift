/// A setting that may change from step to step: a pure function of the number of steps taken before.
///
/// ```swift
/// let constant = SGD(learningRate: 0.1)
/// let falling = SGD(learningRate: .cosine(from: 0.1, over: 2_000))
/// let own = SGD(learningRate: Schedule("warm-up") { min(0.1, 0.001 * Double($0 + 1)) })
/// ```
public struct Schedule: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// How the schedule was made: a number, or `name(setting=value,…)` as the command line and settings files take it.
    public let description: String
    /// The value, where it never changes.
    public let constantValue: Double?
    private let value: @Sendable (Int) -> Double
    private let declaration = Declaration()

    /// Copies of one schedule are one setting; two schedules made alike are two.
    private final class Declaration: Sendable {}

    var identity: ObjectIdentifier { ObjectIdentifier(declaration) }

    /// - Parameters:
    ///   - description: what a run's settings say of it.
    ///   - value: from the number of steps taken before (0 at the first) to the setting.
    public init(_ description: String, _ value: @escaping @Sendable (_ step: Int) -> Double) {
        self.description = description
        constantValue = nil
        self.value = value
    }

    /// A schedule described as `name(setting=value,…)`, the text form that the command line and settings files take.
    init(
        _ name: String, _ settings: KeyValuePairs<String, Argument>,
        _ value: @escaping @Sendable (_ step: Int) -> Double
    ) {
        self.init("\(name)(\(settings.map { "\($0)=\($1.text)" }.joined(separator: ",")))", value)
    }

    private init(constant: Double) {
        description = "\(constant)"
        constantValue = constant
        value = { _ in constant }
    }

    public init(floatLiteral value: Double) { self.init(constant: value) }
    public init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    /// The same value at every step.
    public static func constant(_ value: Double) -> Schedule { Schedule(constant: value) }

    /// The value after `step` steps were taken; 0 is the first.
    public func callAsFunction(_ step: Int) -> Double { value(step) }
}

extension Schedule {
    /// What stands after `=` in a description.
    enum Argument {
        case number(Double)
        case count(Int)
        case flag(Bool)
        case word(String)
        case list([Argument])

        static func optional(_ number: Double?) -> Argument { number.map { .number($0) } ?? .word("none") }
        static func numbers(_ numbers: [Double]) -> Argument { .list(numbers.map { .number($0) }) }
        static func counts(_ counts: [Int]) -> Argument { .list(counts.map { .count($0) }) }
        static func schedules(_ schedules: [Schedule]) -> Argument { .list(schedules.map { .word($0.description) }) }

        var text: String {
            switch self {
            case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
            case .count(let count): "\(count)"
            case .flag(let flag): "\(flag)"
            case .word(let word): word
            case .list(let elements): "[\(elements.map(\.text).joined(separator: ";"))]"
            }
        }
    }
}
