import Dispatch
import Synchronization
import Tensors
import Tracking

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Takes what there is to log from any thread, and writes it on another.
///
/// A hundred times a second a thread in the background encodes what has come and writes it, whole records only. So who
/// logs pays for a copy, and what was logged can be read a moment later, also after the process was killed.
final class LogQueue: Sendable {
    typealias Entry = @Sendable (EventWriter) -> Void

    let path: String
    private let samples = StepSamples()
    private let tags: ScalarTags
    private let entries = Mutex<[Entry]>([])
    private let writing: Mutex<Writing>
    /// Ends the pause of the thread in the background.
    private let wake = DispatchSemaphore(value: 0)
    /// Looked at after each step, where a lock would cost too much.
    private let hasFailed = Atomic<Bool>(false)

    private struct Writing {
        let events: EventWriter
        var latest = Date.now
        var failure: TrackingError?
    }

    /// - Parameter tags: of the two numbers of a step.
    /// - Throws: `TrackingError` where the file cannot be made.
    init(folder: String, tags: [String]) throws(TrackingError) {
        let events = try EventWriter(folder: folder)
        path = events.path
        self.tags = ScalarTags(tags)
        writing = Mutex(Writing(events: events))
        onNewThread { [weak self, wake] in
            while self?.drain() != nil { _ = wake.wait(timeout: .now() + .milliseconds(10)) }
        }
    }

    deinit { drain() }

    /// The numbers of a step. One thread at a time.
    func put(_ sample: StepSamples.Sample) throws(TrackingError) {
        // Where the thread in the background is late, whoever logs does its work.
        if !samples.put(sample) {
            drain()
            _ = samples.put(sample)
        }
        try check()
    }

    /// - Parameters:
    ///   - entry: adds to the events, on another thread.
    ///   - begins: whether that is to begin at once, as it takes long.
    func add(atOnce begins: Bool = false, _ entry: @escaping Entry) throws(TrackingError) {
        entries.withLock { $0.append(entry) }
        if begins { wake.signal() }
        try check()
    }

    /// Writes what has come so far.
    func flush() throws(TrackingError) {
        drain()
        try check()
    }

    private func check() throws(TrackingError) {
        guard hasFailed.load(ordering: .relaxed), let failure = writing.withLock({ $0.failure }) else { return }
        throw failure
    }

    private func drain() {
        writing.withLock { writing in
            let due = entries.withLock { entries in
                defer { entries = [] }
                return entries
            }
            let (before, now) = (writing.latest, Date.now)
            writing.latest = now
            // After a full disk nothing more is kept.
            guard writing.failure == nil else { return samples.takeAll { _, _ in } }
            for entry in due { entry(writing.events) }
            // The clock is not read in a step: its steps lie evenly between two looks at it.
            let (events, seconds) = (writing.events, now.timeIntervalSince(before))
            var numbers: [Float] = [0, 0]
            samples.takeAll { sample, share in
                (numbers[0], numbers[1]) = (sample.loss, sample.learningRate)
                events.add(tags, numbers, step: sample.step, time: before + seconds * share)
            }
            do throws(TrackingError) { try events.flush() } catch {
                writing.failure = error
                hasFailed.store(true, ordering: .relaxed)
            }
        }
    }
}
