import CKernels
import Support
import Synchronization

/// Work that divides into numbered tasks, each of which may run on any worker.
protocol ParallelJob: AnyObject {
    func run(task: Int, worker: Int)
}

/// The number of threads computations use. Results have the same bits whatever it is.
public enum Parallelism {
    /// The number of threads, from 1 to the number of processors (the default).
    public static var threadCount: Int {
        get { Workers.shared.limit }
        set { Workers.shared.limit = newValue }
    }
}

/// The threads that large instructions share. Between instructions they spin for a moment, then sleep.
final class Workers: @unchecked Sendable {
    static let shared = Workers()

    let count: Int
    private let wantedCount: Atomic<Int>
    /// Held by the program that has the workers; others meanwhile run on their own thread.
    private let isTaken = Atomic<Bool>(false)
    private let isStarted = Atomic<Bool>(false)
    /// Counts the jobs given out: a worker that sees it change looks for tasks.
    private let epoch = Atomic<Int>(0)
    private let nextTask = Atomic<Int>(0)
    /// Zero while no job is open.
    private let taskCount = Atomic<Int>(0)
    private let activeWorkers = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private var job: (any ParallelJob)?
    /// The floating-point mode of the thread that gave out the job, in which all compute it.
    private var floatMode: UInt = 0
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Looks at `epoch` this many times before a worker sleeps: some 50 microseconds.
    private static let spins = 20_000

    private init() {
        count = Swift.max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        wantedCount = Atomic(count)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wakeUp, nil)
    }

    var limit: Int {
        get { wantedCount.load(ordering: .relaxed) }
        set { wantedCount.store(Swift.min(Swift.max(newValue, 1), count), ordering: .relaxed) }
    }

    /// Runs tasks 0..<tasks of `job` and returns when all have ended.
    func run(_ job: any ParallelJob, tasks: Int) {
        guard limit > 1, tasks > 1, !isTaken.exchange(true, ordering: .acquiringAndReleasing) else {
            for task in 0..<tasks { job.run(task: task, worker: 0) }
            return
        }
        if !isStarted.exchange(true, ordering: .acquiringAndReleasing) { start() }
        self.job = job
        floatMode = descent_float_mode()
        nextTask.store(0, ordering: .releasing)
        taskCount.store(tasks, ordering: .sequentiallyConsistent)
        epoch.add(1, ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
            pthread_mutex_lock(mutex)
            pthread_cond_broadcast(wakeUp)
            pthread_mutex_unlock(mutex)
        }
        takeTasks(worker: 0)
        taskCount.store(0, ordering: .sequentiallyConsistent)
        while activeWorkers.load(ordering: .sequentiallyConsistent) > 0 { _spinHint() }
        self.job = nil
        isTaken.store(false, ordering: .releasing)
    }

    private func takeTasks(worker: Int) {
        let tasks = taskCount.load(ordering: .sequentiallyConsistent)
        guard tasks > 0, let job else { return }
        if worker > 0 { descent_set_float_mode(floatMode) }
        while true {
            let task = nextTask.add(1, ordering: .acquiringAndReleasing).oldValue
            guard task < tasks else { return }
            job.run(task: task, worker: worker)
        }
    }

    private func start() {
        for worker in 1..<count {
            onNewThread { self.serve(as: worker) }
        }
    }

    private func serve(as worker: Int) {
        var seen = 0
        while true {
            seen = waitForJob(after: seen)
            guard worker < limit else { continue }
            activeWorkers.add(1, ordering: .sequentiallyConsistent)
            takeTasks(worker: worker)
            activeWorkers.subtract(1, ordering: .sequentiallyConsistent)
        }
    }

    private func waitForJob(after seen: Int) -> Int {
        for _ in 0..<Workers.spins {
            let now = epoch.load(ordering: .sequentiallyConsistent)
            if now != seen { return now }
            _spinHint()
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        sleepers.add(1, ordering: .sequentiallyConsistent)
        defer { sleepers.subtract(1, ordering: .sequentiallyConsistent) }
        while epoch.load(ordering: .sequentiallyConsistent) == seen { pthread_cond_wait(wakeUp, mutex) }
        return epoch.load(ordering: .sequentiallyConsistent)
    }
}

@inline(__always)
private func _spinHint() {
    // An atomic load that cannot be removed costs about what a pause instruction does, on every architecture.
    _ = spinner.load(ordering: .relaxed)
}
private let spinner = Atomic<Int>(0)
