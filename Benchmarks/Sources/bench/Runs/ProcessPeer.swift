import Foundation

extension Peer {
    /// A peer each of whose steps is a process of its own.
    /// - Parameter value: what the peers must agree on, from what the last one printed.
    static func process(
        _ name: String, threads: Int, _ program: URL, _ arguments: [String],
        value: @escaping (ProcessRun) throws -> Double
    ) -> Peer {
        var peak: Double?
        return Peer(
            name: name, threads: threads, reset: {},
            run: { steps in
                var (seconds, last) = (0.0, Double.nan)
                for _ in 0..<steps {
                    let run = try ProcessRun(program, arguments)
                    seconds += run.seconds
                    last = try value(run)
                    peak = max(peak ?? 0, run.peakMegabytes)
                }
                return Run(microsecondsPerStep: seconds / Double(steps) * 1e6, value: last)
            },
            isInProcess: false, peakMegabytes: { peak })
    }

    /// `Peers/NAME.py`, which prints a line `value NUMBER`.
    static func script(_ name: String, _ file: String, _ arguments: [String]) -> Peer {
        let script = Paths.package.appendingPathComponent("Peers/\(file).py")
        return .process(name, threads: Paths.processors, Paths.python, [script.path] + arguments) {
            try $0.number(after: "value")
        }
    }

    /// `descent train`, judged by a number of its last line, which is JSON.
    /// - Parameter file: what the arguments name, to live as long as the peer.
    static func training(
        _ name: String, threads: Int = Paths.processors, _ arguments: [String], key: String,
        keeping file: TemporaryFile? = nil
    ) -> Peer {
        let run = TemporaryFile()
        let command = ["train"] + arguments + ["--threads", "\(threads)", "--json", "--out", run.path]
        return .process(name, threads: threads, Paths.descent, command) { run in
            defer { withExtendedLifetime(file) {} }
            let line = run.output.split(separator: "\n").last ?? ""
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard let value = object?[key] as? Double else { throw BenchError("no \(key) in: \(run.output)") }
            return value
        }
    }
}

/// Where the programs are.
enum Paths {
    // Sources/bench/Runs/ProcessPeer.swift is four levels down from the package.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let processors = ProcessInfo.processInfo.activeProcessorCount

    static let python = chosen("DESCENT_BENCH_PYTHON", else: package.appendingPathComponent(".venv/bin/python"))
    /// The command, built by `make build`.
    static let descent = chosen(
        "DESCENT_BENCH_COMMAND",
        else: package.deletingLastPathComponent().appendingPathComponent(".build/release/descent"))

    private static func chosen(_ variable: String, else path: URL) -> URL {
        ProcessInfo.processInfo.environment[variable].map { URL(fileURLWithPath: $0) } ?? path
    }
}
