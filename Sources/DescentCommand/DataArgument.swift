import ArgumentParser
import Datasets
import Descent

/// The data that `DATA` on the command line stands for.
struct DataArgument: ExpressibleByArgument {
    /// The embedded digits' name.
    static let digits = "digits"

    let text: String

    init?(argument: String) { text = argument }

    var isDigits: Bool { text == DataArgument.digits }

    /// The default name of a run's folder: the file's name without folder and ending.
    var name: String {
        let file = text.split(separator: "/").last.map(String.init) ?? text
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
        return String(file[..<dot])
    }

    func table() throws -> Table { isDigits ? .digits : try Table(csv: text, precision: .single) }

    /// The table, its columns read as `run` was trained on them.
    func table(for run: Run) throws -> Table { isDigits ? .digits : try run.table(csv: text) }
}
