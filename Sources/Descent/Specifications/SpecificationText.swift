import Support

/// Text as people write it for an optimizer or a schedule: names with settings, one after the other, as in Swift:
/// `adam(beta2=0.99).clipped(toNorm=1)`.
struct SpecificationText: Sendable, Hashable {
    let parts: [Part]

    /// - Parameter subject: what the text is for, in messages: "optimizer".
    init(_ text: String, _ subject: String) throws(SpecificationError) {
        var parts: [Part] = []
        for part in text.splitOutsideBrackets(at: ".") {
            parts.append(try Part(part, subject) { name in "\(name)(setting=value,…)" })
        }
        self.parts = parts
    }

    /// One name with its settings.
    struct Part: Sendable, Hashable {
        let name: String
        var settings: [Pair]

        struct Pair: Sendable, Hashable {
            let name: String
            let value: String
        }

        /// What stands for a decay that was written among the settings of a method.
        init(strength: String, of name: String) {
            (self.name, settings) = (name, [Pair(name: "strength", value: strength)])
        }

        /// - Parameter form: how the name is written, for messages; throws where there is no such name.
        init(
            _ text: String, _ subject: String, form: (_ name: String) throws(SpecificationError) -> String
        ) throws(SpecificationError) {
            let pieces = text.trimmingSpaces.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
            name = String(pieces[0]).trimmingSpaces
            settings = []
            let form = try form(name)
            guard pieces.count > 1 else { return }
            guard pieces[1].last == ")" else {
                throw SpecificationError("\(subject) \"\(oneLine(text))\" lacks its closing \")\"; write it as \(form)")
            }
            let list = String(pieces[1].dropLast()).trimmingSpaces
            for item in list.isEmpty ? [] : list.splitOutsideBrackets(at: ",") {
                let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    .map { String($0).trimmingSpaces }
                guard pair.count == 2 else {
                    throw SpecificationError(
                        "\(subject) \(name): \"\(oneLine(item))\" is no setting; write it as \(form)")
                }
                guard self[pair[0]] == nil else {
                    throw SpecificationError("\(subject) \(name): \(pair[0]) is given twice; give it once")
                }
                settings.append(Pair(name: pair[0], value: pair[1]))
            }
        }

        /// A name with settings, and what it names.
        static func choice<Choice>(
            _ text: String, _ subject: String, among choices: [Choice], name: (Choice) -> String
        ) throws(SpecificationError) -> (part: Part, choice: Choice) {
            let part = try Part(text, subject) { name in "\(name)(setting=value,…)" }
            guard let choice = choices.first(where: { name($0) == part.name }) else {
                throw SpecificationError(unknown: subject, part.name, among: choices.map(name))
            }
            return (part, choice)
        }

        subscript(name: String) -> String? { settings.first { $0.name == name }?.value }

        /// The value of a setting, which is then gone.
        mutating func take(_ name: String) -> String? {
            guard let index = settings.firstIndex(where: { $0.name == name }) else { return nil }
            return settings.remove(at: index).value
        }
    }
}
