import Foundation

/// What the command line asks for.
struct Options {
    var groups: [Group] = []
    var rounds = 15
    var secondsPerRun = 0.04
    var isQuick = false
    var json: String?
    /// Where tables are put into the sections of the groups.
    var document: String?
    /// Only the cases whose names contain one of these; empty for all.
    var cases: [String] = []
    var usesPython = true
    /// Whether something above its limit is a failure.
    var checks = false

    static var help: String {
        let groups = Group.all.map { "  \($0.name.padding(toLength: 18, withPad: " ", startingAt: 0))\($0.summary)" }
        return """
            Usage: bench [GROUP... | all] [--quick] [--rounds N] [--case NAME]... [--json FILE] [--write FILE] [--check]
                       [--without-python]

            Measures side by side, in turns: the medians, the ratios to the first peer of the same round and their spread,
            allocations per step after the first, and whether all peers arrive at the same value. Groups, all by default:

            \(groups.joined(separator: "\n"))

              --quick           the shorter cases, 5 rounds of shorter runs: to see that it works, not to quote
              --rounds N        the number of rounds (15)
              --case NAME       only the cases whose name contains NAME; can be repeated
              --json FILE       writes the results as JSON too
              --write FILE      puts the tables between the marked lines of a document: docs/BENCHMARKS.md
              --check           fails where something is above its limit
              --without-python  only the peers in this process
              --help            prints this

            Python is DESCENT_BENCH_PYTHON, or .venv/bin/python as made by setup.sh.
            Exits with 1 when peers disagree or one fails, with 64 when the command line is wrong.
            """
    }

    /// - Throws: `BenchError` with exit status 64.
    init(_ arguments: some Sequence<String>) throws {
        var rest = Array(arguments)[...]
        while let name = rest.first, !name.hasPrefix("-") {
            if let group = Group.all.first(where: { $0.name == name }) {
                groups.append(group)
            } else if name != "all" {
                let known = Group.all.map { $0.name }.joined(separator: ", ")
                throw BenchError("there is no group \(name); there are: \(known)", exitStatus: 64)
            }
            rest.removeFirst()
        }
        if groups.isEmpty { groups = Group.all }
        while let flag = rest.popFirst() {
            func value() throws -> String {
                guard let value = rest.popFirst() else {
                    throw BenchError("\(flag) needs a value; see --help", exitStatus: 64)
                }
                return value
            }
            switch flag {
            case "--quick": (isQuick, rounds, secondsPerRun) = (true, 5, 0.01)
            case "--rounds":
                let text = try value()
                guard let number = Int(text), number > 0 else {
                    throw BenchError("--rounds needs a number above zero, not \(text)", exitStatus: 64)
                }
                rounds = number
            case "--case": cases.append(try value())
            case "--check": checks = true
            case "--json": json = try value()
            case "--write": document = try value()
            case "--without-python": usesPython = false
            default: throw BenchError("unknown argument \(flag); see --help", exitStatus: 64)
            }
        }
    }

    /// The Python peers, if they are wanted.
    func python() throws -> PythonPeers? {
        guard usesPython else { return nil }
        let python = try PythonPeers.shared.get()
        python.isQuick = isQuick
        return python
    }

    /// What is asked for of `all`.
    func selected<Entry>(from all: [Entry], named name: (Entry) -> String) throws -> [Entry] {
        for part in cases where groups.count == 1 && !all.contains(where: { name($0).contains(part) }) {
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
