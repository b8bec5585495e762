import Settings
import Support

/// An optimizer as it is written on the command line and in settings files, as in Swift: `adam`, `adam(beta2=0.99)`,
/// `sgd(momentum=0.9,dialect=keras).clipped(toNorm=1)`, `adam.with(sgd(learningRate=0.1),for=head.*)`. Settings that are
/// left out have the defaults of the method, or of the dialect. A number may be a schedule:
/// `sgd(momentum=linear(from=0.5,to=0.9,over=100))`.
public struct OptimizerSpecification: TextCoded {
    public static let wanted = "an optimizer"

    /// The text with every setting; it reads as the same optimizer.
    public let description: String
    /// The name of the method.
    public let name: String
    private let text: ChainText
    private let dialect: Dialect
    private let givesRate: Bool

    /// Reads an optimizer.
    /// - Throws: `SettingError` with the nearest name, or the list of settings.
    public init(_ text: String) throws(SettingError) {
        let parsed = try ChainText(text, "optimizer", withArgument: [GroupText.name])
        var head = parsed.parts[0]
        name = try MethodRow.table.row(head.name).name
        dialect = try head.takeDialect()
        self.text = parsed
        givesRate = head["learningRate"] != nil
        let optimizer = try parsed.optimizer(steps: 1)
        description = parsed.text(of: optimizer, showingRate: givesRate || dialect != .descent)
    }

    /// The names of the methods.
    package static var names: [String] { MethodRow.table.names }

    /// The learning rate where none is given elsewhere: that of the text, of its dialect, or one that suits small
    /// networks on scaled features.
    package var defaultLearningRate: Double {
        guard let row = try? MethodRow.table.row(name) else { return 0 }
        if givesRate || dialect != .descent { return makeOptimizer(steps: 1).learningRate(0) }
        return row.usualLearningRate
    }

    /// Whether the text has a learning rate, and whether it is a schedule.
    package var rateInText: (isGiven: Bool, isSchedule: Bool) {
        (givesRate, givesRate && makeOptimizer(steps: 1).learningRate.constantValue == nil)
    }

    /// Returns the optimizer.
    /// - Parameters:
    ///   - learningRate: the rate in place of a constant one; a schedule in the text goes before it.
    ///   - steps: the steps of the whole run; schedules in the text that name no end go by them.
    public func makeOptimizer(learningRate: Schedule? = nil, steps: Int) -> any Optimizer {
        do {
            var optimizer = try text.optimizer(steps: steps)
            if let learningRate, optimizer.learningRate.constantValue != nil { optimizer.learningRate = learningRate }
            return optimizer
        } catch { misuse("\(error), though it was read before") }
    }
}

extension MethodRow {
    /// The methods by name.
    static let table = SettingsTable(
        "optimizer", all,
        otherNames: Dictionary(all.compactMap { row in row.earlierName.map { ($0, row.name) } }) { first, _ in first },
        listedBy: ["descent optimizers"]
    ) { $0.name }
}

/// `with(optimizer,for=leaves)`: see `ParameterGroups`.
enum GroupText {
    static let name = "with"
}

extension NamedSettings {
    /// Removes the dialect.
    fileprivate mutating func takeDialect() throws(SettingError) -> Dialect {
        guard let text = take("dialect") else { return .descent }
        guard let dialect = Dialect(rawValue: text) else {
            throw SettingError(
                "dialect is \"\(oneLine(text))\"", "give \(Dialect.allCases.map(\.rawValue).joined(separator: " or "))",
                at: "optimizer \(name)")
        }
        return dialect
    }

    /// Returns the transformation that is written here. As in Swift, the settings tell two of one name apart.
    fileprivate func transformation(steps: Int) throws(SettingError) -> any Transformation {
        if let row = TransformationRow.all.first(where: { $0.earlierName == name }) {
            let renamed = settings.map { (row.earlierSettings[$0.name] ?? $0.name, $0.text) }
            return try NamedSettings(row.name, settings: renamed).applied(
                to: row.standard, "transformation", steps: steps)
        }
        guard let row = TransformationRow.named(name, settings: settings.map(\.name)) else {
            throw SettingError(
                unknown: "transformation", name,
                among: TransformationRow.names + [FrozenLeaves.name, GroupText.name])
        }
        return try applied(to: row.standard, "transformation", steps: steps)
    }
}

// MARK: From text to optimizer

