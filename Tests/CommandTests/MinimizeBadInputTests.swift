import Descent
import Testing

/// A call of `descent minimize` that must fail, and how.
private struct Failing: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let status: Int32
    let message: String

    var testDescription: String { arguments.joined(separator: " ") }

    static func usage(_ arguments: String..., message: String) -> Failing {
        Failing(arguments: arguments, status: 64, message: message)
    }

    /// x² from x = 1, with other options.
    static func option(_ options: String..., message: String) -> Failing {
        Failing(arguments: ["x^2", "--start", "x=1"] + options, status: 64, message: message)
    }

    static func run(_ arguments: String..., message: String) -> Failing {
        Failing(arguments: arguments, status: 1, message: message)
    }
}

private let cases: [Failing] = formulas + starts + bounds + constraints + methods + stops + runs

private let formulas: [Failing] = [
    .usage(message: "the formula is missing; give one, such as \"(x-1)^2\", or --command"),
    .usage(
        "x^2 + ", "--start", "x=1",
        message: "formula: column 7: the formula ends too soon: a number or name is missing after \"+\""),
    .usage("3 + 4", "--start", "x=1", message: "formula: there is no variable in it"),
    .usage(
        "-x^2 + * 3", "--start", "x=1",
        message: "formula: column 8: unexpected \"*\"; a number or name is missing before it"),
]

private let starts: [Failing] = [
    .usage("x^2", message: "--start: x is missing; say where to begin"),
    .usage("x + y + z", "--start", "y=1", message: "--start: x, z are missing; say where to begin"),
    .usage(
        "rate^2 + rat", "--start", "rate=1",
        message: "--start: rat is missing; say where to begin, or did you mean \"rate\"?"),
    .usage(
        "rate^2", "--start", "rat=1",
        message: "--start: unknown name \"rat\"; did you mean \"rate\"? The variables are rate"
    ),
    .usage("x^2", "--start", "x", message: "--start: \"x\" gives nothing to a variable; write it as x=1"),
    .usage("x^2", "--start", "x=1,,", message: "--start: \"\" gives nothing to a variable; write it as x=1"),
    .usage("x^2", "--start", "x=one", message: "--start: x is \"one\"; give a number"),
    .usage("x^2", "--start", "x=nan", message: "--start: x is \"nan\"; give a number"),
    .usage("x^2", "--start", "x=1/0", message: "--start: x is \"1/0\"; give a number"),
    .usage("x^2", "--start", "x=1,x=2", message: "--start: x is given twice; give it once"),
    .usage(
        "sum(i,1,3,x[i]^2)", "--start", "x=[1,2]",
        message: "--start: x has 3 elements, x[1] to x[3]; 2 are given"),
]

private let bounds: [Failing] = [
    .option(
        "--bounds", "x=2:3.5",
        message: "--bounds: the start is outside: x is 1, which must be at least 2 and at most 3.5"),
    .option("--bounds", "x=:0", message: "--bounds: the start is outside: x is 1, which must be at most 0"),
    .option("--bounds", "x=0", message: "--bounds: x is \"0\"; give a range such as 0:1, 0: or :1"),
    .option("--bounds", "x=2:0", message: "--bounds: x is \"2:0\"; the lower end must not be above the upper one"),
    .option("--bounds", "y=0:1", message: "--bounds: unknown name \"y\"; The variables are x"),
]

private let constraints: [Failing] = [
    .option(
        "--subject-to", "x < 1",
        message: "--subject-to: column 3: a strict \"<\" has no solution on its edge; write \"<=\""),
    .option(
        "--subject-to", "-x", message: "--subject-to: column 3: a relation is missing; write one, such as \"-x <= 1\""),
    .option("--subject-to", "x + y <= 1", message: "--start: y is missing; say where to begin"),
    .option("--l1", "-1", message: "--l1 is -1; give a number of at least 0"),
]

private let methods: [Failing] = [
    .option(
        "--method", "lbgfs",
        message:
            "--method: unknown method \"lbgfs\"; did you mean \"lbfgs\"? `descent minimizers` and `descent optimizers` "
            + "list the \(MinimizerSpecification.names.count) there are"),
    .option(
        "--method", "adam(beta3=1)",
        message:
            "--method: optimizer adam has no setting \"beta3\"; did you mean \"beta1\"? Its settings are learningRate, "
            + "beta1, beta2, epsilon, epsilonRoot, epsilonHat, amsgrad, maximumOf, nesterov"),
    .option(
        "--method", "lbfgs", "--learning-rate", "0.1",
        message:
            "--learning-rate: lbfgs finds the length of its steps by itself; give a first-order method, such as sgd"),
    .option(
        "--method", "lbfgs", "--schedule", "cosine",
        message: "--schedule: lbfgs finds the length of its steps by itself; give a first-order method, such as sgd"),
    .option(
        "--method", "sgd", "--learning-rate", "0",
        message: "--learning-rate is 0; give a number above 0, such as 0.01"),
    .option("--seed", "-1", message: "--seed is -1; give a whole number of at least 0"),
]

private let stops: [Failing] = [
    .option("--tolerance", "-1", message: "--tolerance is -1; give a number of at least 0"),
    .option("--max-iterations", "-1", message: "--max-iterations is -1; give a whole number of at least 0"),
    .option("--max-evaluations", "0", message: "--max-evaluations is 0; give a whole number of at least 1"),
    .option("--time-limit", "0", message: "--time-limit is 0; give a number of seconds above 0"),
    .option("--trace", "", message: "--trace is empty; give a file"),
]

private let runs: [Failing] = [
    .run(
        "log(x)", "--start", "x=-1", message: "the function is not finite at the start (nan); start where it is"),
    .run("sqrt(x)", "--start", "x=0", message: "the gradient is not finite at the start; start where it is"),
    .run("x^2", "--start", "x=1", "--trace", ".", message: ".: exists and is not a regular file; give another path"),
    .run(
        "x^2", "--start", "x=1", "--plot", "no/p.svg",
        message: "no/p.svg: cannot be written: No such file or directory; give another path"),
]

@Suite("Bad input to descent minimize: one line, the right exit status, nothing left behind")
struct MinimizeBadInputTests {
    @Test(arguments: cases)
    fileprivate func fails(_ failing: Failing) throws {
        try Command.inFolder { command in
            let result = try command.run(["minimize"] + failing.arguments)
            #expect(result.errors == "error: \(failing.message)\n")
            #expect(result.status == failing.status)
            #expect(result.output == "")
            #expect(try command.contents() == [])
        }
    }
}
