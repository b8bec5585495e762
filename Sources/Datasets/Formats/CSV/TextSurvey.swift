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
        while start < text.bytes.count {
            let least = min(start + TextSurvey.blockSize, text.bytes.count)
            let end = text.bytes[least...].firstIndex(of: .newline).map { $0 + 1 } ?? text.bytes.count
            blocks.append(TextBlock(range: start..<end))
            start = end
        }
        var hasOtherText = [Bool](repeating: false, count: blocks.count)
        blocks.withUnsafeMutableBufferPointer { blocks in
            hasOtherText.withUnsafeMutableBufferPointer { hasOtherText in
                concurrently(blocks.count) { index in
                    let tally = ByteTally(text[blocks[index].range])
                    (blocks[index].lineEnds, blocks[index].hasQuotes) = (tally.lineEnds, tally.hasQuotes)
                    hasOtherText[index] = tally.isNotPlainASCII
                    text.release(blocks[index].range)
                }
            }
        }
        self.blocks = blocks
        var line = 1
        for (block, isSuspect) in zip(blocks, hasOtherText) {
            if isSuspect, let position = text[block.range].firstLineNotText {
                throw DataError(source, line: line + position, .invalidText)
            }
            line += block.lineEnds
        }
    }

    /// The blocks behind `start`; a single block if there are quotes, which may contain line ends.
    func blocks(of text: CSVText, from start: Int) -> [TextBlock] {
        var rest = blocks.filter { $0.range.upperBound > start }
        guard let first = rest.first?.range else { return [] }
        let tally = ByteTally(text[max(start, first.lowerBound)..<first.upperBound])
        rest[0] = TextBlock(
            range: max(start, first.lowerBound)..<first.upperBound, lineEnds: tally.lineEnds,
            hasQuotes: tally.hasQuotes)
        guard rest.contains(where: \.hasQuotes) else { return rest }
        return [
            TextBlock(
                range: start..<text.bytes.count, lineEnds: rest.reduce(0) { $0 + $1.lineEnds }, hasQuotes: true)
        ]
    }
}

/// The bytes of a text that is read block by block, and where they come from.
struct CSVText {
    let bytes: UnsafeBufferPointer<UInt8>
    var file: MappedFile?

    subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[range]) }

    func release(_ range: Range<Int>) { file?.release(range) }
}

/// The findings of one look at each byte.
private struct ByteTally {
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
