import Descent
import Foundation

/// What is paid once: tracing and compiling, the first step of a process, its memory.
enum OverheadBench {
    /// Milliseconds.
    private static let limits = (compile: 5.0, firstStep: 50.0)
    private static let networks = [([64, 32, 10], 32), ([784, 128, 10], 64), ([784, 256, 128, 10], 128)]

    static func run(_ options: Options) throws -> Findings {
        var findings = Findings(markdown: "")
        var lines: [String] = []
        func add(_ name: String, _ spread: CaseResult.Spread, _ unit: String, atMost: Double?) {
            let line =
                name.padding(toLength: 58, withPad: " ", startingAt: 0)
                + String(format: "%9.2f %@  (%.2f…%.2f)", spread.median, unit, spread.minimum, spread.maximum)
            print(line)
            lines.append(line)
            if let atMost {
                findings.limits.append(
                    CheckedLimit(subject: "\(name), \(unit)", measured: spread.median, atMost: atMost))
            }
        }
        for (sizes, batch) in networks {
            let name = sizes.map(String.init).joined(separator: "-")
            let problem = PerceptronProblem(sizes: sizes, batch: batch)
            add(
                "trace and compile a step of \(name)",
                milliseconds(options.rounds) { _ = DescentPeer.trainingStep(problem) }, "ms", atMost: limits.compile)
        }
        add(
            "trace and compile value and gradient of Rosenbrock in 2",
            milliseconds(options.rounds * 10) {
                let problem = StandardProblem.rosenbrock
                _ = try? Objective(problem.function, like: problem.start).valueAndGradient?(
                    Vector(problem.start.scalars))
            }, "ms", atMost: nil)
        let starts = try (0..<options.rounds).map { _ in try FirstStep.measured() }
        add(
            "first step of 64-32-10 after the start of the process", .init(starts.map(\.milliseconds)), "ms",
            atMost: limits.firstStep)
        add("resident memory then", .init(starts.map(\.megabytes)), "MB", atMost: nil)
        findings.add("Paid once (median, least and greatest)", "", lines, [])
        return findings
    }

    private static func milliseconds(_ rounds: Int, _ body: () -> Void) -> CaseResult.Spread {
        CaseResult.Spread(
            (0..<rounds).map { _ in
                let start = ContinuousClock.now
                body()
                return (ContinuousClock.now - start) / .milliseconds(1)
            })
    }
}

/// A process of this executable that takes one training step and ends.
enum FirstStep {
    static let word = "--first-step"

    static func take() throws {
        let peer = DescentPeer.perceptron(PerceptronProblem(sizes: [64, 32, 10], batch: 32), threads: 2)
        try peer.reset()
        print(try peer.run(1).value, residentMegabytes())
    }

    static func measured() throws -> (milliseconds: Double, megabytes: Double) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = [word]
        process.standardOutput = output
        let start = ContinuousClock.now
        try process.run()
        let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let time = (ContinuousClock.now - start) / .milliseconds(1)
        process.waitUntilExit()
        guard let memory = text.split(whereSeparator: \.isWhitespace).last.flatMap({ Double($0) }) else {
            throw BenchError("the process of one step printed: \(text)")
        }
        return (time, memory)
    }

    /// Of this process; 0 where the system does not tell.
    private static func residentMegabytes() -> Double {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        guard let pages, pages.count > 1, let resident = Double(pages[1]) else { return 0 }
        return resident * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
    }
}
