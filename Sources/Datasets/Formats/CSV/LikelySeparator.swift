extension UnsafeBufferPointer<UInt8> {
    /// The separator that a first line `sep=;` declares, as spreadsheets write it, and the length of that line.
    var declaredSeparator: (separator: UInt8, length: Int)? {
        guard count > 5, starts(with: Array("sep=".utf8)) else { return nil }
        var end = 5
        if end < count && self[end] == .carriageReturn { end += 1 }
        guard end < count, self[end] == .newline else { return nil }
        return (self[4], end + 1)
    }

    /// The lines at the beginning that begin with `#`: where the text of each begins, and where the next line does. None where
    /// there is nothing below.
    var remarks: [(start: Int, end: Int)] {
        var (found, position) = ([(start: Int, end: Int)](), 0)
        while position < count, self[position] == UInt8(ascii: "#") {
            let lineEnd = self[position...].firstIndex(of: .newline) ?? count
            var start = self[position..<lineEnd].firstIndex { $0 != UInt8(ascii: "#") && $0 != .space } ?? lineEnd
            // A column may be called so.
            if start < lineEnd, [.tab, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|")].contains(self[start]) {
                start = position
            }
            position = Swift.min(lineEnd + 1, count)
            found.append((start, position))
        }
        return position < count ? found : []
    }

    /// The separator that parts the first lines into equally many cells: a tab, `;`, `|`, a comma, or blanks between
    /// numbers; where none does, the most frequent of them in the first line.
    var likelySeparator: UInt8 {
        let candidates: [UInt8] = [.tab, UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ",")]
        let lines = firstLines(most: 50)
        guard let first = lines.first else { return UInt8(ascii: ",") }
        if hasNumbersBetweenBlanks(lines) { return .space }
        for candidate in candidates where first.counts[candidate, default: 0] > 0 {
            let count = first.counts[candidate, default: 0]
            if lines.allSatisfy({ $0.counts[candidate, default: 0] == count }) { return candidate }
        }
        let mostFrequent = candidates.max { first.counts[$0, default: 0] < first.counts[$1, default: 0] }
        if let mostFrequent, first.counts[mostFrequent, default: 0] > 0 { return mostFrequent }
        return UInt8(ascii: ",")
    }

    /// Whether all lines have equally many words, of which there are numbers, and more than another separator parts. R
    /// may have left out the first name.
    private func hasNumbersBetweenBlanks(_ lines: [Line]) -> Bool {
        guard let first = lines.first, let last = lines.last, last.words.count > 1 else { return false }
        let count = last.words.count
        guard lines.dropFirst().allSatisfy({ $0.words.count == count }) else { return false }
        guard first.words.count == count || first.words.count == count - 1 && count > 2 else { return false }
        let numbers = last.words.count { word in
            let isQuoted = word.count > 2 && self[word.lowerBound] == .quote && self[word.upperBound - 1] == .quote
            let content = isQuoted ? word.lowerBound + 1..<word.upperBound - 1 : word
            return parseNumber(UnsafeBufferPointer(rebasing: self[content])) != nil
        }
        let cells = (last.counts.values.max() ?? 0) + 1
        return numbers > (cells > 1 ? cells : 0)
    }

    private struct Line {
        /// How often each separator stands outside quotes.
        var counts: [UInt8: Int] = [:]
        /// The parts between blanks.
        var words: [Range<Int>] = []
    }

    /// The separators and words of the first lines that are not blank and are whole.
    private func firstLines(most: Int) -> [Line] {
        var (lines, line, isQuoted, wordStart): ([Line], Line, Bool, Int?) = ([], Line(), false, nil)
        var isBlank = true
        for position in indices {
            let byte = self[position]
            if byte == .quote { isQuoted.toggle() }
            if byte == .newline && !isQuoted {
                if let start = wordStart { line.words.append(start..<position) }
                if !isBlank { lines.append(line) }
                (line, wordStart, isBlank) = (Line(), nil, true)
                if lines.count == most { return lines }
                continue
            }
            let isSpace = !isQuoted && (byte == .space || byte == .tab || byte == .carriageReturn)
            if byte != .space && byte != .carriageReturn && byte != .newline { isBlank = false }
            if isSpace, let start = wordStart {
                line.words.append(start..<position)
                wordStart = nil
            } else if !isSpace && wordStart == nil {
                wordStart = position
            }
            if !isQuoted,
                byte == .tab || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: ",")
            {
                line.counts[byte, default: 0] += 1
            }
        }
        if let start = wordStart { line.words.append(start..<count) }
        if !isBlank { lines.append(line) }
        return lines
    }

    /// The sign before decimals, by the cells of the first rows that are numbers with the one or the other.
    func likelyDecimalSign(of rows: [[CSVScanner.Cell]]) -> Table.DecimalSign {
        var (commas, points, groupsOfThree) = (0, 0, 0)
        for cell in rows.joined() {
            let bytes = content(cell)
            guard bytes.count <= 32, let first = bytes.first,
                first.isDigit || first.isSign || first == UInt8(ascii: ",")
            else { continue }
            if bytes.contains(UInt8(ascii: ",")) {
                guard decimalCommaNumber(bytes) != nil else { continue }
                // 1,234 may have a thousand, 0,234 and 12,5 may not.
                let isGrouped = writtenNumber(bytes, decimal: .point) != nil && first != UInt8(ascii: "0")
                if isGrouped { groupsOfThree += 1 } else { commas += 1 }
            } else if bytes.contains(UInt8(ascii: ".")), parseNumber(bytes) != nil {
                points += 1
            }
        }
        return commas > points || points == 0 && groupsOfThree > 0 ? .comma : .point
    }
}
