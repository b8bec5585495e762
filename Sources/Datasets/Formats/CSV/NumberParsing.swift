/// The number nearest to a decimal like `-12.5e-3`, or `nil` where the bytes are no such thing. As Fortran writes it, the
/// exponent of a number with a point may follow a D: `-12.5D-3`. `inf` and `infinity` are understood, and overflow gives
/// infinity, so that the caller can say what is wrong; `nan` is not a number here.
///
/// Where the digits make an integer of up to 53 bits and the power of ten is within ±22, the number is one product or
/// quotient of two exact ones (Clinger, "How to read floating point numbers accurately", 1990); up to 19 digits times or
/// over a power of five that fits 64 bits are multiplied or divided as integers; all else takes the standard library's
/// way.
func parseNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var position = 0
    var isNegative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
        isNegative = first == UInt8(ascii: "-")
        position = 1
    }
    var mantissa: UInt64 = 0
    var exponent = 0
    var hasDigits = false
    var isCut = false

    // 19 digits fit in 64 bits; the value of what is beyond them is left to the slow way.
    func takeDigits(scale: Int) {
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit <= 9 else { return }
            hasDigits = true
            if mantissa < 1_000_000_000_000_000_000 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                exponent += scale
            } else {
                isCut = true
            }
            position += 1
        }
    }
    takeDigits(scale: 0)
    if position < bytes.count && bytes[position] == UInt8(ascii: ".") {
        position += 1
        takeDigits(scale: -1)
    }
    guard hasDigits else { return infinity(bytes, from: position, isNegative) }
    if position < bytes.count && bytes[position] | 0x20 == UInt8(ascii: "d") && bytes.contains(UInt8(ascii: ".")) {
        return parseNumber(bytes, withExponentAt: position)
    }
    if position < bytes.count && bytes[position] | 0x20 == UInt8(ascii: "e") {
        guard let power = parseExponent(bytes, from: position + 1) else { return nil }
        exponent += power
        position = bytes.count
    }
    guard position == bytes.count else { return nil }

    while mantissa > exactLimit && mantissa % 10 == 0 {
        mantissa /= 10
        exponent += 1
    }
    let magnitude: Double
    if !isCut && mantissa <= exactLimit && abs(exponent) < powersOfTen.count {
        magnitude =
            exponent < 0
            ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    } else if !isCut && abs(exponent) < powersOfFive.count {
        magnitude =
            exponent < 0
            ? quotient(mantissa, powerOfTen: -exponent) : product(mantissa, powerOfTen: exponent)
    } else {
        return Double(String(decoding: bytes, as: UTF8.self))
    }
    return isNegative ? -magnitude : magnitude
}

/// The number nearest to `numerator` / 10^`power`, for `numerator` > 0 and `power` in 0...27.
private func quotient(_ numerator: UInt64, powerOfTen power: Int) -> Double {
    let divisor = powersOfFive[power]
    let (shift, divisorShift) = (numerator.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let shifted = numerator << UInt64(shift)
    var (result, remainder) = (divisor << UInt64(divisorShift)).dividingFullWidth((shifted >> 1, shifted << 63))
    // The quotient has at least 62 bits, nine more than the result: a last bit that says whether anything was cut off
    // makes the conversion round as the exact quotient would.
    if remainder > 0 { result |= 1 }
    return Double(sign: .plus, exponent: divisorShift - shift - 63 - power, significand: Double(result))
}

/// The number nearest to `factor` · 10^`power`, for `factor` > 0 and `power` in 0...27.
private func product(_ factor: UInt64, powerOfTen power: Int) -> Double {
    let (high, low) = factor.multipliedFullWidth(by: powersOfFive[power])
    let shift = high.leadingZeroBitCount
    // The product's first 64 bits, the last of which says whether any follow.
    var first = shift == 64 ? low : high << UInt64(shift) | low >> UInt64(64 - shift)
    if shift < 64 && low << UInt64(shift) > 0 { first |= 1 }
    return Double(sign: .plus, exponent: (shift == 64 ? 0 : 64 - shift) + power, significand: Double(first))
}

/// The powers of five that fit 64 bits.
private let powersOfFive: [UInt64] = (0...27).map { (0..<$0).reduce(1) { power, _ in power * 5 } }

/// Integers up to here are exact in a `Double`.
let exactLimit: UInt64 = 1 << 53
/// The powers of ten that are exact in a `Double`.
let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
]

/// Parses a number whose exponent follows a D.
private func parseNumber(_ bytes: UnsafeBufferPointer<UInt8>, withExponentAt position: Int) -> Double? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { copy in
        for index in bytes.indices { copy[index] = index == position ? UInt8(ascii: "e") : bytes[index] }
        return parseNumber(UnsafeBufferPointer(copy))
    }
}

private func parseExponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    var sign = 1
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
        sign = bytes[position] == UInt8(ascii: "-") ? -1 : 1
        position += 1
    }
    guard position < bytes.count else { return nil }
    var value = 0
    while position < bytes.count {
        let digit = bytes[position] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = min(value * 10 + Int(digit), 100_000)
        position += 1
    }
    return sign * value
}

private func infinity(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ isNegative: Bool) -> Double? {
    guard [3, 8].contains(bytes.count - start) else { return nil }
    let word = String(decoding: bytes[start...], as: UTF8.self).lowercased()
    return word == "inf" || word == "infinity" ? (isNegative ? -.infinity : .infinity) : nil
}
