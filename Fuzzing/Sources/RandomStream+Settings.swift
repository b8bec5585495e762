import Descent
import Support

// Texts of what has settings, from the tables in which they are listed.

extension RandomStream {
    /// Returns the text of something with some of its settings, each mostly within its bounds: `adam(beta2=0.99)`.
    mutating func text(of owner: some Configurable, besides others: [String] = [], depth: Int = 0) -> String {
        let written = settings(of: owner, depth) + others
        return written.isEmpty && once(in: 2) ? owner.name : "\(owner.name)(\(written.joined(separator: ",")))"
    }

    private mutating func settings<Owner: Configurable>(_: Owner.Type, _ depth: Int) -> [String] {
        var texts: [String] = []
        for setting in Owner.settings where once(in: Owner.settings.count > 4 ? 4 : 2) {
            texts.append("\(setting.name)=\(value(of: setting.kind, depth))")
        }
        return texts
    }

    private mutating func settings<Owner: Configurable>(of _: Owner, _ depth: Int) -> [String] {
        settings(Owner.self, depth)
    }

    /// Returns the text of a value.
    mutating func value(of kind: SettingKind, _ depth: Int = 0) -> String {
        if once(in: 60) { return number() }
        switch kind {
        case .number(let bounds): return number(bounds)
        case .count(let least, let most):
            if once(in: 20) { return "\(most)" }
            return "\(max(least, 0) + below(min(most - max(least, 0), 8) + 1))"
        case .flag: return choice("true", "false")
        case .choice(let names): return element(of: names) ?? ""
        case .other(let type): return text(of: type, depth)
        case .part(let parts): return depth > 3 ? parts[0].name : text(of: parts[below(parts.count)], depth: depth + 1)
        case .list(let kind): return "[\(several(1...3) { $0.value(of: kind, depth) }.joined(separator: ";"))]"
        case .none: return "none"
        case .either(let first, let second): return value(of: once(in: 3) ? second : first, depth)
        }
    }

    private mutating func number(_ bounds: Setting.Bounds) -> String {
        switch bounds {
        case .fraction, .properFraction: choice("0.5", "0.9", "0.99", "0.999", "1e-300", "0.9999999999999999", "0.1")
        case .count: choice("1", "1.5", "2", "10", "1e300")
        case .notNegative, .positive, .finite:
            choice("0.001", "0.1", "0.5", "1", "2", "10", "1e-8", "5e-324", "1e300", "1e-300", "3")
        }
    }

    /// Returns the text of a value of a type that has a text form of its own.
    private mutating func text(of type: any SettingText.Type, _ depth: Int) -> String {
        switch type {
        case is Schedule.Type, is ScheduleSpecification.Type:
            return depth > 2 ? number(.positive) : schedule(depth: depth + 1)
        case is OptimizerSpecification.Type: return optimizer(depth: depth + 1)
        case is PlateauSpecification.Type: return text(of: ReduceOnPlateau())
        case is ModelSpecification.Type: return row(of: ModelSpecification.table.rows, depth)
        case is Loss.Type: return row(of: Loss.table.rows, depth)
        case is Metric.Type: return row(of: Metric.table.rows, depth)
        case is DecisionThreshold.Type: return choice("0.5", "f1", "recall=0.9", "precision=0.5", "recall=1", "nan")
        case is Activation.Type: return row(of: Activation.table.rows, depth)
        case is Initializer.Type: return row(of: Initializer.table.rows, depth)
        case is LeafPattern.Type: return choice("*", "*.weight", "*.bias|hidden.*", "output.weight", "", "*a*b*")
        default: return choice("0.5*base", "base", "2*base", "0.1*run", "run", "y", "c0")
        }
    }

    /// Returns the text of one of several rows of a table.
    mutating func row<Row>(of rows: [Row], _ depth: Int = 0) -> String {
        guard let row = element(of: rows) as? any Configurable else { return "" }
        return text(of: row, depth: depth)
    }

    mutating func schedule(depth: Int = 0) -> String {
        guard let kind = element(of: ScheduleSpecification.kinds), !once(in: 8) else { return number(.positive) }
        let common = ["warmup=\(below(20))", "warmup=0.1*run", "start=\(below(9))", "warmupFrom=0.1*base"]
        return text(of: kind, besides: once(in: 3) ? [common[below(4)]] : [], depth: depth)
    }

    mutating func optimizer(depth: Int = 0) -> String {
        let row = MethodRow.all[below(MethodRow.all.count)]
        let dialect = Dialect.allCases[below(Dialect.allCases.count)]
        let besides = dialect == .descent || !once(in: 2) ? [] : ["dialect=\(dialect)"]
        var text = text(of: row.make(besides.isEmpty ? .descent : dialect), besides: besides, depth: depth)
        while once(in: 3) { text += "." + transformation(depth: depth) }
        return text
    }

    private mutating func transformation(depth: Int) -> String {
        if once(in: 8) { return choice("frozen(leaves=*.bias)", "frozen(leaves=output.*)", "frozen(leaves=*)") }
        if depth < 2, once(in: 8) {
            return "with(\(optimizer(depth: depth + 2)),for=\(choice("*.weight", "output.*")))"
        }
        return text(of: TransformationRow.all[below(TransformationRow.all.count)].standard, depth: depth)
    }
}
