import Foundation

@main
struct Bench {
    static func main() {
        // A Python peer that ends early must give an error here, not end this process too.
        signal(SIGPIPE, SIG_IGN)
        do {
            let arguments = CommandLine.arguments.dropFirst()
            if arguments.contains("--help") {
                print(Options.help)
                return
            }
            let options = try Options(arguments)
            switch options.subject {
            case .steps: _ = try run(allCases, options)
            case .updates: try UpdateBench.run(options)
            case .matrices: try MatrixBench.run(options)
            case .minimizers: try MinimizerBench.check(run(MinimizerBench.cases, options), options)
            }
        } catch {
            let failure = error as? BenchError ?? BenchError("\(error)")
            FileHandle.standardError.write(Data("bench: \(failure.message)\n".utf8))
            exit(failure.exitStatus)
        }
    }

    private static func run(_ cases: [Case], _ options: Options) throws -> [CaseResult] {
        let cases = try options.selected(from: cases, named: \.name)
        let python = try options.usesPython ? startPython() : nil
        var report = Report(versions: python?.versions ?? [:])
        print(report.heading)
        if let python, python.versions["torch"] == nil { print("PyTorch is not installed and left out") }

        for subject in cases {
            let result = try measure(
                subject, peers: subject.peers(python), rounds: options.rounds, secondsPerRun: options.secondsPerRun)
            print("\n\(result.table)")
            // At once also into a file or pipe: a run takes minutes.
            fflush(nil)
            report.cases.append(result)
        }
        if let path = options.json { try writeJSON(report, to: path) }

        let disagreeing = report.cases.flatMap { entry in
            entry.peers.filter { !$0.agrees }.map { "\($0.name) on \($0.threads) in \(entry.name)" }
        }
        guard disagreeing.isEmpty else {
            throw BenchError("values differ from the first peer's: \(disagreeing.joined(separator: ", "))")
        }
        return report.cases
    }

    private static func startPython() throws -> PythonPeers {
        // Sources/bench/Bench.swift is three levels down from the package.
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let chosen = ProcessInfo.processInfo.environment["DESCENT_BENCH_PYTHON"].map { URL(fileURLWithPath: $0) }
        let python = chosen ?? package.appendingPathComponent(".venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw BenchError("there is no \(python.path); run setup.sh, or pass --without-python")
        }
        return try PythonPeers(python: python, script: package.appendingPathComponent("Peers/peers.py"))
    }
}
