import Support

/// Why text on the command line or in a settings file names nothing known. The description is one line: the problem
/// and the likely mend.
public struct SpecificationError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    /// `name` is none of `names`.
    init(unknown subject: String, _ name: String, among names: [String]) {
        let hint = nearestName(to: name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
        self.init("unknown \(subject) \"\(oneLine(name))\"; \(hint)There are \(names.joined(separator: ", "))")
    }

    /// `name` is none of `names`, which are too many for a line and are listed elsewhere.
    init(unknown subject: String, _ name: String, among names: [String], listedBy commands: String...) {
        let hint = nearestName(to: name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
        let list = commands.map { "`\($0)`" }.joined(separator: " and ") + (commands.count == 1 ? " lists" : " list")
        self.init("unknown \(subject) \"\(oneLine(name))\"; \(hint)\(list) the \(names.count) there are")
    }
}
