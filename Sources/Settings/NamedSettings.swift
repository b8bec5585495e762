import Support

/// Names with settings, one after another, as they stand in text: `adam(beta2=0.99).clipped(toNorm=1)`.
package struct ChainText: Sendable, Hashable {
    package let parts: [NamedSettings]

    /// Takes text apart where no brackets are open.
    /// - Parameters:
    ///   - subject: what the text is for, in messages: "optimizer".
    ///   - names: the names after which something without a name of its own may stand: `with(sgd,for=head.*)`.
    package init(_ text: String, _ subject: String, withArgument names: Set<String> = []) throws(SettingError) {
        var parts: [NamedSettings] = []
        for part in text.splitOutsideBrackets(at: ".") {
            parts.append(try NamedSettings(part, subject, withArgument: names))
        }
        self.parts = parts
    }
}

/// One name with settings as it stands in text: `adam(beta2=0.99)`.
package struct NamedSettings: Sendable, Hashable {
    package let name: String
    /// The text before the settings that has no name of its own.
    package private(set) var argument: String?
    package private(set) var settings: [Pair]

    package struct Pair: Sendable, Hashable {
        package let name: String
        package let text: String
    }

    package init(_ name: String, settings: [(name: String, text: String)]) {
        (self.name, self.settings) = (name, settings.map { Pair(name: $0.name, text: $0.text) })
    }

    /// Takes text apart.
    /// - Parameters:
    ///   - subject: what the text is for, in messages: "optimizer".
    ///   - names: the names after which something without a name of its own may stand.
    ///   - form: returns how the name is written with settings, for messages; throws where there is no such name.
    package init(
        _ text: String, _ subject: String, withArgument names: Set<String> = [],
        form: (_ name: String) throws(SettingError) -> String = { "\($0)(setting=value,…)" }
    ) throws(SettingError) {
        let pieces = text.trimmingSpaces.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(pieces[0]).trimmingSpaces
        settings = []
        let form = try form(name)
        guard pieces.count > 1 else { return }
        guard pieces[1].last == ")" else {
            throw SettingError("\(subject) \"\(oneLine(text))\" lacks its closing \")\"", "write it as \(form)")
        }
        let list = String(pieces[1].dropLast()).trimmingSpaces
        let place = "\(subject) \(name)"
        for item in list.isEmpty ? [] : list.splitOutsideBrackets(at: ",") {
            let pieces = item.splitOutsideBrackets(at: "=")
            if pieces.count == 1, names.contains(name), argument == nil, settings.isEmpty {
                argument = item.trimmingSpaces
                continue
            }
            let pair = [pieces[0], pieces.dropFirst().joined(separator: "=")].map(\.trimmingSpaces)
            guard pieces.count > 1 else {
                throw SettingError("\"\(oneLine(item))\" is no setting", "write it as \(form)", at: place)
            }
            guard self[pair[0]] == nil else {
                throw SettingError("\(pair[0]) is given twice", "give it once", at: place)
            }
            settings.append(Pair(name: pair[0], text: pair[1]))
        }
    }

    /// The text that is taken apart into the same name and settings.
    package var description: String {
        settings.isEmpty ? name : "\(name)(\(settings.map { "\($0.name)=\($0.text)" }.joined(separator: ",")))"
    }

    /// The text of a setting, or `nil` where it is not given.
    package subscript(name: String) -> String? { settings.first { $0.name == name }?.text }

    /// Removes a setting.
    /// - Returns: its text, or `nil` where it was not given.
    package mutating func take(_ name: String) -> String? {
        guard let index = settings.firstIndex(where: { $0.name == name }) else { return nil }
        return settings.remove(at: index).text
    }

    /// Returns `owner` with the settings that are written here.
    /// - Parameters:
    ///   - subject: what it is, for messages: "optimizer".
    ///   - steps: the steps of the whole run, for schedules that name no end.
    package func applied<C: Configurable>(to owner: C, _ subject: String, steps: Int = 1) throws(SettingError) -> C {
        var owner = owner
        let place = "\(subject) \(C.name)"
        for pair in settings {
            owner = try owner.changing(pair.name, toText: pair.text, of: place, steps: steps)
        }
        do { try owner.validate() } catch { throw error.at(place) }
        return owner
    }
}
