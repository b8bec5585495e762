import ArgumentParser
import Datasets
import Descent
import Support

/// The options that say how a file of text is read.
struct ReadingArguments: ParsableArguments {
    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Whether the first row of DATA names the columns. (default: found from the first rows)")
    var header: Bool?
    @Option(
        parsing: .unconditional,
        help: """
            The character between cells: comma, semicolon, tab, bar, blank, or any other itself. (default: found from \
            the first rows)
            """)
    var separator: String?
    @Option(
        parsing: .unconditional,
        help: "The sign before the decimals of numbers, . or a comma. (default: found from the first rows)")
    var decimal: String?
    @Option(
        parsing: .unconditional,
        help: """
            Words for missing values, with commas between them, besides NA, NaN, None, null, ? and their like. \
            (default: none)
            """)
    var missing: String?
    @Option(
        help: "\(TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")). (default: utf-8, or what a mark says)")
    var encoding: String?
    @Option(
        help: """
            The order of day and month in dates such as 3/4/2024: \
            \(Table.DateOrder.allCases.map(\.option).joined(separator: ", ")). (default: found from all cells of a column)
            """)
    var dateOrder: String?

    /// The rules that were given.
    func options() throws -> Table.ReadingOptions {
        var options = Table.ReadingOptions(header: header, precision: .single)
        options.separator = try separator.map(character)
        options.decimal = try decimal.map { text in
            guard let sign = Table.DecimalSign(rawValue: text) else {
                throw UsageError("--decimal is \"\(oneLine(text))\"; give . or ,")
            }
            return sign
        }
        options.missing = missing.map { $0.split(separator: ",").map { String($0).trimmingSpaces } } ?? []
        options.encoding = try encoding.map { text in
            let names = TextEncoding.allCases.map(\.rawValue)
            guard let encoding = TextEncoding(rawValue: text.lowercased()) else {
                throw UsageError("--encoding is \"\(oneLine(text))\"; give \(names.joined(separator: ", "))")
            }
            return encoding
        }
        options.dateOrder = try dateOrder.map { text in
            guard let order = Table.DateOrder.allCases.first(where: { $0.option == text.lowercased() }) else {
                let names = Table.DateOrder.allCases.map(\.option)
                throw UsageError("--date-order is \"\(oneLine(text))\"; give \(names.joined(separator: " or "))")
            }
            return order
        }
        return options
    }

    private static let separators: [String: Character] = [
        "comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "bar": "|", "pipe": "|", "blank": " ", "space": " ",
    ]

    private func character(_ text: String) throws -> Character {
        if let known = Self.separators[text.lowercased()] { return known }
        guard text.count == 1, let character = text.first, character.isASCII, !"\"\n\r".contains(character) else {
            throw UsageError(
                "--separator is \"\(oneLine(text))\"; give one character, or comma, semicolon, tab, bar or blank")
        }
        return character
    }
}
