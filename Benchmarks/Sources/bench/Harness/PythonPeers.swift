import Foundation

/// The Python peers: one process of `Peers/peers.py` for each number of threads, kept for the whole run.
final class PythonPeers {
    private let python: URL
    private let script: URL
    private var processes: [String: PythonProcess] = [:]
    let versions: [String: String]
    /// Whether what takes long to compile is left out.
    var isQuick = false

    enum Framework: String, CaseIterable {
        case jax
        case jaxLoop = "jax-loop"
        case torch
        case torchCompiled = "torch-compiled"

        var name: String {
            switch self {
            case .jax: "JAX jit"
            case .jaxLoop: "JAX jit, loop inside"
            case .torch: "PyTorch, fused Adam"
            case .torchCompiled: "PyTorch, compiled"
            }
        }

        /// The Python package whose version counts.
        var package: String { rawValue.hasPrefix("torch") ? "torch" : "jax" }
    }

    /// Started when first asked for.
    nonisolated(unsafe) static let shared = Result { try PythonPeers() }

    /// With the Python of DESCENT_BENCH_PYTHON, or that of setup.sh.
    private convenience init() throws {
        // Sources/bench/Harness/PythonPeers.swift is four levels down from the package.
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { package.deleteLastPathComponent() }
        let chosen = ProcessInfo.processInfo.environment["DESCENT_BENCH_PYTHON"].map { URL(fileURLWithPath: $0) }
        let python = chosen ?? package.appendingPathComponent(".venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw BenchError("there is no \(python.path); run setup.sh, or pass --without-python")
        }
        try self.init(python: python, script: package.appendingPathComponent("Peers/peers.py"))
    }

    /// - Throws: `BenchError` when the process does not start or does not answer.
    private init(python: URL, script: URL) throws {
        self.python = python
        self.script = script
        let first = try PythonProcess(python: python, script: script, threads: 1)
        versions = first.versions
    }

    /// A peer prepared for a problem, or nil where its framework is not installed.
    ///
    /// - Parameter problem: the words between `prepare` and the framework, such as `mlp 784,128,10 64`.
    func peer(_ framework: Framework, threads: Int, problem: String) throws -> Peer? {
        guard !isQuick || framework != .torchCompiled else { return nil }
        return try peer(framework.name, framework.rawValue, of: framework.package, threads: threads, problem: problem)
    }

    /// A method of SciPy prepared for a problem of `minimizer_problems.py`, or nil where SciPy is not installed. A step is
    /// a whole minimization.
    func minimizer(_ method: String, threads: Int, problem: String) throws -> Peer? {
        try peer("SciPy \(method)", "scipy", of: "scipy", threads: threads, problem: "minimize \(problem) \(method)")
    }

    /// A peer that `Peers/WORD_GROUP.py` prepares, or nil where its package is not installed.
    /// - Parameters:
    ///   - word: the framework: jax, numpy or torch.
    ///   - problem: the words between `prepare` and the framework: the group and its arguments.
    func peer(
        _ name: String, _ word: String, of package: String, threads: Int, problem: String
    ) throws -> Peer? {
        guard versions[package] != nil else { return nil }
        // A process of its own for each name, so that no thread pool waits beside another's work.
        let key = "\(name) \(threads)"
        let process = try processes[key] ?? PythonProcess(python: python, script: script, threads: threads)
        processes[key] = process
        try process.expectReady("prepare \(problem) \(word)")
        return Peer(
            name: name, threads: threads,
            reset: { try process.expectReady("reset") },
            run: { try process.run($0) },
            isInProcess: false)
    }
}

/// One process that answers each line of commands with one line.
private final class PythonProcess {
    private let process = Process()
    private let commands = Pipe()
    private let answers = Pipe()
    private var unread = Data()
    private(set) var versions: [String: String] = [:]

    init(python: URL, script: URL, threads: Int) throws {
        process.executableURL = python
        process.arguments = [script.path, "--threads", String(threads)]
        process.standardInput = commands
        process.standardOutput = answers
        do {
            try process.run()
        } catch {
            throw BenchError("\(python.path) does not start; run setup.sh, or set DESCENT_BENCH_PYTHON")
        }
        let line = try readLine()
        guard line.hasPrefix("versions "),
            let found = try? JSONDecoder().decode([String: String].self, from: Data(line.dropFirst(9).utf8))
        else { throw BenchError("\(script.path) began with an unexpected line: \(line)") }
        versions = found
    }

    deinit {
        try? commands.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func expectReady(_ command: String) throws {
        let answer = try ask(command)
        guard answer == "ready" else { throw BenchError("Python answered \"\(command)\" with: \(answer)") }
    }

    func run(_ steps: Int) throws -> Peer.Run {
        let answer = try ask("run \(steps)")
        let words = answer.split(separator: " ")
        guard words.count == 4, words[0] == "time", words[2] == "value",
            let microseconds = Double(words[1]), let value = Double(words[3])
        else { throw BenchError("Python answered \"run \(steps)\" with: \(answer)") }
        return Peer.Run(microsecondsPerStep: microseconds, value: value)
    }

    private func ask(_ command: String) throws -> String {
        try commands.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
        return try readLine()
    }

    private func readLine() throws -> String {
        let newline = UInt8(ascii: "\n")
        while !unread.contains(newline) {
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchError("a Python peer ended early; its message stands above") }
            unread.append(more)
        }
        let end = unread.firstIndex(of: newline) ?? unread.endIndex
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread = Data(unread[end...].dropFirst())
        return line
    }
}
