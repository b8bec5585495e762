import Synchronization

/// Numbers of steps on their way from the thread that trains to the one that writes: a ring that one fills and one
/// empties, without locks, so that a step pays for three stores.
final class StepSamples: @unchecked Sendable {
    struct Sample: BitwiseCopyable {
        var step: Int
        var loss: Float
        var learningRate: Float
    }

    /// A power of two: a tenth of a second of steps that take three microseconds.
    private static let capacity = 1 << 15
    private let samples = UnsafeMutableBufferPointer<Sample>.allocate(capacity: capacity)
    /// How many were ever put in, and taken out.
    private let putCount = Atomic<Int>(0)
    private let takenCount = Atomic<Int>(0)

    deinit { samples.deallocate() }

    /// - Returns: whether there was room.
    func put(_ sample: Sample) -> Bool {
        let position = putCount.load(ordering: .relaxed)
        guard position - takenCount.load(ordering: .acquiring) < StepSamples.capacity else { return false }
        samples[position & (StepSamples.capacity - 1)] = sample
        putCount.store(position + 1, ordering: .releasing)
        return true
    }

    /// Takes out all there are.
    /// - Parameter body: called with each and its share of the way from the first to the last, above 0 and up to 1.
    func takeAll(_ body: (Sample, Double) -> Void) {
        let (first, end) = (takenCount.load(ordering: .relaxed), putCount.load(ordering: .acquiring))
        for position in first..<end {
            body(samples[position & (StepSamples.capacity - 1)], Double(position + 1 - first) / Double(end - first))
        }
        takenCount.store(end, ordering: .releasing)
    }
}
