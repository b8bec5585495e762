import Foundation
import Studies
import Synchronization
import Testing

@Suite("Studies")
struct StudyTests {
    private struct Broken: Error {}

    @Test("Trials end completed, pruned, failed or abandoned, and only the last does not count")
    func states() throws {
        let study = Study(try SearchSpace("x=uniform(0,1)"), direction: .maximize)
        let ended = Mutex<[Trial]>([])
        #expect(throws: Broken.self) {
            try study.optimize(trials: 10, ended: { trial in ended.withLock { $0.append(trial) } }) { trial in
                switch trial.number {
                case 0: return 1
                case 1: return 2
                case 2:
                    try trial.report(0.5, step: 1)
                    throw TrialEnd.pruned("it diverged")
                case 3: throw TrialEnd.failed("too large")
                case 4: return .nan
                default: throw Broken()
                }
            }
        }
        let trials = try study.trials()
        #expect(trials.map(\.state) == [.completed, .completed, .pruned, .failed, .failed, .abandoned])
        #expect(trials.map(\.value) == [1, 2, 0.5, nil, nil, nil])
        #expect(trials[2].reason == "it diverged")
        #expect(trials[4].reason == "the value is not a number")
        #expect(ended.withLock { $0.map(\.number) } == [0, 1, 2, 3, 4])
        #expect(try study.best()?.number == 1)
        #expect(throws: CancellationError.self) { try study.optimize(trials: 10) { _ in throw CancellationError() } }
        #expect(try study.trials().last?.state == .abandoned)
        #expect(try study.endedTrials().count == 5)
    }

    @Test("Several workers give as many trials as asked for, each once")
    func workers() throws {
        let study = Study(try SearchSpace("x=uniform(-1,1), k={a,b}"), seed: 1)
        try study.optimize(trials: 60, workers: 4) { trial in
            usleep(UInt32(trial.number % 3) * 300)
            return trial.number("x") * trial.number("x")
        }
        let trials = try study.trials()
        #expect(trials.map(\.number) == Array(0..<60))
        for trial in trials { #expect(trial.value == trial.point[0] * trial.point[0]) }
    }

    @Test("Where another tries the last trial, one waits, and may be told not to")
    func waiting() throws {
        let study = Study(try SearchSpace("x=uniform(-1,1)"))
        guard case .trial(let last) = try study.ask() else { Issue.record("no trial"); return }
        let waits = Mutex(0)
        #expect(throws: Broken.self) {
            try study.optimize(trials: 1, waiting: { throw Broken() }) { _ in 0 }
        }
        try study.optimize(
            trials: 1,
            waiting: {
                waits.withLock { $0 += 1 }
                try last.tell(3)
            }
        ) { _ in 0 }
        #expect(waits.withLock { $0 } == 1)
        #expect(try study.trials().map(\.value) == [3])
    }

    @Test("The first error of a worker ends the others after their trials")
    func failingWorker() throws {
        let study = Study(try SearchSpace("x=uniform(-1,1)"), seed: 1)
        #expect(throws: Broken.self) {
            try study.optimize(trials: 1000, workers: 3) { trial in
                if trial.number == 5 { throw Broken() }
                usleep(1000)
                return 0
            }
        }
        let trials = try study.trials()
        #expect(trials.count < 50)
        #expect(!trials.contains { $0.state == .running })
    }

    @Test("A cancelled task ends its study between two trials, and keeps what has ended")
    func cancellation() async throws {
        let study = Study(try SearchSpace("x=uniform(0,1)"))
        let search = Task {
            try study.optimize(trials: 6) { trial in
                if trial.number == 2 { withUnsafeCurrentTask { $0?.cancel() } }
                return trial.number("x")
            }
        }
        await #expect(throws: CancellationError.self) { try await search.value }
        #expect(try study.trials().map(\.state) == [.completed, .completed, .completed])
        // The study can go on.
        try study.optimize(trials: 4) { $0.number("x") }
        #expect(try study.trials().count == 4)
    }

    @Test("A cancelled task ends the trials that report, on whatever thread", arguments: [1, 2])
    func cancellationOfTrials(workers: Int) async throws {
        let study = Study(try SearchSpace("x=uniform(0,1)"))
        let state = Mutex<(search: Task<Void, any Error>?, begun: Int)>((nil, 0))
        let search = Task {
            try study.optimize(trials: 4, workers: workers) { trial in
                state.withLock { $0.begun += 1 }
                // Without the cancellation it ends, some time.
                for step in 1...60_000 {
                    if let search = state.withLock({ $0.begun == workers ? $0.search : nil }) { search.cancel() }
                    try trial.report(0, step: step)
                    Thread.sleep(forTimeInterval: 0.001)
                }
                return 0
            }
        }
        state.withLock { $0.search = search }
        await #expect(throws: CancellationError.self) { try await search.value }
        #expect(try study.trials().map(\.state) == Array(repeating: .abandoned, count: workers))
    }
}
