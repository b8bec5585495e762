import Descent

/// Returns an input with some changes.
/// - Parameters:
///   - words: pieces that are inserted.
///   - others: inputs from which pieces are taken.
func mutated(_ input: [UInt8], words: [String], others: [[UInt8]], _ random: inout RandomStream) -> [UInt8] {
    var bytes = input
    for _ in 0...random.below(4) {
        switch random.below(10) {
        case 0: flipBit(&bytes, &random)
        case 1: replaceByte(&bytes, &random)
        case 2: bytes.removeSubrange(range(of: bytes, &random))
        case 3: bytes.insert(contentsOf: bytes[range(of: bytes, &random)], at: random.below(bytes.count + 1))
        case 4: bytes.removeLast(random.below(bytes.count + 1))
        case 5: replaceDigits(&bytes, &random)
        case 6: insertWholeNumber(&bytes, &random)
        case 7:
            let piece = random.element(of: others).map { Array($0[range(of: $0, &random)]) } ?? []
            bytes.replaceSubrange(range(of: bytes, &random), with: piece)
        default:
            let word = random.element(of: words) ?? random.extremeNumber()
            bytes.insert(contentsOf: word.utf8, at: random.below(bytes.count + 1))
        }
    }
    return bytes
}

/// A range of at most 32 bytes most of the time.
private func range(of bytes: [UInt8], _ random: inout RandomStream) -> Range<Int> {
    let start = random.below(bytes.count + 1)
    let longest = random.once(in: 8) ? bytes.count - start : min(32, bytes.count - start)
    return start..<start + random.below(longest + 1)
}

private func flipBit(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    guard !bytes.isEmpty else { return }
    bytes[random.below(bytes.count)] ^= 1 << random.below(8)
}

private func replaceByte(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    guard !bytes.isEmpty else { return }
    bytes[random.below(bytes.count)] = random.choice(0, 0x0a, 0x20, 0x22, 0x7f, 0x80, 0xff, UInt8(random.below(256)))
}

/// Puts another number in the place of one that is written in digits.
private func replaceDigits(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    let isDigit = bytes.map { (0x30...0x39).contains($0) }
    let starts = bytes.indices.filter { isDigit[$0] && ($0 == 0 || !isDigit[$0 - 1]) }
    guard let start = random.element(of: starts) else { return }
    let end = bytes.indices.first { $0 > start && !isDigit[$0] } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: random.number().utf8)
}

/// Puts a whole number of 8 bytes over others, as lengths and offsets in files are written.
private func insertWholeNumber(_ bytes: inout [UInt8], _ random: inout RandomStream) {
    guard bytes.count >= 8 else { return }
    let number = random.choice(0, 1, -1, .max, .min, bytes.count, bytes.count + 1, 1 << random.below(63))
    let start = random.once(in: 2) ? 0 : random.below(bytes.count - 7)
    withUnsafeBytes(of: number.littleEndian) { bytes.replaceSubrange(start..<start + 8, with: $0) }
}
