import Support
import Tensors

/// The examples that each step of an epoch trains on. The order of an epoch depends on seed and epoch alone, so that an
/// interrupted training goes on exactly as it would have.
public struct BatchPlan: Codable, Sendable, Equatable {
    /// The order in which examples are taken.
    public enum Order: String, Codable, Sendable, CaseIterable {
        /// Every example once an epoch, in another random order each epoch.
        case shuffled
        /// Draws from all examples, as many per epoch as there are examples: some come twice, some not at all.
        case withReplacement
        /// Every example once an epoch, in the order of the data.
        case inOrder
    }

    /// The number of examples.
    package let exampleCount: Int
    /// The examples of a batch; the last of an epoch has what remains.
    package let batchSize: Int
    /// The order of the examples.
    package let order: Order
    /// The seed of the order.
    package let seed: Int

    /// Creates a plan.
    /// - Parameter batchSize: 1 for one example at a time; `nil` for the full set, in the order of the data unless it
    ///   is drawn with replacement. More than there are examples is the full set.
    /// - Precondition: at least one example, and a batch size of at least 1.
    package init(exampleCount: Int, batchSize: Int? = nil, order: Order = .shuffled, seed: Int = 0) {
        guard exampleCount > 0 && batchSize ?? 1 > 0 else {
            misuse("BatchPlan: \(batchSize ?? 1) at a time of \(exampleCount) examples; both must be positive")
        }
        self.exampleCount = exampleCount
        self.batchSize = min(batchSize ?? exampleCount, exampleCount)
        // The order within a single batch changes nothing but the rounding.
        self.order = self.batchSize == exampleCount && order == .shuffled ? .inOrder : order
        self.seed = seed
    }

    /// The steps of an epoch: examples ÷ batch size, rounded up.
    package var batchCount: Int { (exampleCount + batchSize - 1) / batchSize }

    /// The examples of `epoch` (counted from 0) in the order of their use; `positions(ofBatch:)` says which belong
    /// together.
    /// - Complexity: O(`exampleCount`)
    package func indices(epoch: Int) -> [Int] {
        let key = RandomKey(UInt64(bitPattern: Int64(seed))).folded(epoch)
        return switch order {
        case .inOrder: Array(0..<exampleCount)
        case .shuffled: key.permutation(exampleCount)
        // The high word of the product of a random 64-bit word is even but for exampleCount / 2⁶⁴.
        case .withReplacement:
            (0..<exampleCount).map { Int(key.folded($0).seed.multipliedFullWidth(by: UInt64(exampleCount)).high) }
        }
    }

    /// The positions in `indices(epoch:)` of batch `batch`, counted from 0.
    package func positions(ofBatch batch: Int) -> Range<Int> {
        batch * batchSize..<min((batch + 1) * batchSize, exampleCount)
    }
}
