import ArgumentParser
import Datasets
import Descent
import Support

/// The data that `DATA` on the command line stands for.
struct DataArgument: ExpressibleByArgument {
    /// The files it can name, for help.
    static let files = """
        A file of data (\(dataFormats.names.joined(separator: ", "))), plain or compressed (.gz, .zst), - for standard input
        """
    /// The help of an argument that names data.
    static let help = ArgumentHelp("\(files), or `digits`.")
    /// The help of an argument that names data for a model that is there.
    static let helpForModel = ArgumentHelp("\(files) with the columns the model was trained on, or `digits`.")

    /// The embedded digits' name.
    static let digits = "digits"

    let text: String

    init?(argument: String) { text = argument }

    var isDigits: Bool { text == DataArgument.digits }

    /// Whether it names data, and not a function.
    var isData: Bool {
        isDigits || text == "-" || dataFormats.endings.contains { "." + FileName(uncompressed: text).ending == $0 }
    }

    /// The default name of a run's folder: the file's name without folder and endings.
    var name: String { text == "-" ? "input" : FileName(uncompressed: text).stem }

    /// The table.
    /// - Parameters:
    ///   - reading: what is said about the file.
    ///   - settings: the settings of a run, whose names of columns are known.
    ///   - rule: the rule by which rows are dealt to folds, for which values of its column must keep apart.
    func table(
        _ reading: ReadingArguments? = nil, for settings: RunSettings, dealtBy rule: FoldRule = .random
    ) throws -> Table {
        var options = try reading?.options() ?? Table.ReadingOptions(precision: .single)
        try requireFile(options)
        guard !isDigits else { return .digits }
        let named = [settings.features, settings.ignored].compactMap { $0 }.flatMap(\.patterns)
        options.knownNames = Set(named + [settings.target, settings.weights, rule.column].compactMap { $0 })
        options.weights = settings.weights
        options.precision = settings.tablePrecision
        switch rule {
        case .random: break
        case .groups(let column): options.kinds[column] = .text
        case .ordered: options.precision = .double
        }
        return try Table(contentsOf: text, options)
    }

    /// The table, its columns read as `run` was trained on them.
    func table(_ reading: ReadingArguments, for run: Run) throws -> Table {
        let options = try reading.options()
        try requireFile(options)
        return isDigits ? .digits : try run.table(contentsOf: text, options)
    }

    private func requireFile(_ options: Table.ReadingOptions) throws {
        if isDigits, let option = options.arguments.first {
            throw UsageError("\(option) says how a file is read, and digits is none; omit it")
        }
    }
}
