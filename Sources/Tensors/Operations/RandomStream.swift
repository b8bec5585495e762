import Support

/// The random words of a key, one after the other: for algorithms on the host, where `RandomKey` makes whole tensors.
/// The same key gives the same stream; a copy goes on as the original does.
public struct RandomStream: RandomNumberGenerator, Sendable {
    private let key: RandomKey
    private var block = SIMD4<UInt32>()
    private var used = 4
    private var position: UInt64 = 0
    private var spareNormal: Double?

    /// Creates a stream; the same key gives the same numbers.
    public init(_ key: RandomKey) { self.key = key }

    public mutating func next() -> UInt64 {
        if used == 4 {
            block = key.block(position, purpose: 0)
            position += 1
            used = 0
        }
        defer { used += 2 }
        return UInt64(block[used + 1]) << 32 | UInt64(block[used])
    }

    /// Each integer below `bound` equally likely: Lemire, "Fast random integer generation in an interval",
    /// ACM Transactions on Modeling and Computer Simulation 29, 2019.
    public mutating func next(below bound: UInt64) -> UInt64 {
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// Equally likely everywhere in [0, 1): a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Equally likely everywhere between two finite numbers.
    public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
        // Rounding can reach beyond the upper bound.
        Swift.min(lower + (upper - lower) * uniform(), upper)
    }

    /// Normally distributed with mean 0 and variance 1: the polar method of Marsaglia and Bray, *SIAM Review* 6, 1964.
    public mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = u * u + v * v
            guard square > 0 && square < 1 else { continue }
            let scale = (-2 * log(square) / square).squareRoot()
            spareNormal = v * scale
            return u * scale
        }
    }

    /// A number of the standard Cauchy distribution, whose tails are so heavy that it has no mean: tan(π (u − ½)).
    package mutating func cauchy() -> Double { tan(.pi * (uniform() - 0.5)) }
}
