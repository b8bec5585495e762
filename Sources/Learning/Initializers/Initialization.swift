import Synchronization
import Tensors

/// The source of random keys for new layers that are not given one.
///
/// Every layer made takes another key, so that two equal layers do not start equal. Inside `withSeed` the keys begin
/// anew from the seed: the same model made with the same seed has the same bits.
///
/// ```swift
/// let first = Initialization.withSeed(7) { Classifier() }
/// let second = Initialization.withSeed(7) { Classifier() }     // the same weights
/// ```
/// Outside of `withSeed` all layers of the process share one sequence, in the order in which they are made, which
/// begins at seed 0: a program that makes its layers in a fixed order repeats its numbers from run to run, but a
/// model made twice in it starts from two different points.
public enum Initialization {
    /// Runs `body`; the layers made in it take their keys from `seed`, in the order in which they are made.
    ///
    /// Layers made by child tasks of `body` count too, in whatever order they run: make layers that must repeat in
    /// one task, or give them their seeds.
    public static func withSeed<Result>(_ seed: RandomKey, _ body: () throws -> Result) rethrows -> Result {
        try $keys.withValue(Keys(seed), operation: body)
    }

    /// Returns a key that nobody else has had since the surrounding `withSeed` began.
    public static func nextKey() -> RandomKey { keys.next() }

    @TaskLocal private static var keys = Keys(0)

    private final class Keys: Sendable {
        private let seed: RandomKey
        private let given = Atomic<Int>(0)

        init(_ seed: RandomKey) { self.seed = seed }

        func next() -> RandomKey { seed.folded(given.add(1, ordering: .relaxed).oldValue) }
    }
}
