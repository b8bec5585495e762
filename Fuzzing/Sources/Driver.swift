import Descent
import Support
import Foundation

/// Lets workers try inputs, one target after the other, and keeps those that ended a worker.
struct Driver {
    /// The folder with a folder of inputs for each target.
    let corpus: String
    let seed: Int

    /// The seconds that a target has before the next one takes its turn.
    private static let turn = 20.0
    /// The inputs found after which a target is given up, since the others will have the same cause.
    private static let mostFound = 10

    /// Tries inputs until the time is over; the targets take turns.
    /// - Returns: whether nothing was found.
    func run(_ targets: [any Target], seconds: Double) throws -> Bool {
        var counts = targets.map { _ in Count() }
        let end = ContinuousClock.now + .seconds(seconds)
        var round = 0
        while ContinuousClock.now < end, counts.contains(where: { $0.found < Self.mostFound }) {
            for (index, target) in targets.enumerated() where counts[index].found < Self.mostFound {
                let left = (end - ContinuousClock.now) / .seconds(1)
                if left <= 0 { break }
                try work(target, seed: seed + round, seconds: min(left, Self.turn), inputs: .max, &counts[index])
            }
            round += 1
        }
        return counts.allSatisfy { $0.found == 0 }
    }

    /// Tries so many inputs of each target.
    /// - Returns: whether nothing was found.
    func run(_ targets: [any Target], inputs: Int) throws -> Bool {
        var counts = targets.map { _ in Count() }
        for (index, target) in targets.enumerated() {
            try work(target, seed: seed, seconds: 1e9, inputs: inputs, &counts[index])
        }
        return counts.allSatisfy { $0.found == 0 }
    }

    /// Lets workers try a target's inputs, a new one after each that ended.
    private func work(_ target: any Target, seed: Int, seconds: Double, inputs: Int, _ count: inout Count) throws {
        try ScratchFolder.with { folder in
            let current = CurrentInput(path: Worker.currentInput(in: folder))
            let end = ContinuousClock.now + .seconds(seconds)
            var first = 0
            while first < inputs, count.found < Self.mostFound, ContinuousClock.now < end {
                let left = (end - ContinuousClock.now) / .seconds(1)
                let worker = Process()
                worker.executableURL = Bundle.main.executableURL
                worker.arguments = [
                    target.name, "--worker", folder, "--corpus", corpus, "--seed", "\(seed)", "--seconds", "\(left)",
                    "--from", "\(first)", "--inputs", "\(inputs)",
                ]
                // A worker that ends is told of below.
                worker.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) {
                    own, _ in own
                }
                try worker.run()
                worker.waitUntilExit()
                if worker.terminationReason == .exit && worker.terminationStatus == 0 { break }
                try report(current, of: target)
                count.found += 1
                first = current.number + 1
            }
            count.add(current)
        }
        tell("\(target.name), seed \(seed): \(count)")
    }

    /// Keeps the input that ended a worker, and prints it in a form that a log keeps.
    private func report(_ current: CurrentInput, of target: any Target) throws {
        let kind = current.fault == .none ? "trap" : "\(current.fault)"
        let path = try Corpus(folder: corpus, target: target.name).keep(current.bytes, as: kind)
        let text = Data(current.bytes.prefix(2000)).base64EncodedString()
        tell("\(target.name): \(kind), kept in \(path), in base64 \(text)")
    }
}

/// Prints a line at once, for whoever watches.
private func tell(_ line: String) {
    print(line)
    fflush(nil)
}

/// The figures that are told of a target.
private struct Count: CustomStringConvertible {
    var tried = 0
    var accepted = 0
    var found = 0
    /// The time of the slowest input, in seconds.
    var slowest = 0.0
    /// The most memory that a worker had, in bytes.
    var peakMemory = 0

    /// Adds what workers counted.
    mutating func add(_ current: CurrentInput) {
        tried += current.tried
        accepted += current.accepted
        slowest = max(slowest, Double(current.slowest) * 1e-9)
        peakMemory = max(peakMemory, current.peakMemory)
    }

    var description: String {
        let share = 100 * Double(accepted) / Double(max(tried, 1))
        return "\(tried) inputs, \(general(share, 3)) % taken, \(found) found, slowest \(general(slowest, 3)) s, "
            + "memory \(peakMemory >> 20) MB"
    }
}
