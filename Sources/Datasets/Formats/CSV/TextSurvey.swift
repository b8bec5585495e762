import Support
import Tensors

/// A piece of a text that begins at the start of a line and ends with a line end, or with the text.
struct TextBlock {
    var range: Range<Int>
    var lineEnds = 0
    var hasQuotes = false
}

/// A text cut into blocks of whole lines, for which no byte but the line ends counts; what is known of them is found on
/// all threads.
struct TextSurvey {
    let blocks: [TextBlock]

    private static var blockSize: Int { 1 << 20 }

    /// - Throws: `DataError` where the bytes are not UTF-8 or hold a zero byte, as UTF-16 and binary files do.
    init(_ text: CSVText, source: String) throws(DataError) {
        var blocks: [TextBlock] = []
        var start = 0
        while start < text.count {
            let end = try text.endOfLine(after: min(start + TextSurvey.blockSize, text.count))
            blocks.append(TextBlock(range: start..<end))
            start = end
        }
        var findings = [Result<BlockTally, DataError>?](repeating: nil, count: blocks.count)
        findings.withUnsafeMutableBufferPointer { findings in
            concurrently(blocks.count) { index in
                findings[index] = Result { () throws(DataError) in
                    try text.withBytes(of: blocks[index].range) { bytes in BlockTally(bytes) }
                }
            }
        }
        var line = 1
        for (index, finding) in findings.enumerated() {
            guard let found = try finding?.get() else { continue }
            if let position = found.lineNotText { throw DataError(source, line: line + position, .invalidText) }
            (blocks[index].lineEnds, blocks[index].hasQuotes) = (found.bytes.lineEnds, found.bytes.hasQuotes)
            line += found.bytes.lineEnds
        }
        self.blocks = blocks
    }

    /// Bytes among which are the first two rows; all where there are quotes, which may contain line ends.
    func head(of text: CSVText) throws(DataError) -> Range<Int> {
        guard let first = blocks.first, blocks.count > 1, !first.hasQuotes else { return 0..<text.count }
        let isEnough = try text.withBytes(of: first.range) { bytes in
            bytes.split(separator: .newline).lazy.filter { line in
                !line.allSatisfy { $0 == .space || $0 == .carriageReturn }
            }.prefix(2).count == 2
        }
        return isEnough ? first.range : 0..<text.count
    }

    /// The blocks behind `start`; a single block if there are quotes, which may contain line ends.
    func blocks(of text: CSVText, from start: Int) throws(DataError) -> [TextBlock] {
        var rest = blocks.filter { $0.range.upperBound > start }
        guard let first = rest.first?.range else { return [] }
        let range = max(start, first.lowerBound)..<first.upperBound
        let tally = try text.withBytes(of: range) { bytes in ByteTally(bytes) }
        rest[0] = TextBlock(range: range, lineEnds: tally.lineEnds, hasQuotes: tally.hasQuotes)
        guard rest.contains(where: \.hasQuotes) else { return rest }
        return [
            TextBlock(range: start..<text.count, lineEnds: rest.reduce(0) { $0 + $1.lineEnds }, hasQuotes: true)
        ]
    }
}

/// The findings of the first look at a block.
private struct BlockTally: Sendable {
    let bytes: ByteTally
    /// The first line, from 0, that is not text.
    let lineNotText: Int?

    init(_ block: UnsafeBufferPointer<UInt8>) {
        bytes = ByteTally(block)
        lineNotText = bytes.isNotPlainASCII ? block.firstLineNotText : nil
    }
}

extension TextBlock {
    /// Whether bytes that were read again are as many lines as before, so that they make no more rows than there is room
    /// for.
    func fits(_ bytes: UnsafeBufferPointer<UInt8>, endsText: Bool) -> Bool {
        ByteTally(bytes).lineEnds == lineEnds && (endsText || bytes.last == .newline)
    }
}

/// The findings of one look at each byte.
private struct ByteTally: Sendable {
    var lineEnds = 0
    var hasQuotes = false
    /// Whether there is a zero byte, or one that is not ASCII.
    var isNotPlainASCII = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var (least, greatest, fromQuote) = (UInt8.max, UInt8.min, UInt8.max)
        // Few enough for a count of 8 bits, so that the compiler makes vectors of bytes of it.
        for start in stride(from: 0, to: bytes.count, by: 192) {
            var count: UInt8 = 0
            for position in start..<min(start + 192, bytes.count) {
                let byte = bytes[position]
                count &+= byte == .newline ? 1 : 0
                least = min(least, byte)
                greatest = max(greatest, byte)
                fromQuote = min(fromQuote, byte ^ .quote)
            }
            lineEnds += Int(count)
        }
        hasQuotes = fromQuote == 0 && !bytes.isEmpty
        isNotPlainASCII = !bytes.isEmpty && (least == 0 || greatest >= 0x80)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The first line, from 0, that is not UTF-8 or holds a zero byte.
    fileprivate var firstLineNotText: Int? {
        if !contains(0) && String(validating: self, as: UTF8.self) != nil { return nil }
        return split(separator: .newline, omittingEmptySubsequences: false)
            .firstIndex { $0.contains(0) || String(validating: $0, as: UTF8.self) == nil } ?? 0
    }
}
