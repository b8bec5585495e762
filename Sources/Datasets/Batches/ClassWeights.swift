import Settings
import Support

/// The rule by which the classes of a target count in the loss and in metrics.
///
/// ```swift
/// print(try ClassWeights("no=1,yes=5") == .named(["no": 1, "yes": 5]))  // true
/// ```
public enum ClassWeights: TextCoded {
    /// All classes count the same altogether: an example counts Σw / (classes × Σw of its class), which without weights of
    /// rows is rows / (classes × rows of its class), as in scikit-learn.
    case balanced
    /// The weight of each class that is named; the others have 1.
    case named([String: Double])

    public static let wanted = "balanced, or weights of classes such as yes=5"

    public var description: String {
        switch self {
        case .balanced: "balanced"
        case .named(let weights):
            weights.sorted { $0.key < $1.key }.map { name, weight in
                let needsQuotes = name.contains { ",=\"".contains($0) }
                let text =
                    needsQuotes
                    ? "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
                    : name
                return "\(text)=\(shortest(weight))"
            }.joined(separator: ",")
        }
    }

    /// Creates the rule that text stands for: `balanced`, or `NAME=2,…`; a name with a comma or `=` stands in double quotes.
    /// - Throws: `SettingError` for other text, and for weights that are not above 0.
    public init(_ text: String) throws(SettingError) {
        guard text != "balanced" else {
            self = .balanced
            return
        }
        func misfit(_ problem: String) -> SettingError {
            SettingError("class weights are \"\(oneLine(text))\": \(problem)", "write balanced, or NAME=2,NAME=0.5")
        }
        var weights: [String: Double] = [:]
        for (name, number) in Self.pairs(of: text) {
            guard let number, !name.isEmpty else { throw misfit("\(quoted(name)) has no weight") }
            guard let weight = Double(number), weight > 0, weight.isFinite else {
                throw misfit("\(quoted(oneLine(number))) is not a number above 0")
            }
            guard weights.updateValue(weight, forKey: name) == nil else { throw misfit("\(quoted(name)) comes twice") }
        }
        self = .named(weights)
    }

    /// Returns the parts between commas, parted at the last `=` that is not in quotes.
    private static func pairs(of text: String) -> [(name: String, number: String?)] {
        var parts = [(name: "", number: String?.none)]
        var isQuoted = false
        var last: Character?
        for character in text {
            defer { last = character }
            let place = parts.count - 1
            switch character {
            case "\"":
                // Two quotes within quotes stand for one.
                if !isQuoted && last == "\"" { parts[place].name.append("\"") }
                isQuoted.toggle()
            case "," where !isQuoted: parts.append(("", nil))
            case "=" where !isQuoted:
                if let number = parts[place].number { parts[place].name += "=" + number }
                parts[place].number = ""
            default:
                if parts[place].number == nil || isQuoted {
                    parts[place].name.append(character)
                } else {
                    parts[place].number?.append(character)
                }
            }
        }
        return parts.map { ($0.name.trimmingSpaces, $0.number?.trimmingSpaces) }
    }
}

extension ClassWeights {
    /// Returns the weight of each class, by number.
    /// - Parameters:
    ///   - classes: the class numbers of the training examples.
    ///   - names: the names of the classes.
    ///   - rowWeights: the weight of each example; `nil` where all count the same.
    ///   - source: the name of the data in messages.
    /// - Throws: `DataError` for a name that no class has.
    func weights(
        of classes: [Int32], names: [String], rowWeights: [Double]?, source: String
    ) throws(DataError) -> [Double] {
        switch self {
        case .balanced:
            var sums = [Double](repeating: 0, count: names.count)
            for (row, number) in classes.enumerated() { sums[Int(number)] += rowWeights?[row] ?? 1 }
            let total = sums.reduce(0, +)
            return sums.map { $0 > 0 ? total / (Double(names.count) * $0) : 1 }
        case .named(let weights):
            for name in weights.keys.sorted() where !names.contains(name) {
                throw DataError(source, .noSuchClass(name, known: names))
            }
            return names.map { weights[$0] ?? 1 }
        }
    }
}
