import Descent
import Foundation
import Testing

/// A command line that must fail, and how.
private struct Failing: Sendable, CustomTestStringConvertible {
    let name: String
    var file: String?
    let arguments: [String]
    let status: Int32
    let message: String

    var testDescription: String { name }

    /// `train data.csv` on a file with this text.
    static func data(_ name: String, _ text: String, options: [String] = [], _ message: String) -> Failing {
        Failing(name: name, file: text, arguments: ["train", "data.csv"] + options, status: 1, message: message)
    }

    /// `train digits` with wrong options.
    static func usage(_ name: String, _ options: [String], _ message: String) -> Failing {
        Failing(name: name, arguments: ["train", "digits"] + options, status: 64, message: message)
    }

    static func run(_ name: String, _ arguments: [String], _ message: String) -> Failing {
        Failing(name: name, arguments: arguments, status: 1, message: message)
    }
}

private let rows = (1...12).map { "\($0),\($0 % 5),\(Double($0) / 3)\n" }.joined()

private let cases: [Failing] = [
    .usage(
        "order of dates", ["--date-order", "week"], "--date-order is \"week\"; give day-first or month-first"),
    .usage(
        "loss of a family", ["--loss", "poisson"],
        "--loss: loss poisson is that of a family of targets; give --family poisson in its place"),
    .run("no such file", ["train", "no.csv"], "no.csv: no such file; check the path"),
    .run("a folder for a file", ["train", "."], ".: cannot be read: Is a directory"),
    .data("empty file", "", "data.csv: the file is empty"),
    .data("header only", "a,b\n", "data.csv: the file has a header line and no rows below it"),
    .data(
        "ragged row", "a,b,y\n" + rows + "1,2\n",
        "data.csv:14: row has 2 cells, the header has 3; keep the commas around missing cells"),
    .data(
        "cell that is not a number", "a,b,y\n" + rows + "1,x,2\n",
        "data.csv:14: column \"b\" holds numbers, but this cell is \"x\"; write a number, or leave the cell empty or "
            + "give --missing x if it is missing"),
    .data(
        "unknown target", "a,b,price\n" + rows, options: ["--target", "prise"],
        "data.csv: no column \"prise\"; did you mean \"price\"? the columns are: a, b, price"),
    .data(
        "one class only", "a,y\n1,k\n2,k\n3,k\n",
        "data.csv: the target \"y\" is \"k\" in every row; a classifier needs two classes"),
    .data(
        "text for numbers", "a,y\n1,k\n2,l\n3,k\n", options: ["--model", "linear"],
        "data.csv: column \"y\" holds text where numbers are needed"),
    .data(
        "too few rows", "a,y\n1,1.5\n",
        "data.csv: 1 row is too few: the test part would be empty; add rows or change the fractions"),
    .data(
        "binary loss for more classes", "a,y\n1,k\n2,l\n3,m\n4,k\n5,l\n6,m\n7,k\n8,l\n9,m\n",
        options: ["--loss", "hinge"],
        "data.csv: loss hinge needs 2 classes, the target has 3; take softmaxCrossEntropy or multiClassHinge"),
    .run(
        "loss that is not finite",
        ["train", "digits", "--learning-rate", "1e30", "--epochs", "30", "--quiet", "--no-log", "--out", "run"],
        "parameter 'layers.0.weight' is no longer finite at step 2 (epoch 1): the learning rate 9.999986461454118e+29 "
            + "is probably too high, or the features are not scaled; the model keeps the parameters it had before "
            + "that epoch"),
    .run(
        "folder that cannot be written", ["train", "digits", "--out", "data.csv/run"],
        "data.csv/run: cannot be written: Not a directory; give another path"),
    .run(
        "file for a folder", ["train", "digits", "--out", "data.csv"], "data.csv: is not a folder; give another path"),
    .run(
        "no such run", ["evaluate", "no", "digits"],
        "no: no such run folder; check the path, or make one with `descent train`"),
    .run("folder that is not a run", ["inspect", "."], ".: is not a run folder: there is no config.json in it"),
    .run(
        "explanation of no such run", ["explain", "./no"],
        "./no: no such run folder; check the path, or make one with `descent train`"),

    Failing(name: "no data", arguments: ["train"], status: 64, message: "Missing expected argument '<data>'"),
    Failing(
        name: "unknown subcommand", arguments: ["trian", "digits"], status: 64,
        message: "unknown subcommand \"trian\"; did you mean \"train\"? There are minimize, compare, fit, derive, "
            + "train, cross-validate, find-rate, tune, check, evaluate, predict, inspect, explain, optimizers, minimizers, "
            + "schedule, help"),
    .usage("unknown option", ["--epohcs", "3"], "Unknown option '--epohcs'. Did you mean '--epochs'?"),
    .usage(
        "unknown optimizer", ["--optimizer", "adma"],
        "--optimizer: unknown optimizer \"adma\"; did you mean \"adam\"? `descent optimizers` lists the "
            + "\(OptimizerSpecification.names.count) there are"),
    .usage(
        "unknown setting", ["--optimizer", "adam(beta3=0.9)"],
        "--optimizer: optimizer adam has no setting \"beta3\"; did you mean \"beta1\"? Its settings are learningRate, "
            + "beta1, beta2, epsilon, epsilonRoot, epsilonHat, amsgrad, maximumOf, nesterov"),
    .usage(
        "setting out of bounds", ["--optimizer", "sgd(momentum=1)"],
        "--optimizer: optimizer sgd: momentum is \"1\"; give a number at least 0 and below 1, "
            + "or a schedule"),
    .usage(
        "negative rate", ["--learning-rate", "-1"], "--learning-rate is -1; give a number above 0, such as 0.01"),
    .usage("rate 0", ["--learning-rate", "0"], "--learning-rate is 0; give a number above 0, such as 0.01"),
    .usage("rate nan", ["--learning-rate", "nan"], "--learning-rate is nan; give a number above 0, such as 0.01"),
    .usage(
        "rate of letters", ["--learning-rate", "fast"],
        "--learning-rate is \"fast\"; give a number above 0, such as 0.01"),
    .usage("negative weight decay", ["--weight-decay", "-1"], "--weight-decay is -1; give a number of at least 0"),
    .usage("clipping to 0", ["--clip-norm", "0"], "--clip-norm is 0; give a number above 0"),
    .usage("no epochs", ["--epochs", "0"], "--epochs is 0; give a whole number of at least 1"),
    .usage("no batch", ["--batch-size", "0"], "--batch-size is 0; give a whole number of at least 1, or full"),
    .usage(
        "batch of letters", ["--batch-size", "all"],
        "--batch-size is \"all\"; give a whole number of at least 1, or full"),
    .usage("no threads", ["--threads", "0"], "--threads is 0; give a whole number of at least 1"),
    .usage(
        "all for the test", ["--test-fraction", "1"], "--test-fraction is 1; give a number from 0 up to, but not, 1"),
    .usage(
        "nothing to train on", ["--test-fraction", "0.5", "--validation-fraction", "0.5"],
        "--test-fraction and --validation-fraction together leave nothing to train on"),
    .usage(
        "two tests", ["--test", "data.csv", "--test-fraction", "0.1"],
        "--test and --test-fraction both say what to test on; give one of them"),
    .usage(
        "unknown model", ["--model", "mpl:8"],
        "--model: unknown model \"mpl\"; did you mean \"mlp\"? There are "
            + ModelSpecification.forms.joined(separator: ", ")),
    .usage(
        "unknown loss", ["--loss", "sqared"],
        "--loss: unknown loss \"sqared\"; did you mean \"squared\"? There are "
            + Loss.table.names.joined(separator: ", ")),
    .usage(
        "loss and model that do not fit", ["--model", "svm", "--loss", "squared"],
        "--loss: loss squared is for numbers and model svm for classes; take model linear, or one of the losses "
            + "softmaxCrossEntropy, multiClassHinge"),
    .usage(
        "unknown schedule", ["--schedule", "cosin"],
        "--schedule: unknown schedule \"cosin\"; did you mean \"cosine\"? There are "
            + ScheduleSpecification.names.joined(separator: ", ")),
    .usage("empty folder", ["--out", ""], "--out is empty; give a folder"),
    Failing(
        name: "neither model nor run", arguments: ["explain", "foo"], status: 64,
        message: "unknown model \"foo\"; There are \(ModelSpecification.forms.joined(separator: ", ")), or a run folder"
    ),
]

