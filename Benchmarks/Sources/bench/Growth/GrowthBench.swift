import Descent
import Foundation

/// How the time of a training step grows with each of its sizes, and the exponent k of the fitted n^k.
enum GrowthBench {
    /// One size varied, the others held.
    struct Series: Sendable {
        var name: String
        var sizes: [Int]
        /// The step at a size; `threads` of them.
        var peer: @Sendable (_ size: Int, _ threads: Int) -> Peer
    }

    static let all = [
        Series(name: "batch, 256-256-10", sizes: [16, 64, 256, 1024, 4096]) {
            DescentPeer.perceptron(PerceptronProblem(sizes: [256, 256, 10], batch: $0), threads: $1)
        },
        Series(name: "width, n-n-n-10 at 128", sizes: [64, 128, 256, 512, 1024]) {
            DescentPeer.perceptron(PerceptronProblem(sizes: [$0, $0, $0, 10], batch: 128), threads: $1)
        },
        Series(name: "depth, layers of 128 at 128", sizes: [2, 4, 8, 16, 32]) {
            DescentPeer.perceptron(
                PerceptronProblem(sizes: Array(repeating: 128, count: $0) + [10], batch: 128), threads: $1)
        },
        Series(name: "rows, full batch of 28 features", sizes: [1_000, 10_000, 100_000, 1_000_000]) {
            DescentPeer.linear(LinearProblem(features: 28, batch: $0), threads: $1)
        },
    ]

    static func run(_ options: Options) throws -> Findings {
        let series = try options.selected(from: all, named: \.name)
        var findings = Findings(markdown: "")
        for series in series {
            let sizes = options.isQuick ? Array(series.sizes.dropLast()) : series.sizes
            var lines: [String] = []
            for threads in [1, 2] {
                let times = try medians(sizes.map { series.peer($0, threads) }, options)
                let exponent = slope(zip(sizes, times).map { (log(Double($0)), log($1)) })
                let cells = times.map { decimal($0).leftPadded(to: 11) }.joined()
                lines.append("\(threads)".leftPadded(to: 7) + cells + String(format: "%11.2f", exponent))
            }
            let header = "threads" + sizes.map { "\($0)".leftPadded(to: 11) }.joined() + "   exponent"
            print("\(series.name), µs\n\(header)\n\(lines.joined(separator: "\n"))\n")
            fflush(nil)
            findings.add("\(series.name), µs a step", header, lines, [])
        }
        return findings
    }

    private static func medians(_ peers: [Peer], _ options: Options) throws -> [Double] {
        var times = peers.map { _ in [Double]() }
        for _ in 0..<options.rounds {
            for (index, peer) in peers.enumerated() {
                try peer.reset()
                let once = try peer.run(2).microsecondsPerStep
                let steps = Int(options.secondsPerRun * 1e6 / once).clamped(to: 2...1_000)
                times[index].append(try peer.run(steps).microsecondsPerStep)
            }
        }
        return times.map { CaseResult.Spread($0).median }
    }

    /// Of the line of least squares through `points`.
    private static func slope(_ points: [(x: Double, y: Double)]) -> Double {
        let count = Double(points.count)
        let (x, y) = (points.map(\.x).reduce(0, +) / count, points.map(\.y).reduce(0, +) / count)
        return points.map { ($0.x - x) * ($0.y - y) }.reduce(0, +) / points.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
    }
}

extension String {
    func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
