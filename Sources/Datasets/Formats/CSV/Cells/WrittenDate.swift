/// A date, a time of day, or both, as a cell has it; which of day and month comes first may still be open.
///
/// Understood are 2024-03-10, 2024/3/10, 2024-03, 2024Q1, Mar-24, March 2024, 10.03.2024, 3/10/2024, 10-03-24, 10 Mar 2024,
/// March 10, 2024, each with a day of the week before it or not, and 09:54, 9:54:17.5, 09.54.17, 9:54 pm. A time may follow a date after a blank or
/// `T`. A time zone is passed over: the time is that on the clock.
struct WrittenDate: Equatable {
    /// The parts of the date; `nil` for a time of day alone.
    var date: DateParts?
    /// The seconds since midnight; `nil` for a date alone.
    var time: Double?
    /// The seconds since midnight if this is a time of day with points, such as 10.03.04, and no date.
    var timeWithPoints: Double?

    enum DateParts: Equatable {
        case known(year: Int, month: Int, day: Int)
        /// Two numbers, of which one is the day and one the month.
        case open(first: Int, second: Int, year: Int)
    }

    /// Takes a cell apart; `nil` where it is no date.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard (5...40).contains(bytes.count), bytes.contains(where: \.isDigit) else { return nil }
        var scanner = DateScanner(bytes)
        scanner.takeWeekday()
        if let time = scanner.takeTime(separator: ":") {
            (date, self.time) = (nil, time)
        } else if let found = scanner.takeDate() {
            date = found
            if scanner.takeTimeSeparator() {
                guard let time = scanner.takeTime(separator: ":") ?? scanner.takeTime(separator: ".") else {
                    return nil
                }
                self.time = time
                scanner.takeZone()
            }
        } else {
            date = nil
        }
        if let date, !date.isPossible { self.date = nil }
        // 10.03.04 may be either.
        var points = DateScanner(bytes)
        if time == nil, let time = points.takeTime(separator: "."), points.isAtEnd { timeWithPoints = time }
        guard date != nil && scanner.isAtEnd || date == nil && time != nil && scanner.isAtEnd || timeWithPoints != nil
        else { return nil }
    }

    /// The seconds from the beginning of 1970, or since midnight for a time alone.
    func seconds(_ order: Table.DateOrder, isTime: Bool) -> Double? {
        if isTime { return date == nil ? time ?? timeWithPoints : timeWithPoints }
        guard let days = date?.days(order) else { return nil }
        return Double(days) * 86_400 + (time ?? 0)
    }
}

extension WrittenDate.DateParts {
    /// Whether there is such a date, in one order or the other.
    fileprivate var isPossible: Bool { days(.dayFirst) != nil || days(.monthFirst) != nil }

    /// The days from the beginning of 1970; `nil` where there is no such date.
    fileprivate func days(_ order: Table.DateOrder) -> Int? {
        switch (self, order) {
        case (.known(let year, let month, let day), _): civilDays(year, month, day)
        case (.open(let day, let month, let year), .dayFirst), (.open(let month, let day, let year), .monthFirst):
            civilDays(year, month, day)
        }
    }
}

