extension Table {
    /// The dates of a column, or its times of day.
    public struct Dates: Sendable, Equatable {
        /// The seconds from the beginning of 1970, or from midnight for times of day; one a row, not-a-number where the
        /// date is missing. Time zones are passed over: the seconds are those of the clock.
        public let seconds: [Double]
        /// Whether the values are times of day, without a date.
        public let isTimeOfDay: Bool
        /// The order of day and month, where dates are written in one that could be either.
        public let order: DateOrder?

        /// Creates the values of a column.
        public init(seconds: [Double], isTimeOfDay: Bool = false, order: DateOrder? = nil) {
            (self.seconds, self.isTimeOfDay, self.order) = (seconds, isTimeOfDay, order)
        }

        /// The text of a row in ISO 8601, such as 2024-03-10T09:54:17; `nil` where the date is missing.
        func text(row: Int) -> String? {
            guard seconds[row].isFinite else { return nil }
            let microseconds = Int((seconds[row] * 1e6).rounded())
            let (days, time) = microseconds.quotientAndRemainder(dividingBy: 86_400_000_000)
            // Before 1970 both are negative.
            let date = CivilDate(days: time < 0 ? days - 1 : days)
            let (second, fraction) = (time < 0 ? time + 86_400_000_000 : time).quotientAndRemainder(
                dividingBy: 1_000_000)
            let decimals = fraction > 0 ? "." + String("\(fraction + 1_000_000)".dropFirst()) : ""
            let clock = [second / 3600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":") + decimals
            if isTimeOfDay { return clock }
            let day = "\(date.year)-\(twoDigits(date.month))-\(twoDigits(date.day))"
            return second == 0 && fraction == 0 ? day : "\(day)T\(clock)"
        }
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// A date of the Gregorian calendar.
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    /// - Parameter days: the days from the beginning of 1970.
    ///
    /// Source: Hinnant, "chrono-compatible low-level date algorithms", 2013.
    init(days: Int) {
        // Years that begin in March end with the leap day.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * month + 2) / 5 + 1
        self.month = month < 10 ? month + 3 : month - 9
        year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    }
}
