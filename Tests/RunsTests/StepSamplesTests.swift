import Support
import Synchronization
import Testing

@testable import Runs

@Suite struct StepSamplesTests {
    private func sample(_ step: Int) -> StepSamples.Sample {
        StepSamples.Sample(step: step, loss: Float(step), learningRate: 0.5)
    }

    @Test func aFullRingTakesNoMore() {
        let samples = StepSamples()
        var taken: [Int] = []
        var shares: [Double] = []
        for round in 0..<3 {
            var count = 0
            while samples.put(sample(count)) { count += 1 }
            #expect(count == 1 << 15)
            (taken, shares) = ([], [])
            samples.takeAll { sample, share in
                taken.append(sample.step)
                shares.append(share)
            }
            #expect(taken == Array(0..<count) && shares.last == 1 && shares == shares.sorted(), "round \(round)")
            // From another place each time.
            _ = samples.put(sample(0))
            samples.takeAll { _, _ in }
        }
    }

    /// One thread puts in while another takes out: nothing is lost, doubled or torn.
    @Test func twoThreads() {
        let samples = StepSamples()
        let count = 200_000
        let taken = Mutex<[Int]>([])
        let isDone = Atomic<Bool>(false)
        onNewThread {
            var own: [Int] = []
            while own.count < count {
                samples.takeAll { sample, _ in own.append(Int(sample.loss) == sample.step ? sample.step : -1) }
            }
            taken.withLock { $0 = own }
            isDone.store(true, ordering: .releasing)
        }
        for step in 0..<count { while !samples.put(sample(step)) {} }
        while !isDone.load(ordering: .acquiring) {}
        #expect(taken.withLock { $0 } == Array(0..<count))
    }
}
