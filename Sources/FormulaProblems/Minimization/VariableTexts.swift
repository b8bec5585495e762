import Formulas
import Settings
import Support
import Tensors

/// Text that gives something to each variable: `x=-1.2,y=1`, `x[2]=0`; `x=[1,2,3]` gives the elements of x one after the
/// other, `x=0` all of them.
struct VariableTexts {
    private let entries: [(name: String, text: String)]

    /// - Throws: `SettingError` where what stands between commas is no `name=…`, or a name is given twice.
    init(_ text: String, form: String) throws(SettingError) {
        var entries: [(name: String, text: String)] = []
        for item in text.trimmingSpaces.isEmpty ? [] : text.splitOutsideBrackets(at: ",") {
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(pair[0].filter { $0 != " " })
            guard pair.count == 2, !name.isEmpty else {
                throw SettingError("\"\(oneLine(item))\" gives nothing to a variable; write it as \(form)")
            }
            guard !entries.contains(where: { $0.name == name }) else {
                throw SettingError("\(oneLine(name)) is given twice; give it once")
            }
            entries.append((name, String(pair[1]).trimmingSpaces))
        }
        self.entries = entries
    }

    /// The names in the text, elements without their index.
    var names: [String] { entries.map { Self.base($0.name) } }

    /// A value for each of `variables`, or nil where there is none.
    /// - Parameter read: of the text for one variable.
    func values<Value>(
        of variables: [String], _ read: (_ text: String, _ name: String) throws(SettingError) -> Value
    ) throws(SettingError) -> [Value?] {
        var values = [Value?](repeating: nil, count: variables.count)
        // What names an element goes before what names all.
        for (name, text) in entries.filter({ !variables.contains($0.name) }) {
            let elements = variables.indices.filter { Self.base(variables[$0]) == name }
            guard !elements.isEmpty else { throw Self.unknown(name, among: variables) }
            guard text.hasPrefix("["), text.hasSuffix("]") else {
                let value = try read(text, name)
                for index in elements { values[index] = value }
                continue
            }
            let items = String(text.dropFirst().dropLast()).splitOutsideBrackets(at: ",")
            guard items.count == elements.count else {
                throw SettingError(
                    "\(name) has \(elements.count) elements, \(variables[elements[0]]) to "
                        + "\(variables[elements[elements.count - 1]]); \(items.count) are given")
            }
            for (index, item) in zip(elements, items) { values[index] = try read(item, variables[index]) }
        }
        for (name, text) in entries {
            guard let index = variables.firstIndex(of: name) else { continue }
            values[index] = try read(text, name)
        }
        return values
    }

    private static func base(_ name: String) -> String { String(name.prefix { $0 != "[" }) }

    private static func unknown(_ name: String, among variables: [String]) -> SettingError {
        let known = variables + variables.map(base).filter { !variables.contains($0) }
        let hint = nearestName(to: name, among: known).map { "did you mean \"\($0)\"? " } ?? ""
        let list = variables.prefix(10).joined(separator: ", ") + (variables.count > 10 ? ", …" : "")
        return SettingError("unknown name \"\(oneLine(name))\"; \(hint)The variables are \(list)")
    }
}

/// The number that `text` stands for: a formula without variables, such as `-1.2` or `pi/2`.
/// - Throws: `SettingError` naming the variable it is for.
func number(_ text: String, for name: String) throws(SettingError) -> Double {
    if let formula = try? Formula(text), let value = try? formula.value(at: [:]), value.isFinite { return value }
    throw SettingError("\(name) is \"\(oneLine(text))\"; give a number")
}

/// The range that `text` stands for: `0:1`, `0:` or `:1`.
/// - Throws: `SettingError` naming the variable it is for.
func range(_ text: String, for name: String) throws(SettingError) -> ClosedRange<Double> {
    let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmingSpaces }
    guard ends.count == 2 else {
        throw SettingError("\(name) is \"\(oneLine(text))\"; give a range such as 0:1, 0: or :1")
    }
    let lower = ends[0].isEmpty ? -Double.infinity : try number(ends[0], for: name)
    let upper = ends[1].isEmpty ? Double.infinity : try number(ends[1], for: name)
    guard lower <= upper else {
        throw SettingError("\(name) is \"\(oneLine(text))\"; the lower end must not be above the upper one")
    }
    return lower...upper
}
