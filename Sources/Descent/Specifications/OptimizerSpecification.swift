import Optimizers
import Support
import Tensors

/// An optimizer as it is written on the command line and in settings files, as in Swift: `adam`, `adam(beta2=0.99)`,
/// `sgd(momentum=0.9,dialect=keras).clipped(toNorm=1)`. What is not given has the default of the method, or of the
/// dialect. A number may be a schedule: `sgd(momentum=linear(from=0.5,to=0.9,over=100))`.
public struct OptimizerSpecification: Sendable, Hashable, CustomStringConvertible {
    /// The text with every setting; reading it gives the same optimizer.
    public let description: String
    /// Of the method.
    public let name: String
    private let text: SpecificationText
    private let dialect: Dialect
    private let givesRate: Bool

    /// - Throws: `SpecificationError` with the nearest name, or the list of settings.
    public init(_ text: String) throws(SpecificationError) {
        let parsed = try SpecificationText(text, "optimizer")
        var head = parsed.parts[0]
        guard MethodRow.all.contains(where: { $0.name == head.name }) else {
            throw SpecificationError(unknown: "optimizer", head.name, among: Self.names, listedBy: Self.listing)
        }
        dialect = try Self.dialect(&head)
        (name, self.text) = (head.name, parsed)
        givesRate = head["learningRate"] != nil
        let optimizer = try Self.made(parsed, steps: 1)
        let rate = givesRate || dialect != .descent ? nil : "learningRate"
        description = Self.text(optimizer, parsed, without: rate)
    }

    private static func dialect(_ head: inout SpecificationText.Part) throws(SpecificationError) -> Dialect {
        guard let text = head.take("dialect") else { return .descent }
        guard let dialect = Dialect(rawValue: text) else {
            throw SpecificationError(
                "optimizer \(head.name): dialect is \"\(oneLine(text))\"; give "
                    + Dialect.allCases.map(\.rawValue).joined(separator: " or "))
        }
        return dialect
    }

    public static func == (left: Self, right: Self) -> Bool { left.description == right.description }
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    private static let listing = "descent optimizers"

    /// The names of the methods.
    public static var names: [String] { MethodRow.all.map(\.name) }

    /// The learning rate where none is given: that of the text, of its dialect, or one that suits small networks on
    /// scaled features.
    public var defaultLearningRate: Double {
        guard let row = MethodRow.all.first(where: { $0.name == name }) else { return 0 }
        if givesRate || dialect != .descent { return makeOptimizer(steps: 1).learningRate(0) }
        return row.usualRate
    }

    /// Whether the text has a learning rate, and whether it is a schedule.
    public var rateInText: (isGiven: Bool, isSchedule: Bool) {
        (givesRate, givesRate && makeOptimizer(steps: 1).learningRate.constantValue == nil)
    }

    /// The optimizer.
    /// - Parameters:
    ///   - learningRate: in place of a constant one; a schedule in the text goes before it.
    ///   - steps: of the whole run; what schedules in the text that name no end go by.
    public func makeOptimizer(learningRate: Schedule? = nil, steps: Int) -> any Optimizer {
        do {
            var optimizer = try Self.made(text, steps: steps)
            if let learningRate, optimizer.learningRate.constantValue != nil { optimizer.learningRate = learningRate }
            return optimizer
        } catch { misuse("\(error), though it was read before") }
    }
}

// MARK: From text to optimizer

extension OptimizerSpecification {
    private static func made(_ text: SpecificationText, steps: Int) throws(SpecificationError) -> any Optimizer {
        var head = text.parts[0]
        let dialect = try dialect(&head)
        guard let row = MethodRow.all.first(where: { $0.name == head.name }) else {
            throw SpecificationError(unknown: "optimizer", head.name, among: names, listedBy: listing)
        }
        let method = row.make(dialect)
        // Every method takes a weight decay; PyTorch's is that of L2 where it has no other.
        let decay = has(method, "weightDecay") ? nil : head.take("weightDecay")
        var optimizer: any Optimizer = try head.applied(to: method, "optimizer", steps: steps)
        if let decay {
            let part: any Transformation =
                dialect == .pytorch ? L2Regularization(strength: 0) : DecoupledWeightDecay(strength: 0)
            let written = SpecificationText.Part(strength: decay, of: part.name)
            optimizer = optimizer.adding(try written.applied(to: part, "optimizer", steps: steps))
        }
        for part in text.parts.dropFirst() {
            if part.name == FrozenLeaves.name {
                optimizer = optimizer.frozen(
                    try part.applied(to: FrozenLeaves(), "transformation", steps: steps).leaves)
                continue
            }
            guard let row = TransformationRow.all.first(where: { $0.name == part.name }) else {
                throw SpecificationError(
                    unknown: "transformation", part.name,
                    among: TransformationRow.all.map(\.name) + [FrozenLeaves.name])
            }
            optimizer = optimizer.adding(try part.applied(to: row.standard, "transformation", steps: steps))
        }
        return optimizer
    }

    private static func has<C: Configurable>(_ owner: C, _ setting: String) -> Bool {
        C.settings.contains { $0.name == setting }
    }

    /// The text of `optimizer`, schedules as they were written.
    private static func text(
        _ optimizer: any Optimizer, _ given: SpecificationText, without hidden: String?
    ) -> String {
        let configurables = parts(optimizer)
        var written = given.parts
        // A decay among the method's settings has become a part of its own.
        if configurables.count > written.count, let decay = written[0]["weightDecay"] {
            written.insert(SpecificationText.Part(strength: decay, of: configurables[1].name), at: 1)
        }
        return configurables.enumerated().map { index, part in
            written[index].text(of: part, without: index == 0 ? hidden : nil)
        }.joined(separator: ".")
    }

    /// What is written one after the other.
    private static func parts(_ optimizer: any Optimizer) -> [any Configurable] {
        if let chain = optimizer as? Chain { return parts(chain.base) + chain.transformations }
        if let groups = optimizer as? ParameterGroups { return parts(groups.base) + groups.frozenLeaves }
        return [optimizer as? any Method].compactMap { $0 }
    }
}

extension OptimizerSpecification: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.specification { text throws(SpecificationError) in try OptimizerSpecification(text) }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
