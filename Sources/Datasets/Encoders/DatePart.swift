import Support

/// A part of a date, or of a time of day, that becomes features.
public enum DatePart: String, Codable, Sendable, CaseIterable {
    /// The days since the beginning of 1970, with the time of day as their fraction: whatever grows over the years.
    case trend
    /// The month.
    case month
    /// The day of the week.
    case weekday
    /// The time of day.
    case hour

    package static let secondsOfDay = 86_400.0

    /// The names of the features, in order. What comes round again is a point on a circle, so that December is beside
    /// January: (sin 2πt, cos 2πt), where t goes from 0 to 1 in one round.
    var featureNames: [String] { self == .trend ? ["trend"] : ["\(rawValue).sine", "\(rawValue).cosine"] }

    /// The parts that are not the same in all of some dates, or just the trend where all are equal.
    static func varying(in seconds: [Double], isTimeOfDay: Bool) -> [DatePart] {
        let parts = allCases.filter { isTimeOfDay ? $0 == .hour : true }
        let found = parts.filter { part in
            guard let first = seconds.first.map(part.value) else { return false }
            return seconds.contains { part.value($0) != first }
        }
        return found.isEmpty ? [isTimeOfDay ? .hour : .trend] : found
    }

    /// Returns the days for the trend, the part of a round for the others.
    private func value(_ seconds: Double) -> Double {
        let days = (seconds / DatePart.secondsOfDay).rounded(.down)
        switch self {
        case .trend: return seconds / DatePart.secondsOfDay
        case .month: return Double(CivilDate(days: Int(days)).month - 1) / 12
        case .weekday:
            // 1970 began with a Thursday; weeks begin with Monday.
            let weekday = (Int(days) + 3) % 7
            return Double(weekday < 0 ? weekday + 7 : weekday) / 7
        case .hour: return seconds / DatePart.secondsOfDay - days
        }
    }

    /// Returns the features of a date.
    func features(of seconds: Double, offset: Double, scale: Double) -> [Double] {
        let value = value(seconds)
        return self == .trend ? [(value - offset) / scale] : [sin(2 * .pi * value), cos(2 * .pi * value)]
    }
}
