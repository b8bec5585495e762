extension CSVScanner {
    /// The number of the next cell, where that is nothing but up to 19 digits with or without a sign before and a point
    /// among them; `nil`, and no step taken, for any other cell.
    /// - Parameter endsRow: whether the cell was the last of its row.
    @inline(__always)
    mutating func plainNumber(endsRow: inout Bool) -> Double? {
        guard let base = bytes.baseAddress, position < bytes.count else { return nil }
        var next = base + position
        let end = base + bytes.count
        let signBit: UInt64 = next.pointee == UInt8(ascii: "-") ? 1 : 0
        next += Int(signBit)
        var digits = Digits()
        digits.take(&next, end)
        let wholeCount = digits.count
        if next < end && next.pointee == UInt8(ascii: ".") {
            next += 1
            digits.takeEight(&next, end)
            digits.take(&next, end)
        }
        let scale = digits.count - wholeCount
        guard (1...19).contains(digits.count), digits.number <= exactLimit, scale < powersOfTen.count else {
            return nil
        }
        endsRow = true
        if next < end {
            if next.pointee == separator {
                endsRow = false
            } else {
                if next.pointee == .carriageReturn && next + 1 < end { next += 1 }
                guard next.pointee == .newline else { return nil }
                line += 1
            }
            next += 1
        }
        position = next - base
        let magnitude = powersOfTen.withUnsafeBufferPointer { Double(digits.number) / $0[scale] }
        // No branch, which could not be foretold.
        return Double(bitPattern: magnitude.bitPattern | signBit << 63)
    }
}

/// Decimal digits as the number they make, of which 19 fit.
private struct Digits {
    var number: UInt64 = 0
    var count = 0

    /// Takes digits up to what is none.
    @inline(__always)
    mutating func take(_ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        let start = next
        while next < end {
            let digit = next.pointee &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            number = number &* 10 &+ UInt64(digit)
            next += 1
        }
        count += next - start
    }

    /// Takes eight digits, if so many come next.
    @inline(__always)
    mutating func takeEight(_ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        guard end - next >= 8, let eight = eightDigits(next) else { return }
        number = number &* 100_000_000 &+ eight
        count += 8
        next += 8
    }

    /// The number of eight digits, or `nil` where one is none: neighbors are put together in pairs, three times
    /// (Lemire, "Quickly parsing eight digits", 2018).
    @inline(__always)
    private func eightDigits(_ start: UnsafePointer<UInt8>) -> UInt64? {
        let text = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
        let digits = text &- 0x3030_3030_3030_3030
        // A byte above 9 has its highest bit set, or gets it by adding 0x76.
        guard (digits | (digits &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0 else { return nil }
        let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
    }
}
