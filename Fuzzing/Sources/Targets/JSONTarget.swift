import Descent
import Support

/// JSON text.
let jsonTarget = TextTarget<JSONValue>("json", words: ["\"\\u0000\"", "\\ud800", "\\", "\"", "true", "1e5", "-0"]) {
    random in
    JSONValue.random(&random, depth: 4).description
} parse: { text in
    do { return try JSONValue(parsing: Array(text.utf8)) } catch { throw SettingError("\(error)") }
}

extension JSONValue {
    /// A value with parts at most so deep.
    static func random(_ random: inout RandomStream, depth: Int) -> JSONValue {
        switch random.below(depth > 0 ? 8 : 5) {
        case 0: .null
        case 1: .boolean(random.once(in: 2))
        case 2, 3: .number(random.choice("0", "-1", "1.5", "1e5", "9223372036854775807", "-0", "\(random.below(1000))"))
        case 4: .string(random.choice("", "a", "é\u{301}", "\"\\\u{1}", "\u{1f600}", "inf", "nan", "\u{0}"))
        case 5: .array(random.several(0...4) { .random(&$0, depth: depth - 1) })
        default:
            .object((0..<random.below(4)).map { ("k\($0)", .random(&random, depth: depth - 1)) })
        }
    }

    /// The value with one part, anywhere in it, replaced or removed.
    func changed(_ random: inout RandomStream) -> JSONValue {
        switch self {
        case .array(var values) where !values.isEmpty && !random.once(in: 12):
            let position = random.below(values.count)
            if random.once(in: 12) {
                values.insert(values[position], at: position)
            } else if random.once(in: 12) {
                values.remove(at: position)
            } else {
                values[position] = values[position].changed(&random)
            }
            return .array(values)
        case .object(var members) where !members.isEmpty && !random.once(in: 40):
            let position = random.below(members.count)
            if random.once(in: 12) {
                members.remove(at: position)
            } else {
                members[position].value = members[position].value.changed(&random)
            }
            return .object(members)
        case .number:
            return .number(random.choice("0", "-1", "1", "0.5", "3", "1e308", "9223372036854775807", "1e-320", "2"))
        case .boolean(let flag): return .boolean(!flag)
        default: return random.once(in: 2) ? .string(random.optimizer()) : .random(&random, depth: 2)
        }
    }
}
