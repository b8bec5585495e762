/// The deflate format (RFC 1951) in one block, within that of zlib (RFC 1950).
struct Deflate {
    private var bytes: [UInt8] = [0x78, 0x01]
    private var bits: UInt64 = 0
    private var bitCount = 0

    static func zlib(_ input: [UInt8]) -> [UInt8] {
        let tokens = Repetitions.tokens(of: input)
        var deflate = Deflate()
        // Own codes of so few bytes would take more room than they save.
        if input.count < 512 { deflate.writeBlock(tokens) } else { deflate.writeBlockWithOwnCodes(tokens) }
        let check = PNG.adler32(input)
        return deflate.bytes + [24, 16, 8, 0].map { UInt8(check >> $0 & 255) }
    }

    /// The last block, with the codes of the format.
    private mutating func writeBlock(_ tokens: [Token]) {
        write(0b011, 3)
        write(tokens, .letters, .distances)
    }

    /// The last block, with codes of its own: 286 of bytes and lengths, 30 of distances, 19 of lengths of codes.
    private mutating func writeBlockWithOwnCodes(_ tokens: [Token]) {
        var (letterCounts, distanceCounts) = ([Int](repeating: 0, count: 286), [Int](repeating: 0, count: 30))
        letterCounts[Token.end] = 1
        for token in tokens {
            switch token {
            case .byte(let byte): letterCounts[Int(byte)] += 1
            case .copy(let length, let distance):
                letterCounts[Token.code(ofLength: length).symbol] += 1
                distanceCounts[Token.code(ofDistance: distance).symbol] += 1
            }
        }
        let (letters, distances) = (HuffmanCode(counts: letterCounts), HuffmanCode(counts: distanceCounts))
        write(0b101, 3)
        write(286 - 257, 5)
        write(30 - 1, 5)
        write(19 - 4, 4)
        // Lengths of codes are written in 4 bits each; the first three of the 19 codes, for repeated lengths, are not
        // used.
        for index in 0..<19 { write(index < 3 ? 0 : 4, 3) }
        for length in letters.lengths + distances.lengths { write(HuffmanCode.reversed(length, 4), 4) }
        write(tokens, letters, distances)
    }

    private mutating func write(_ tokens: [Token], _ letters: HuffmanCode, _ distances: HuffmanCode) {
        for token in tokens {
            switch token {
            case .byte(let byte): write(Int(byte), letters)
            case .copy(let length, let distance):
                write(Token.code(ofLength: length), letters)
                write(Token.code(ofDistance: distance), distances)
            }
        }
        write(Token.end, letters)
        write(0, (8 - bitCount % 8) % 8)
    }

    private mutating func write(_ code: Token.Code, _ huffman: HuffmanCode) {
        write(code.symbol, huffman)
        write(code.rest, code.extraBits)
    }

    private mutating func write(_ symbol: Int, _ huffman: HuffmanCode) {
        write(huffman.codes[symbol], huffman.lengths[symbol])
    }

    /// The lowest bits first.
    private mutating func write(_ value: Int, _ count: Int) {
        bits |= UInt64(value) << UInt64(bitCount)
        bitCount += count
        while bitCount >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: bits))
            (bits, bitCount) = (bits >> 8, bitCount - 8)
        }
    }
}

/// A symbol of deflate: a byte, or how many bytes to copy from how far back.
enum Token {
    case byte(UInt8)
    case copy(length: Int, distance: Int)

    static let end = 256
    static let lengths = 3...258
    static let furthest = 32_768

    /// A symbol and the bits that follow it.
    struct Code {
        let symbol: Int
        let extraBits: Int
        let rest: Int
    }

    static func code(ofLength length: Int) -> Code {
        if length == lengths.upperBound { return Code(symbol: 285, extraBits: 0, rest: 0) }
        return code(of: length - lengths.lowerBound, from: 257, codesADoubling: 4)
    }

    static func code(ofDistance distance: Int) -> Code { code(of: distance - 1, from: 0, codesADoubling: 2) }

    /// The lengths or distances of codes: some codes stand for one number each, after them the span doubles at regular
    /// steps.
    private static func code(of number: Int, from first: Int, codesADoubling: Int) -> Code {
        if number < 2 * codesADoubling { return Code(symbol: first + number, extraBits: 0, rest: 0) }
        let highest = Int.bitWidth - 1 - number.leadingZeroBitCount
        let extra = highest - codesADoubling.trailingZeroBitCount
        return Code(
            symbol: first + extra * codesADoubling + (number >> extra), extraBits: extra,
            rest: number & ((1 << extra) - 1))
    }
}
