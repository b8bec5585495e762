import ArgumentParser
import Datasets
import Descent
import Support

/// The data that `DATA` on the command line stands for.
struct DataArgument: ExpressibleByArgument {
    /// The files it can name, for help.
    static let files = "A file of data (\(dataFormats.names.joined(separator: ", ")))"
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
    var isData: Bool { isDigits || dataFormats.endings.contains(where: text.lowercased().hasSuffix) }

    /// The default name of a run's folder: the file's name without folder and ending.
    var name: String { FileName(text).stem }

    func table() throws -> Table { isDigits ? .digits : try Table(contentsOf: text, precision: .single) }

    /// The table, its columns read as `run` was trained on them.
    func table(for run: Run) throws -> Table { isDigits ? .digits : try run.table(contentsOf: text) }
}
