/// The middle value, or the mean of the two in the middle; `nil` of no values, none of which may be not-a-number.
/// - Complexity: O(n)
func median<Scalar: RadixOrdered>(_ values: [Scalar]) -> Double? {
    guard !values.isEmpty else { return nil }
    let upper = select(values.count / 2, of: values)
    guard values.count % 2 == 0 else { return Double(upper) }
    // Below the upper one lies the lower one, if not of its own value.
    var (belowCount, greatestBelow) = (0, -Scalar.infinity)
    for value in values where value < upper {
        belowCount += 1
        greatestBelow = max(greatestBelow, value)
    }
    let lower = Double(belowCount == values.count / 2 ? greatestBelow : upper)
    return lower + (Double(upper) - lower) / 2
}

/// The middle of values that count as often as their weights say, or the mean of the two around it; `nil` of no values.
/// - Complexity: O(n log n)
func median(_ values: [(value: Double, weight: Double)]) -> Double? {
    let sorted = values.filter { $0.weight > 0 }.sorted { $0.value < $1.value }
    let half = sorted.reduce(0) { $0 + $1.weight } / 2
    var sum = 0.0
    for (position, element) in sorted.enumerated() {
        sum += element.weight
        if sum > half { return element.value }
        guard sum == half, position + 1 < sorted.count else { continue }
        return element.value + (sorted[position + 1].value - element.value) / 2
    }
    return sorted.last?.value
}

/// The value that sorting would put at `rank`, digit by digit of its bits: those of 11 bits are counted among the values
/// that begin with the digits found so far.
private func select<Scalar: RadixOrdered>(_ rank: Int, of values: [Scalar]) -> Scalar {
    var (known, prefix, rank) = (0, UInt64(0), rank)
    while known < Scalar.orderedBitCount {
        let digit = min(11, Scalar.orderedBitCount - known)
        var counts = [Int](repeating: 0, count: 1 << digit)
        // A shift by 64 gives 0.
        let (knownShift, shift) = (UInt64(64 - known), UInt64(64 - known - digit))
        let mask = UInt64(counts.count - 1)
        values.withUnsafeBufferPointer { values in
            counts.withUnsafeMutableBufferPointer { counts in
                for value in values {
                    let bits = value.orderedBits
                    if bits >> knownShift == prefix { counts[Int(bits >> shift & mask)] += 1 }
                }
            }
        }
        var found = 0
        while rank >= counts[found] {
            rank -= counts[found]
            found += 1
        }
        prefix = prefix << UInt64(digit) | UInt64(found)
        known += digit
    }
    return Scalar(orderedBits: prefix << UInt64(64 - known))
}

/// A number whose order is that of an integer.
protocol RadixOrdered: BinaryFloatingPoint {
    /// The bits that count, at the top of `orderedBits`.
    static var orderedBitCount: Int { get }
    var orderedBits: UInt64 { get }
    init(orderedBits: UInt64)
}

extension Float: RadixOrdered {
    static var orderedBitCount: Int { 32 }

    // Negative numbers are ordered against their bits.
    var orderedBits: UInt64 {
        let bits = bitPattern
        return UInt64(bits ^ (bits >> 31 == 1 ? .max : 1 << 31)) << 32
    }

    init(orderedBits: UInt64) {
        let bits = UInt32(truncatingIfNeeded: orderedBits >> 32)
        self.init(bitPattern: bits ^ (bits >> 31 == 0 ? .max : 1 << 31))
    }
}

extension Double: RadixOrdered {
    static var orderedBitCount: Int { 64 }

    var orderedBits: UInt64 {
        let bits = bitPattern
        return bits ^ (bits >> 63 == 1 ? .max : 1 << 63)
    }

    init(orderedBits: UInt64) {
        self.init(bitPattern: orderedBits ^ (orderedBits >> 63 == 0 ? .max : 1 << 63))
    }
}
