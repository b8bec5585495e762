import Foundation

/// Writes the manual page of a command from what its `--experimental-dump-help` prints, read from standard input.
///
/// swift-argument-parser has a plug-in for this, which first builds every product of the package.
@main
struct ManualPage {
    static func main() throws {
        let help = try JSONDecoder().decode(Help.self, from: FileHandle.standardInput.readDataToEndOfFile())
        print(help.command.page)
    }
}

/// The description of a command in the dump.
struct Help: Decodable {
    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }

        var kind: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var defaultValue: String?
        var shouldDisplay: Bool
    }

    var command: Command
}

extension Help.Command {
    fileprivate var page: String {
        let title = commandName.uppercased()
        var lines = [".TH \(title) 1", ".SH NAME", "\(commandName) \\- \(escaped(abstract ?? ""))"]
        lines += [".SH SYNOPSIS", ".B \(commandName)", "SUBCOMMAND [OPTIONS]", ".SH DESCRIPTION"]
        lines += paragraphs(discussion) + [".SH OPTIONS"] + options
        lines.append(".SH SUBCOMMANDS")
        for command in subcommands ?? [] where command.commandName != "help" {
            lines += [".SS \(commandName) \(command.commandName)", escaped(command.abstract ?? "")]
            lines += [".PP"] + paragraphs(command.discussion) + command.options
        }
        return lines.joined(separator: "\n")
    }

    private var options: [String] {
        (arguments ?? []).filter(\.shouldDisplay).flatMap { argument -> [String] in
            let ending = argument.defaultValue.map { " (default: \($0))" } ?? ""
            return [".TP", ".B \(escaped(argument.form))", escaped((argument.abstract ?? "") + ending)]
        }
    }

    private func paragraphs(_ text: String?) -> [String] {
        (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.isEmpty ? ".PP" : escaped("\($0)") + "\n.br"
        }
    }
}

extension Help.Argument {
    /// The text that is typed: `--start <start>`, `-h, --help`, `<data>`.
    fileprivate var form: String {
        let value = "<\(valueName ?? "value")>"
        if kind == "positional" { return value }
        let names = (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }.joined(separator: ", ")
        return kind == "flag" ? names : "\(names) \(value)"
    }
}

/// The text as roff prints it: no line begins with a request, and hyphens can be copied.
private func escaped(_ text: String) -> String {
    let plain = text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
    return plain.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&\($0)" : "\($0)" }.joined(separator: "\n")
}
