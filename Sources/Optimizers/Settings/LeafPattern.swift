import Settings
import Support

/// Leaves of a model by name: `"*.weight"`, where `*` stands for any characters, none among them; alternatives are
/// separated by `|`, as in `"embedding.*|head.bias"`.
///
/// Leaves have the names of the model's properties, as "hidden.0.weight"; a parameter that is a tensor by itself has
/// the name "".
public struct LeafPattern: Hashable, SettingText, ExpressibleByStringLiteral {
    /// As written.
    public let description: String
    /// For each alternative what stands between its stars.
    private let alternatives: [[Substring]]

    /// - Precondition: no parentheses and commas, which are not in the names of leaves.
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

    /// Every leaf.
    public static let all: LeafPattern = "*"

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

    /// The tensors of the leaves that match, each changed; the others as they are.
    func changing<S>(_ tensors: [S], of names: [String], _ change: (Int) -> S) -> [S] {
        tensors.indices.map { matches(names[$0]) ? change($0) : tensors[$0] }
    }

    /// What is wrong, in one line, where no leaf matches.
    func problem(withLeaves names: [String]) -> String? {
        if names.contains(where: matches) { return nil }
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        return "no leaf is named \"\(description)\"; the leaves are \(list)"
    }
}

extension Configurable {
    /// What is wrong, in one line, where a pattern among the settings matches none of the leaves.
    func problemWithPatterns(among names: [String]) -> String? {
        for (_, value) in settingValues {
            guard case .other(let pattern as LeafPattern) = value else { continue }
            if let problem = pattern.problem(withLeaves: names) { return "\(name): \(problem)" }
        }
        return nil
    }
}
