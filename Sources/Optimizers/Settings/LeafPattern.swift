import Settings
import Support

/// A pattern for the names of a model's leaves: `"*.weight"`, where `*` stands for any number of characters.
/// Alternatives are separated by `|`, as in `"embedding.*|head.bias"`.
///
/// Leaves are the parameter tensors, named for the properties of the model: "hidden.0.weight". A parameter that is a
/// tensor by itself has the name "".
public struct LeafPattern: Hashable, SettingText, ExpressibleByStringLiteral {
    /// The pattern as written.
    public let description: String
    /// The pieces between the stars of each alternative.
    private let alternatives: [[Substring]]

    /// Creates a pattern from text.
    /// - Precondition: The text has no parentheses and commas, which are not in the names of leaves.
    public init(_ text: String) {
        guard Self.isPattern(text) else {
            misuse("LeafPattern \"\(text)\": names have no parentheses and commas; separate alternatives by |")
        }
        description = text
        alternatives = text.split(separator: "|", omittingEmptySubsequences: false).map {
            $0.split(separator: "*", omittingEmptySubsequences: false)
        }
    }

    public init(stringLiteral text: String) { self.init(text) }

    public static let wanted = "names of leaves, such as *.weight, with | between them"

    public static func read(_ text: String, in context: SettingContext) -> LeafPattern? {
        isPattern(text) ? LeafPattern(text) : nil
    }

    static func isPattern(_ text: String) -> Bool { !text.contains { "(),".contains($0) } }

    /// The pattern of all leaves.
    public static let all: LeafPattern = "*"

    /// Returns whether the pattern matches the name of a leaf.
    public func matches(_ name: String) -> Bool {
        alternatives.contains { pieces in
            guard let first = pieces.first, let last = pieces.last, name.hasPrefix(first) else { return false }
            if pieces.count == 1 { return name == first }
            var rest = name.dropFirst(first.count)
            for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
                guard let found = rest.firstRange(of: piece) else { return false }
                rest = rest[found.upperBound...]
            }
            return rest.hasSuffix(last)
        }
    }

    /// The tensors, with those of matching leaves changed.
    func changing<S>(_ tensors: [S], of names: [String], _ change: (Int) -> S) -> [S] {
        tensors.indices.map { matches(names[$0]) ? change($0) : tensors[$0] }
    }

    /// The problem, in one line, if no leaf matches; `nil` if one does.
    func problem(withLeaves names: [String]) -> String? {
        if names.contains(where: matches) { return nil }
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        return "no leaf is named \"\(description)\"; the leaves are \(list)"
    }
}

extension Configurable {
    /// The problem, in one line, if a pattern among the settings matches none of the leaves; `nil` if all match.
    func problemWithPatterns(among names: [String]) -> String? {
        for (_, value) in settingValues {
            guard case .other(let pattern as LeafPattern) = value else { continue }
            if let problem = pattern.problem(withLeaves: names) { return "\(name): \(problem)" }
        }
        return nil
    }
}
