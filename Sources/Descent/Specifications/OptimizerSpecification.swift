import Optimizers
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
        var optimizer: any Optimizer = try set(head, on: method, "optimizer", steps) as any Method
        if let decay {
            let part: any Transformation =
                dialect == .pytorch ? L2Regularization(strength: 0) : DecoupledWeightDecay(strength: 0)
            let written = SpecificationText.Part(strength: decay, of: part.name)
            optimizer = adding(try set(written, on: part, "optimizer", steps), to: optimizer)
        }
        for part in text.parts.dropFirst() {
            if part.name == FrozenLeaves.name {
                optimizer = frozen(try set(part, on: FrozenLeaves(), "transformation", steps).leaves, in: optimizer)
                continue
            }
            guard let row = TransformationRow.all.first(where: { $0.name == part.name }) else {
                throw SpecificationError(
                    unknown: "transformation", part.name,
                    among: TransformationRow.all.map(\.name) + [FrozenLeaves.name])
            }
            optimizer = adding(try set(part, on: row.standard, "transformation", steps), to: optimizer)
        }
        return optimizer
    }

    private static func adding(_ part: any Transformation, to optimizer: any Optimizer) -> any Optimizer {
        optimizer.adding(part)
    }

    private static func frozen(_ leaves: LeafPattern, in optimizer: any Optimizer) -> any Optimizer {
        optimizer.frozen(leaves)
    }

    private static func has<C: Configurable>(_ owner: C, _ setting: String) -> Bool {
        C.settings.contains { $0.name == setting }
    }

    private static func set<C: Configurable>(
        _ part: SpecificationText.Part, on owner: C, _ subject: String, _ steps: Int
    ) throws(SpecificationError) -> C {
        var owner = owner
        for pair in part.settings {
            guard let setting = C.settings.first(where: { $0.name == pair.name }) else {
                throw unknownSetting(pair.name, of: owner, subject)
            }
            guard let value = try value(pair.value, setting, of: owner, steps),
                let changed = try? owner.changing(pair.name, to: value)
            else {
                throw SpecificationError(
                    "\(subject) \(C.name): \(pair.name) is \"\(oneLine(pair.value))\"; give \(setting.kind.wanted)")
            }
            owner = changed
        }
        if let problem = owner.problem { throw SpecificationError("\(subject) \(C.name): \(problem)") }
        return owner
    }

    /// The value that `text` gives; a schedule's `base` is the value there was.
    private static func value<C: Configurable>(
        _ text: String, _ setting: SettingOf<C>, of owner: C, _ steps: Int
    ) throws(SpecificationError) -> Optimizers.SettingValue? {
        switch setting.kind {
        case .number, .constant:
            if let number = Double(text) { return .number(.constant(number)) }
            let name = String(text.prefix { $0 != "(" }).trimmingSpaces
            guard case .number(let base) = setting.value(owner), ScheduleSpecification.names.contains(name)
            else { return nil }
            return .number(try ScheduleSpecification(text).makeSchedule(from: base(0), steps: steps))
        case .count: return Int(text).map { .count($0) }
        case .flag: return Bool(text).map { .flag($0) }
        case .choice: return .choice(text)
        case .leaves: return .leaves(text)
        }
    }

    private static func unknownSetting<C: Configurable>(
        _ name: String, of owner: C, _ subject: String
    ) -> SpecificationError {
        let names = C.settings.map(\.name)
        let hint = nearestName(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ";"
        let list = names.isEmpty ? "It has none" : "Its settings are \(names.joined(separator: ", "))"
        return SpecificationError("\(subject) \(C.name) has no setting \"\(oneLine(name))\"\(hint) \(list)")
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
            text(part, written[index], without: index == 0 ? hidden : nil)
        }.joined(separator: ".")
    }

    /// What is written one after the other.
    private static func parts(_ optimizer: any Optimizer) -> [any Configurable] {
        if let chain = optimizer as? Chain { return parts(chain.base) + chain.transformations }
        if let groups = optimizer as? ParameterGroups { return parts(groups.base) + groups.frozenLeaves }
        return [optimizer as? any Method].compactMap { $0 }
    }

    private static func text<C: Configurable>(
        _ owner: C, _ written: SpecificationText.Part, without hidden: String?
    ) -> String {
        let list = C.settings.filter { $0.name != hidden }.map { setting in
            guard case .number(let number) = setting.value(owner), number.constantValue == nil,
                let text = written[setting.name]
            else { return "\(setting.name)=\(setting.value(owner))" }
            return "\(setting.name)=\(text)"
        }
        return list.isEmpty ? C.name : "\(C.name)(\(list.joined(separator: ",")))"
    }
}

extension OptimizerSpecification: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.specification { text throws(SpecificationError) in try OptimizerSpecification(text) }
    }

    public func encode(to encoder: any Encoder) throws { try encoder.encodeText(self) }
}
