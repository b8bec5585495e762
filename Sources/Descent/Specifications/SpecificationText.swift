/// Text as people write it for an optimizer or a schedule: names with settings, one after the other:
/// `adam(beta2=0.99).clipped(toNorm=1)`.
struct SpecificationText: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        let name: String
        var settings: [Pair]

        subscript(name: String) -> String? { settings.first { $0.name == name }?.value }

        /// The value of a setting, which is then gone.
        mutating func take(_ name: String) -> String? {
            guard let index = settings.firstIndex(where: { $0.name == name }) else { return nil }
            return settings.remove(at: index).value
        }
    }

    struct Pair: Sendable, Hashable {
        let name: String
        let value: String
    }

    let parts: [Part]

    /// - Parameter subject: what the text is for, in messages: "optimizer".
    init(_ text: String, subject: String) throws(SpecificationError) {
        var parts: [Part] = []
        for part in split(text, at: ".") { parts.append(try Self.part(part, subject, whole: text)) }
        self.parts = parts
    }

    private static func part(_ text: String, _ subject: String, whole: String) throws(SpecificationError) -> Part {
        let pieces = text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(pieces[0]).trimmingSpaces
        guard pieces.count > 1 else { return Part(name: name, settings: []) }
        guard pieces[1].last == ")" else {
            throw SpecificationError(
                "\(subject) \"\(oneLine(whole))\" lacks its closing \")\"; write it as \(name)(setting=value,…)")
        }
        let list = String(pieces[1].dropLast()).trimmingSpaces
        var settings: [Pair] = []
        for item in list.isEmpty ? [] : split(list, at: ",") {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0).trimmingSpaces }
            guard pair.count == 2 else {
                throw SpecificationError(
                    "\(subject) \(name): \"\(oneLine(item))\" is no setting; write it as setting=value")
            }
            guard !settings.contains(where: { $0.name == pair[0] }) else {
                throw SpecificationError("\(subject) \(name): \(pair[0]) is given twice; give it once")
            }
            settings.append(Pair(name: pair[0], value: pair[1]))
        }
        return Part(name: name, settings: settings)
    }
}

/// The pieces of `text` between separators that stand outside of all parentheses.
private func split(_ text: String, at separator: Character) -> [String] {
    var (pieces, depth) = ([""], 0)
    for character in text {
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        if depth == 0 && character == separator { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
    }
    return pieces.map(\.trimmingSpaces)
}
