import Descent
import Settings

/// Several small grammars as one target: the first line of an input names the one for the rest.
struct GroupTarget: Target {
    let name: String
    let members: [any Target]

    var words: [String] { members.flatMap { [$0.name + "\n"] + $0.words } }

    func input(_ random: inout RandomStream) -> [UInt8] {
        let member = members[random.below(members.count)]
        return Array((member.name + "\n").utf8) + member.input(&random)
    }

    func read(_ input: [UInt8]) throws {
        let line = input.prefix { $0 != UInt8(ascii: "\n") }
        guard let member = members.first(where: { Array($0.name.utf8) == Array(line) }) else {
            throw SettingError("no grammar is named")
        }
        guard member.accepts(Array(input.dropFirst(line.count + 1))) else { throw SettingError("refused") }
    }

    func use(_: Void) {}
}
