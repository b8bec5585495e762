import Optimizers
import Support
import Tensors

// The settings of methods and transformations, from text and to it.

extension SpecificationText.Part {
    /// `owner` with the settings written here.
    /// - Parameters:
    ///   - subject: what it is, for messages: "optimizer".
    ///   - steps: of the whole run; what schedules that name no end go by.
    func applied<C: Configurable>(
        to owner: C, _ subject: String, steps: Int
    ) throws(SpecificationError) -> C {
        var owner = owner
        for pair in settings {
            guard let setting = C.settings.first(where: { $0.name == pair.name }) else {
                throw Self.unknownSetting(pair.name, of: owner, subject)
            }
            guard let value = try Self.value(pair.value, setting, of: owner, steps),
                let changed = try? owner.changing(pair.name, to: value)
            else {
                throw SpecificationError(
                    "\(subject) \(C.name): \(pair.name) is \"\(oneLine(pair.value))\"; give \(setting.kind.wanted)")
            }
            owner = changed
        }
        if let problem = owner.problem { throw SpecificationError("\(subject) \(C.name): \(problem)") }
        return owner
    }

    /// `owner` with every setting, schedules as they were written here.
    func text<C: Configurable>(of owner: C, without hidden: String? = nil) -> String {
        let list = C.settings.filter { $0.name != hidden }.map { setting in
            guard case .number(let number) = setting.value(owner), number.constantValue == nil,
                let text = self[setting.name]
            else { return "\(setting.name)=\(setting.value(owner))" }
            return "\(setting.name)=\(text)"
        }
        return list.isEmpty ? C.name : "\(C.name)(\(list.joined(separator: ",")))"
    }

    /// The value that `text` gives; a schedule's `base` is the value there was.
    private static func value<C: Configurable>(
        _ text: String, _ setting: SettingOf<C>, of owner: C, _ steps: Int
    ) throws(SpecificationError) -> Optimizers.SettingValue? {
        switch setting.kind {
        case .number, .constant:
            if let number = Double(text) { return .number(.constant(number)) }
            let name = String(text.prefix { $0 != "(" }).trimmingSpaces
            guard case .number(let base) = setting.value(owner), ScheduleSpecification.names.contains(name)
            else { return nil }
            return .number(try ScheduleSpecification(text).makeSchedule(from: base(0), steps: steps))
        case .count: return Int(text).map { .count($0) }
        case .flag: return Bool(text).map { .flag($0) }
        case .choice: return .choice(text)
        case .leaves: return .leaves(text)
        case .part(let choices): return .part(try part(text, setting, among: choices, of: owner, steps))
        }
    }

    /// The part that `text` names, such as a line search, with the settings it gives; the others are those there were,
    /// or those of the choice.
    private static func part<C: Configurable>(
        _ text: String, _ setting: SettingOf<C>, among choices: [any Configurable], of owner: C, _ steps: Int
    ) throws(SpecificationError) -> any Configurable {
        var (part, chosen) = try choice(text, setting.name, among: choices, name: \.name)
        if case .part(let present) = setting.value(owner), present.name == part.name { chosen = present }
        return try part.applied(to: chosen, setting.name, steps: steps)
    }

    private static func unknownSetting<C: Configurable>(
        _ name: String, of owner: C, _ subject: String
    ) -> SpecificationError {
        let names = C.settings.map(\.name)
        let hint = nearestName(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ";"
        let list = names.isEmpty ? "It has none" : "Its settings are \(names.joined(separator: ", "))"
        return SpecificationError("\(subject) \(C.name) has no setting \"\(oneLine(name))\"\(hint) \(list)")
    }
}