extension ChainText {
    fileprivate func optimizer(steps: Int) throws(SettingError) -> any Optimizer {
        var head = parts[0]
        let dialect = try head.takeDialect()
        let method = try MethodRow.table.row(head.name).make(dialect)
        // Every method takes a weight decay; PyTorch's is that of L2 where it has no other.
        let decay = method[setting: "weightDecay"] == nil ? head.take("weightDecay") : nil
        var optimizer: any Optimizer = try head.applied(to: method, "optimizer", steps: steps)
        if let decay {
            let part: any Transformation =
                dialect == .pytorch ? L2Regularization(strength: 0) : DecoupledWeightDecay(strength: 0)
            let written = NamedSettings(part.name, settings: [("strength", decay)])
            optimizer = optimizer.adding(try written.applied(to: part, "optimizer", steps: steps))
        }
        for part in parts.dropFirst() {
            switch part.name {
            case FrozenLeaves.name:
                optimizer = optimizer.frozen(
                    try part.applied(to: FrozenLeaves(), "transformation", steps: steps).leaves)
            case GroupText.name: optimizer = try part.group(around: optimizer, steps: steps)
            default: optimizer = optimizer.adding(try part.transformation(steps: steps))
            }
        }
        return optimizer
    }
}

extension NamedSettings {
    /// The optimizer of a group of parameters as it stands in the text.
    fileprivate func chain() throws(SettingError) -> ChainText {
        guard let argument else {
            throw SettingError(
                "no optimizer is given", "write it as with(sgd(learningRate=0.1),for=head.*)",
                at: "transformation \(name)")
        }
        return try ChainText(argument, "optimizer", withArgument: [])
    }

    fileprivate func group(around optimizer: any Optimizer, steps: Int) throws(SettingError) -> any Optimizer {
        let chain = try chain()
        var group = try chain.optimizer(steps: steps)
        let head = chain.parts[0]
        if head["learningRate"] == nil, head["dialect"] == nil {
            group.learningRate = .constant(try MethodRow.table.row(head.name).usualLearningRate)
        }
        // In Swift the label is that of the pattern.
        var pattern = self
        guard let text = pattern.take("for") else {
            throw SettingError(
                "no leaves are given", "write it as with(sgd(learningRate=0.1),for=head.*)",
                at: "transformation \(name)")
        }
        let leaves = NamedSettings(name, settings: [("leaves", text)] + pattern.settings.map { ($0.name, $0.text) })
        let chosen = try leaves.applied(to: FrozenLeaves(), "transformation", steps: steps).leaves
        let parts = [optimizer, group]
        guard !parts.contains(where: \.waitsOrSkips) else {
            throw SettingError(
                "a step is one for all parameters", "write accumulated and skippingNonFinite after the groups",
                at: "transformation \(name)")
        }
        return optimizer.with(group, for: chosen)
    }
}

// MARK: From optimizer to text

extension ChainText {
    /// Returns the text of `optimizer`, which was made from this one; schedules stand there as they were written.
    fileprivate func text(of optimizer: any Optimizer, showingRate: Bool = true) -> String {
        let made = optimizer.parts
        var written = parts
        // A decay among the method's settings has become a part of its own.
        if made.count > written.count, let decay = written[0]["weightDecay"], case .settings(let part) = made[1] {
            written.insert(NamedSettings(part.name, settings: [("strength", decay)]), at: 1)
        }
        return zip(made, written).enumerated().map { index, part in
            switch part {
            case (.settings(let part), let written): written.text(of: part, hidesRate: index == 0 && !showingRate)
            case (.group(let optimizer, let leaves), let written):
                "\(written.name)(\((try? written.chain())?.text(of: optimizer) ?? "\(optimizer)"),for=\(leaves))"
            }
        }.joined(separator: ".")
    }
}

extension NamedSettings {
    fileprivate func text(of owner: some Configurable, hidesRate: Bool) -> String {
        owner.text { name, value in
            if hidesRate && name == "learningRate" { return nil }
            if case .other(is Schedule) = value, let written = self[name] { return written }
            return value.description
        }
    }
}

/// A part of an optimizer's text.
private enum OptimizerPart {
    case settings(any Configurable)
    case group(any Optimizer, LeafPattern)
}

extension Optimizer {
    fileprivate var parts: [OptimizerPart] {
        if let chain = self as? Chain { return chain.base.parts + chain.transformations.map { .settings($0) } }
        if let groups = self as? ParameterGroups {
            return groups.base.parts
                + groups.groups.map {
                    $0.optimizer is Frozen
                        ? .settings(FrozenLeaves(leaves: $0.leaves)) : .group($0.optimizer, $0.leaves)
                }
        }
        return (self as? any Method).map { [.settings($0)] } ?? []
    }
}
