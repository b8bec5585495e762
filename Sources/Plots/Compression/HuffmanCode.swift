/// A code with fewer bits for more frequent symbols (D. Huffman, 1952), in the canonical form of RFC 1951, where the
/// lengths determine the codes.
struct HuffmanCode {
    /// The length of each code in bits; 0 for symbols that do not occur.
    let lengths: [Int]
    /// The codes, to be written from the lowest bit on.
    let codes: [Int]

    static let longest = 15

    /// The format's own codes, of bytes and lengths and of distances (RFC 1951, 3.2.6).
    static let letters = HuffmanCode(
        lengths: (0..<288).map { symbol in
            switch symbol {
            case ..<144: 8
            case ..<256: 9
            case ..<280: 7
            default: 8
            }
        })
    static let distances = HuffmanCode(lengths: [Int](repeating: 5, count: 30))

    /// - Parameter counts: the number of times each symbol is to be written; at least 2 symbols.
    init(counts: [Int]) {
        var counts = counts
        // A code with one symbol would not be complete.
        var missing = 2 - counts.count { $0 > 0 }
        for symbol in counts.indices where missing > 0 && counts[symbol] == 0 {
            counts[symbol] = 1
            missing -= 1
        }
        var lengths = Self.lengths(counts)
        while lengths.contains(where: { $0 > Self.longest }) {
            // Counts that are more alike give codes that are.
            counts = counts.map { ($0 + 1) / 2 }
            lengths = Self.lengths(counts)
        }
        self.init(lengths: lengths)
    }

    private init(lengths: [Int]) {
        self.lengths = lengths
        codes = Self.codes(lengths)
    }

    /// The depths of a tree in which the two rarest branches are joined until there is one.
    private static func lengths(_ counts: [Int]) -> [Int] {
        var lengths = [Int](repeating: 0, count: counts.count)
        var branches = counts.indices.filter { counts[$0] > 0 }.map { (count: counts[$0], symbols: [$0]) }
        branches.sort { $0.count > $1.count }
        while branches.count > 1 {
            let (first, second) = (branches.removeLast(), branches.removeLast())
            let joined = (count: first.count + second.count, symbols: first.symbols + second.symbols)
            for symbol in joined.symbols { lengths[symbol] += 1 }
            branches.insert(joined, at: branches.firstIndex { $0.count <= joined.count } ?? branches.count)
        }
        return lengths
    }

    /// Codes of one length follow each other in the order of their symbols, after all shorter ones.
    private static func codes(_ lengths: [Int]) -> [Int] {
        var codes = [Int](repeating: 0, count: lengths.count)
        var next = 0
        for length in 1...longest {
            for symbol in lengths.indices where lengths[symbol] == length {
                codes[symbol] = reversed(next, length)
                next += 1
            }
            next <<= 1
        }
        return codes
    }

    /// Codes are written from their highest bit on, all else from its lowest.
    static func reversed(_ code: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 << 1 | code >> $1 & 1 } }
}
