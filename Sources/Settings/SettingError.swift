import Support

/// The reason why settings, or the text of settings, are not accepted.
public struct SettingError: InputError, Equatable {
    /// The owner of the setting: "optimizer adam". Empty where the problem names it.
    public let place: String
    /// The fault, with the text or value that was given: `beta1 is "2"`.
    public let problem: String
    /// The remedy: "give a number at least 0 and below 1". Empty if the problem says it.
    public let remedy: String

    /// Creates an error; the remedy and the place may be empty.
    public init(_ problem: String, _ remedy: String = "", at place: String = "") {
        (self.place, self.problem, self.remedy) = (place, problem, remedy)
    }

    /// Returns the same error about `place`, in place of its own.
    public func at(_ place: String) -> SettingError { SettingError(problem, remedy, at: place) }

    /// An error about a name that is not among `names`: lists them, or, where they are too many for a line, names the
    /// commands that list them.
    /// - Parameter subject: what the names are of: "optimizer".
    package init(unknown subject: String, _ name: String, among names: [String], listedBy commands: [String] = []) {
        let hint = nearestName(to: name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
        let list = commands.map { "`\($0)`" }.joined(separator: " and ") + (commands.count == 1 ? " lists" : " list")
        let listing =
            commands.isEmpty ? "There are \(names.joined(separator: ", "))" : "\(list) the \(names.count) there are"
        self.init("unknown \(subject) \"\(oneLine(name))\"", hint + listing)
    }

    /// An error about a setting that `owner` does not have.
    package init(noSetting name: String, of owner: String, among names: [String]) {
        let hint = nearestName(to: name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
        let list = names.isEmpty ? "It has none" : "Its settings are \(names.joined(separator: ", "))"
        self.init("\(owner) has no setting \"\(oneLine(name))\"", hint + list)
    }
}
