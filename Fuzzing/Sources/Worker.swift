import Descent
import Synchronization

/// The process that tries inputs, and ends with the one that traps, hangs or takes too much memory.
struct Worker {
    private let current: CurrentInput

    /// - Parameter folder: the folder that the driver made, in which it works from now on.
    init(folder: String) {
        current = CurrentInput(path: Self.currentInput(in: folder))
        require(chdir(folder) == 0, "there is no folder \(folder)")
    }

    /// Returns the path of the file that the driver looks at.
    static func currentInput(in folder: String) -> String { folder + "/current-input" }

    /// Tries inputs.
    /// - Parameter seconds: the time after which no further input is begun.
    func run<T: Target>(_ inputs: Inputs<T>, _ numbers: Range<Int>, seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        watch()
        for number in numbers {
            current.number = number
            let input = inputs[number]
            let begin = ContinuousClock.now
            if begin > end { break }
            current.bytes = input
            beginning.store(number, ordering: .relaxed)
            if inputs.target.accepts(input) { current.accepted += 1 }
            current.tried += 1
            current.slowest = max(current.slowest, Int((ContinuousClock.now - begin) / .nanoseconds(1)))
            current.peakMemory = max(current.peakMemory, peakMemory)
        }
    }

    // MARK: Limits

    /// Ends the process where an input takes too long or too much memory.
    private func watch() {
        current.fault = .none
        let isWatched = onNewThread { [current] in
            func end(_ fault: CurrentInput.Fault) {
                current.fault = fault
                abort()
            }
            var (number, wall, processor) = (-1, seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
            while true {
                usleep(50_000)
                if peakMemory > Limits.memory { end(.memory) }
                let present = beginning.load(ordering: .relaxed)
                if present != number {
                    number = present
                    (wall, processor) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
                }
                let waited = seconds(CLOCK_MONOTONIC) - wall
                // Other programs may have the processors.
                let worked = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor
                if min(waited, worked) > Limits.seconds || waited > Limits.secondsAsleep { end(.hang) }
            }
        }
        require(isWatched, "there is no thread for the watchdog")
    }
}

private enum Limits {
    static let seconds = 5.0
    static let secondsAsleep = 60.0
    static let memory = 1 << 30
}

/// The number of the input that was begun last.
private let beginning = Atomic(-1)

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The most memory that this process had so far, in bytes.
private var peakMemory: Int {
    var usage = rusage()
    #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
    #endif
}
