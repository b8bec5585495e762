import CAllocationCounter
import Optimizers
import Tensors
import Testing

/// A compiled step allocates nothing: whole runs go by without a pause, and without fragmented memory.
@Suite struct AllocationTests {
    @Test(.enabled(if: allocation_counter_is_available(), "counting needs glibc"), arguments: Entry.all)
    func aStepAllocatesNothing(_ entry: Entry) {
        let descent = CompiledDescent<Float>(entry.make(), from: [[0.3, -1.2], [[1.5, 0.7], [-0.4, 2.5]]]) {
            square($0[0] - 1).sum() + (exp(0.3 * $0[1]) - $0[1]).sum()
        }
        // Long enough to meet every thing a method does from time to time.
        descent.run(60)
        let programs = descent.programs.count
        allocation_counter_start_on_this_thread()
        descent.run(60)
        let count = allocation_counter_stop_on_this_thread()
        #expect(descent.programs.count == programs)
        #expect(count == 0)
    }
}
