// Encoders that were read from files others may have edited.

extension FeatureEncoder {
    /// The problem with rules that fitting does not make; `nil` if there is none.
    package var problem: String? {
        if let name = firstRepeated(columns.map(\.name)) { return "features: column \"\(name)\" is there twice" }
        return columns.lazy.compactMap { column in column.problem.map { "features: column \"\(column.name)\": \($0)" } }
            .first
    }
}

extension FeatureEncoder.Column {
    fileprivate var problem: String? {
        if missingCount < 0 { return "missingCount is \(missingCount)" }
        switch rule {
        case .number(let fill, let offset, let scale):
            for (name, number) in [("fill", fill), ("offset", offset), ("scale", scale)] where !number.isFinite {
                return "\(name) is \(number)"
            }
            return scale > 0 ? nil : "scale is \(scale)"
        case .date(let fill, let offset, let scale, let parts, _, _):
            for (name, number) in [("fill", fill), ("offset", offset), ("scale", scale)] where !number.isFinite {
                return "\(name) is \(number)"
            }
            if Set(parts).count < parts.count { return "a part of the date is there twice" }
            return scale > 0 ? nil : "scale is \(scale)"
        case .text(let fill, let categories, let rareCount):
            if let rareCount, rareCount < 1 { return "rareCount is \(rareCount)" }
            if let name = firstRepeated(categories) { return "category \"\(name)\" is there twice" }
            if categories.isEmpty { return "it has no categories" }
            return categories.contains(fill) ? nil : "fill \"\(fill)\" is none of its categories"
        }
    }
}

extension TargetEncoder {
    /// The problem with a rule that fitting does not make; `nil` if there is none.
    package var problem: String? {
        switch rule {
        case .classes(let names):
            if let name = firstRepeated(names) { return "target: class \"\(name)\" is there twice" }
            return names.count > 1 ? nil : "target: it has \(names.count) classes"
        case .values(let offset, let scale):
            if !offset.isFinite { return "target: offset is \(offset)" }
            return scale > 0 && scale.isFinite ? nil : "the target's scale is \(scale)"
        }
    }
}

private func firstRepeated(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
}