@Suite("Bad input: one line, the right exit status, nothing left behind")
struct BadInputTests {
    @Test(arguments: cases)
    fileprivate func fails(_ failing: Failing) throws {
        try Command.inFolder { command in
            try command.write(failing.file ?? "", to: "data.csv")
            let result = try command.run(failing.arguments)
            #expect(result.errors == "error: \(failing.message)\n")
            #expect(result.status == failing.status)
            #expect(result.output == "")
            #expect(try command.contents() == ["data.csv"])
        }
    }

    @Test("A model beyond the machine's memory is refused before it is made")
    func tooLarge() throws {
        try Command.inFolder { command in
            let result = try command.run("train", "digits", "--model", "mlp:1000000,1000000")
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("error: digits: a model of 1e+12 parameters needs some 1.2e+04 GB"))
            #expect(result.errors.filter(\.isNewline).count == 1)
        }
    }

    @Test(
        "An optimizer whose state is beyond the machine's memory is refused before it is made",
        arguments: [
            ("sgd.saga(batches=1000000)", "mlp:1000", "7.501e+10 numbers"),
            ("shampoo(longestAxis=1000000)", "mlp:1000000", "6e+12 numbers"),
        ])
    func optimizerTooLarge(optimizer: String, model: String, numbers: String) throws {
        try Command.inFolder { command in
            let result = try command.run("train", "digits", "--model", model, "--optimizer", optimizer)
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("error: digits: optimizer \(optimizer.prefix(3))"))
            #expect(result.errors.contains(" keeps \(numbers) and needs some "), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1)
        }
    }
}