/// The days from the beginning of 1970 to a date of the Gregorian calendar; `nil` where there is no such date.
///
/// Source: Hinnant, "chrono-compatible low-level date algorithms", 2013.
private func civilDays(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), (1...lengths[month - 1]).contains(day), (1500...2500).contains(year) else {
        return nil
    }
    // Years that begin in March end with the leap day.
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = (shifted / 400, shifted % 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// Steps over the parts of a date.
private struct DateScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ wanted: UInt8...) -> Bool {
        guard let next, wanted.contains(next) else { return false }
        position += 1
        return true
    }

    /// Takes a whole number of so many digits.
    private mutating func takeNumber(_ digits: ClosedRange<Int>) -> Int? {
        var (end, number) = (position, 0)
        while end < bytes.count, bytes[end].isDigit, end - position <= digits.upperBound {
            number = number * 10 + Int(bytes[end] - UInt8(ascii: "0"))
            end += 1
        }
        guard digits.contains(end - position) else { return nil }
        position = end
        return number
    }

    /// Takes letters.
    private mutating func takeWord() -> String? {
        let start = position
        while let next, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20) { position += 1 }
        guard position > start else { return nil }
        return String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    }

    /// Takes a word if it is the beginning of one of some names, of three letters at least.
    private mutating func takeName(of names: [String]) -> Int? {
        let start = position
        if let word = takeWord(), word.count >= 3 || word == "may",
            let index = names.firstIndex(where: { $0.hasPrefix(word) })
        {
            return index
        }
        position = start
        return nil
    }

    mutating func takeWeekday() {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        guard takeName(of: names) != nil else { return }
        while take(UInt8(ascii: ","), UInt8(ascii: "."), .space) {}
    }

    private mutating func takeMonth() -> Int? {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november",
            "december",
        ]
        guard let index = takeName(of: names) ?? (takeWordSept() ? 8 : nil) else { return nil }
        return index + 1
    }

    private mutating func takeWordSept() -> Bool {
        let start = position
        if takeWord() == "sept" { return true }
        position = start
        return false
    }

    /// Takes a year of four digits, or of two, from 1970 to 2069.
    private mutating func takeYear() -> Int? {
        if let year = takeNumber(4...4) { return year }
        return takeNumber(2...2).map { $0 < 70 ? 2000 + $0 : 1900 + $0 }
    }

    mutating func takeDate() -> WrittenDate.DateParts? {
        let start = position
        let date = takeYearFirst() ?? takeQuarter() ?? takeNumbers() ?? takeDayAndName() ?? takeNameAndDay()
        if let date = date ?? takeNameAndYear() { return date }
        position = start
        return nil
    }

    private mutating func takeYearFirst() -> WrittenDate.DateParts? {
        let start = position
        if let year = takeNumber(4...4), let sign = next, take(UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."))
        {
            if let month = takeNumber(1...2) ?? takeMonth() {
                guard take(sign) else {
                    if sign == UInt8(ascii: "-"), isAtEnd { return .known(year: year, month: month, day: 1) }
                    position = start
                    return nil
                }
                if let day = takeNumber(1...2) { return .known(year: year, month: month, day: day) }
            }
        }
        position = start
        return nil
    }

    private mutating func takeNumbers() -> WrittenDate.DateParts? {
        let start = position
        if let first = takeNumber(1...2), let sign = next,
            take(UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: ".")),
            let second = takeNumber(1...2), take(sign), let year = takeYear()
        {
            return sign == UInt8(ascii: ".")
                ? .known(year: year, month: second, day: first) : .open(first: first, second: second, year: year)
        }
        position = start
        return nil
    }

    /// Takes 10 Mar 2024, 10-Mar-24, 10. March 2024.
    private mutating func takeDayAndName() -> WrittenDate.DateParts? {
        let start = position
        if let day = takeNumber(1...2) {
            while take(UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), .space) {}
            if let month = takeMonth() {
                while take(UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: ","), .space) {}
                if let year = takeYear() { return .known(year: year, month: month, day: day) }
            }
        }
        position = start
        return nil
    }

    /// Takes March 10, 2024, Mar 10 2024.
    private mutating func takeNameAndDay() -> WrittenDate.DateParts? {
        let start = position
        if let month = takeMonth() {
            while take(UInt8(ascii: "-"), UInt8(ascii: "."), .space) {}
            if let day = takeNumber(1...2) {
                while take(UInt8(ascii: "-"), UInt8(ascii: ","), .space) {}
                if let year = takeYear() { return .known(year: year, month: month, day: day) }
            }
        }
        position = start
        return nil
    }

    /// Takes Mar-24, Mar 2024, March 2024, which stand for the first of the month.
    private mutating func takeNameAndYear() -> WrittenDate.DateParts? {
        let start = position
        if let month = takeMonth(), take(UInt8(ascii: "-"), .space), let year = takeYear(), isAtEnd {
            return .known(year: year, month: month, day: 1)
        }
        position = start
        return nil
    }

    /// Takes 2024Q1, 2024-Q1, which stand for the first of the quarter.
    private mutating func takeQuarter() -> WrittenDate.DateParts? {
        let start = position
        if let year = takeNumber(4...4) {
            _ = take(UInt8(ascii: "-"), .space)
            if take(UInt8(ascii: "Q"), UInt8(ascii: "q")), let quarter = takeNumber(1...1), (1...4).contains(quarter),
                isAtEnd
            {
                return .known(year: year, month: 3 * quarter - 2, day: 1)
            }
        }
        position = start
        return nil
    }

    mutating func takeTimeSeparator() -> Bool {
        guard take(UInt8(ascii: "T"), UInt8(ascii: "t"), .space, UInt8(ascii: ",")) else { return false }
        while take(.space) {}
        return true
    }

    /// Takes a time of day; with points it has seconds, else it would be a number.
    /// - Returns: the seconds since midnight.
    mutating func takeTime(separator: Unicode.Scalar) -> Double? {
        let start = position
        let sign = UInt8(ascii: separator)
        guard var hours = takeNumber(1...2), take(sign), let minutes = takeNumber(2...2) else {
            position = start
            return nil
        }
        var seconds = 0.0
        if take(sign) {
            guard let whole = takeNumber(2...2) else {
                position = start
                return nil
            }
            seconds = Double(whole) + (takeFraction() ?? 0)
        } else if separator == "." {
            position = start
            return nil
        }
        let beforeHalf = position
        while take(.space) {}
        switch takeWord() {
        case "am" where (1...12).contains(hours): hours %= 12
        case "pm" where (1...12).contains(hours): hours = hours % 12 + 12
        default: position = beforeHalf
        }
        guard hours < 24, minutes < 60, seconds < 61 else {
            position = start
            return nil
        }
        // A leap second belongs to the day that it ends.
        return Double(hours * 3600 + minutes * 60) + min(seconds, 59.999_999)
    }

    /// Takes the decimals of seconds.
    private mutating func takeFraction() -> Double? {
        let start = position
        guard take(UInt8(ascii: "."), UInt8(ascii: ",")) else { return nil }
        var (fraction, unit) = (0.0, 0.1)
        guard let digit = next, digit.isDigit else {
            position = start
            return nil
        }
        while let digit = next, digit.isDigit {
            fraction += Double(digit - UInt8(ascii: "0")) * unit
            unit /= 10
            position += 1
        }
        return fraction
    }

    /// Takes `Z`, `UTC`, `+02:00`, `+0200`.
    mutating func takeZone() {
        let start = position
        while take(.space) {}
        if let word = takeWord(), ["z", "utc", "gmt"].contains(word) { return }
        if take(UInt8(ascii: "+"), UInt8(ascii: "-")), takeNumber(2...2) ?? takeNumber(4...4) != nil {
            if take(UInt8(ascii: ":")) { _ = takeNumber(2...2) }
            return
        }
        position = start
    }
}
