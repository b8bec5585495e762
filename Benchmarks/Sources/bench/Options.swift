/// What the command line asks for.
struct Options {
    var rounds = 15
    var secondsPerRun = 0.04
    var json: String?
    /// Only the cases whose names contain one of these; empty for all.
    var cases: [String] = []
    var usesPython = true
    var subject = Subject.steps
    /// Whether an update above its limit is a failure.
    var checks = false

    enum Subject: String {
        case steps, updates, matrices, minimizers, elementwise
    }

    static let help = """
        Usage: bench [steps | updates | matrices | minimizers] [--quick] [--rounds N] [--case NAME]... [--json FILE] [--check]
                   [--without-python]

        Measures training steps side by side, in turns: the medians, the ratios to the first peer of the same round
        and their spread, allocations per step after the first, and whether all peers arrive at the same value.
        With `updates`: the update of every method on 10 million parameters beside the time that moving its bytes takes.
        With `matrices`: the updates made of matrix products beside those products alone.
        With `minimizers`: whole minimisations beside SciPy's, to the same tolerance.

          --quick           5 rounds of shorter runs: to see that it works, not to quote
          --rounds N        the number of rounds (15)
          --case NAME       only the cases whose name contains NAME; can be repeated
          --json FILE       writes the results as JSON too
          --check           for updates and matrices: fails where one takes more than 1.25 times what it is beside;
                            for minimizers: where a small problem takes more than a tenth of SciPy's time, or
                            logistic regression more than SciPy's
          --without-python  only the peers in this process
          --help            prints this

        Python is DESCENT_BENCH_PYTHON, or .venv/bin/python as made by setup.sh.
        Exits with 1 when peers disagree or one fails, with 64 when the command line is wrong.
        """

    /// - Throws: `BenchError` with exit status 64.
    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        if let name = rest.first, let subject = Subject(rawValue: name) {
            self.subject = subject
            rest.removeFirst()
        }
        while let flag = rest.popFirst() {
            func value() throws -> String {
                guard let value = rest.popFirst() else {
                    throw BenchError("\(flag) needs a value; see --help", exitStatus: 64)
                }
                return value
            }
            switch flag {
            case "--quick":
                rounds = 5
                secondsPerRun = 0.01
            case "--rounds":
                let text = try value()
                guard let number = Int(text), number > 0 else {
                    throw BenchError("--rounds needs a number above zero, not \(text)", exitStatus: 64)
                }
                rounds = number
            case "--case": cases.append(try value())
            case "--check": checks = true
            case "--json": json = try value()
            case "--without-python": usesPython = false
            default: throw BenchError("unknown argument \(flag); see --help", exitStatus: 64)
            }
        }
    }

    /// What is asked for of `all`.
    func selected<Entry>(from all: [Entry], named name: (Entry) -> String) throws -> [Entry] {
        for part in cases where !all.contains(where: { name($0).contains(part) }) {
            let known = all.map(name).joined(separator: ", ")
            throw BenchError("no case contains \(part) in its name; there are: \(known)", exitStatus: 64)
        }
        return cases.isEmpty ? all : all.filter { entry in cases.contains { name(entry).contains($0) } }
    }
}

/// A failure told in one line.
struct BenchError: Error {
    var message: String
    var exitStatus: Int32

    init(_ message: String, exitStatus: Int32 = 1) {
        self.message = message
        self.exitStatus = exitStatus
    }
}
