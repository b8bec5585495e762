/// The search for bytes that repeat earlier ones (J. Ziv and A. Lempel, 1977).
///
/// Each place is compared with one earlier place only, where the same three bytes stood last: pictures are mostly long
/// runs and rows like the one above, which this finds.
struct Repetitions {
    private let input: UnsafeRawBufferPointer
    private var latest: [Int32]
    /// The bits that are kept of a hash, which has 32.
    private let bits: Int

    static func tokens(of input: [UInt8]) -> [Token] {
        input.withUnsafeBytes { input in
            var repetitions = Repetitions(input: input)
            return repetitions.tokens()
        }
    }

    private init(input: UnsafeRawBufferPointer) {
        self.input = input
        bits = min(Int.bitWidth - input.count.leadingZeroBitCount, 15)
        latest = [Int32](repeating: -1, count: 1 << bits)
    }

    private mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        var position = 0
        while position < input.count {
            if let (length, distance) = longest(at: position) {
                tokens.append(.copy(length: length, distance: distance))
                // Within long runs the first places are enough to find them again.
                for passed in position + 1..<position + min(length, 16) { remember(passed) }
                position += length
            } else {
                tokens.append(.byte(input[position]))
                position += 1
            }
        }
        return tokens
    }

    private mutating func longest(at position: Int) -> (length: Int, distance: Int)? {
        guard let candidate = remember(position), position - candidate <= Token.furthest else { return nil }
        let length = commonLength(candidate, position, limit: min(Token.lengths.upperBound, input.count - position))
        return length >= Token.lengths.lowerBound ? (length, position - candidate) : nil
    }

    /// Returns the number of bytes that are equal from two places on, compared eight at a time while there are as many.
    private func commonLength(_ first: Int, _ second: Int, limit: Int) -> Int {
        var length = 0
        while length + 8 <= limit {
            let one = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: first + length, as: UInt64.self))
            let other = UInt64(littleEndian: input.loadUnaligned(fromByteOffset: second + length, as: UInt64.self))
            guard one == other else { return length + (one ^ other).trailingZeroBitCount / 8 }
            length += 8
        }
        while length < limit && input[first + length] == input[second + length] { length += 1 }
        return length
    }

    /// The last place of three bytes like those here, or with the same hash.
    @discardableResult
    private mutating func remember(_ position: Int) -> Int? {
        guard position + 2 < input.count else { return nil }
        let three = UInt32(input[position]) | UInt32(input[position + 1]) << 8 | UInt32(input[position + 2]) << 16
        // Multiplicative hashing by 2³² / φ.
        let key = Int((three &* 0x9E37_79B1) >> UInt32(32 - bits))
        defer { latest[key] = Int32(position) }
        return latest[key] < 0 ? nil : Int(latest[key])
    }
}
