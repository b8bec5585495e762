import CKernels
import Support

/// The seed of random numbers: the same key gives the same numbers, on every machine.
///
/// The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011). It has no state: to draw again, draw with another key, folded from the first.
///
/// ```swift
/// let key: RandomKey = 42
/// let first = Tensor<Float>.normal([2, 3], seed: key.folded(1))
/// let second = Tensor<Float>.normal([2, 3], seed: key.folded(2))
/// ```
///
/// A program draws with the keys it was compiled with: pass `tensor` as an argument to draw anew at each run.
public struct RandomKey: Sendable, Hashable, Codable, ExpressibleByIntegerLiteral {
    /// The number from which all others follow.
    public let seed: UInt64

    /// Creates a key.
    public init(_ seed: UInt64) { self.seed = seed }
    public init(integerLiteral seed: UInt64) { self.seed = seed }

    package var words: (low: UInt32, high: UInt32) { (UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)) }

    /// The key as data of a program: its low and high 32 bits, shape `[2]`.
    public var tensor: Tensor<Int32> {
        Tensor([Int32(bitPattern: words.low), Int32(bitPattern: words.high)])
    }

    /// The `n`-th of the keys made from this one, independent of it and of each other.
    public func folded(_ n: Int) -> RandomKey {
        // Streams of numbers have 0 in the last word of their counters.
        let counter = block(UInt64(bitPattern: Int64(n)), purpose: 1)
        return RandomKey(UInt64(counter[1]) << 32 | UInt64(counter[0]))
    }

    /// The integers `0 ..< count` in random order, each order equally likely.
    /// - Complexity: O(`count`).
    public func permutation(_ count: Int) -> [Int] {
        guard count >= 0 else { misuse("permutation: count \(count); give 0 or more") }
        var order = Array(0..<count)
        var stream = RandomStream(self)
        // Fisher and Yates.
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, Int(stream.next(below: UInt64(last) + 1)))
        }
        return order
    }

    /// Four random words; made without allocating, since every training step folds a key.
    func block(_ position: UInt64, purpose: UInt32) -> SIMD4<UInt32> {
        var counter = SIMD4(UInt32(truncatingIfNeeded: position), UInt32(position >> 32), 0, purpose)
        withUnsafeMutableBytes(of: &counter) { bytes in
            guard let first = bytes.baseAddress else { return }
            descent_philox(first.assumingMemoryBound(to: UInt32.self), words.low, words.high)
        }
        return counter
    }
}

extension Tensor where Scalar: FloatingScalar {
    /// Random numbers of `shape`, equally likely everywhere in `range`, whose upper bound is excluded.
    public static func uniform(_ shape: Shape, in range: Range<Scalar> = 0..<1, seed: RandomKey) -> Tensor {
        uniform(shape, in: range, key: seed.tensor)
    }

    /// Normally distributed random numbers of `shape`.
    public static func normal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, seed: RandomKey
    ) -> Tensor {
        normal(shape, mean: mean, standardDeviation: standardDeviation, key: seed.tensor)
    }

    /// Random numbers of `shape` from the normal distribution restricted to two standard deviations around the mean.
    ///
    /// `standardDeviation` is that of the distribution before it was restricted; afterwards it is 0.8796 times that.
    public static func truncatedNormal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, seed: RandomKey
    ) -> Tensor {
        truncatedNormal(shape, mean: mean, standardDeviation: standardDeviation, key: seed.tensor)
    }
}

/// Forms for programs that take the key as an argument, `RandomKey.tensor` of shape `[2]`: they draw other numbers on
/// every run. A batch of keys `[batch…, 2]` draws `[batch…] + shape`.
extension Tensor where Scalar: FloatingScalar {
    /// Random numbers of `shape`, equally likely everywhere in `range`, whose upper bound is excluded.
    public static func uniform(_ shape: Shape, in range: Range<Scalar> = 0..<1, key: Tensor<Int32>) -> Tensor {
        let unit = drawn(.uniform, shape, key, operation: "uniform")
        guard range != 0..<1 else { return unit }
        guard (range.upperBound - range.lowerBound).isFinite && !range.isEmpty else {
            misuse("uniform: range \(range); give finite bounds, the lower one less")
        }
        let scaled = range.lowerBound + (range.upperBound - range.lowerBound) * unit
        // Rounding can reach the upper bound.
        return scaled.clamped(to: range.lowerBound...range.upperBound.nextDown)
    }

    /// Normally distributed random numbers of `shape`.
    public static func normal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, key: Tensor<Int32>
    ) -> Tensor {
        drawn(.normal, shape, key, operation: "normal").moved(to: mean, standardDeviation)
    }

    /// Random numbers of `shape` from the normal distribution restricted to two standard deviations around the mean.
    ///
    /// `standardDeviation` is that of the distribution before it was restricted; afterwards it is 0.8796 times that.
    public static func truncatedNormal(
        _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, key: Tensor<Int32>
    ) -> Tensor {
        drawn(.truncatedNormal, shape, key, operation: "truncatedNormal").moved(to: mean, standardDeviation)
    }

    private static func drawn(
        _ distribution: RandomDistribution, _ shape: Shape, _ key: Tensor<Int32>, operation: StaticString
    ) -> Tensor {
        guard key.shape.last == 2 else {
            misuse("\(operation): key of shape \(key.shape); give `RandomKey.tensor`, shape [2]")
        }
        guard shape.allSatisfy({ $0 >= 0 }) else { misuse("\(operation): shape \(shape) has a negative length") }
        return Tensor(.random(distribution, shape, Scalar.scalarType), key.node)
    }

    private func moved(to mean: Scalar, _ standardDeviation: Scalar) -> Tensor {
        let scaled = standardDeviation == 1 ? self : standardDeviation * self
        return mean == 0 ? scaled : mean + scaled
    }
}

extension Tensor<Int32> {
    /// The integers `0 ..< count` in random order, each order equally likely: shape `[count]`.
    public static func permutation(of count: Int, seed: RandomKey) -> Tensor {
        Tensor(seed.permutation(count).map { Int32($0) })
    }
}
