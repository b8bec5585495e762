// Text that is taken apart where no brackets are open.

extension String {
    package var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// The parts between separators that stand in no parentheses or brackets.
    package func splitOutsideBrackets(at separator: Character) -> [String] {
        var parts = [""]
        var depth = 0
        for character in self {
            if character == separator && depth == 0 {
                parts.append("")
                continue
            }
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            parts[parts.count - 1].append(character)
        }
        return parts
    }

    /// How many parentheses and brackets are open at once.
    package var bracketDepth: Int {
        var (depth, greatest) = (0, 0)
        for character in self {
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            greatest = max(greatest, depth)
        }
        return greatest
    }
}
