import Support

/// Something that goes wrong in a run, with the likely cause and the mend in one line.
public struct TrainingWarning: Sendable, Equatable, CustomStringConvertible {
    /// The ways in which a run commonly goes wrong.
    public enum Symptom: String, Sendable, CaseIterable {
        /// Units give one output for all examples.
        case deadUnits
        /// Outputs lie at the ends of the activation's range.
        case saturatedUnits
        /// The gradient of some leaf is far smaller than that of others.
        case vanishingGradients
        /// The gradient grows out of proportion.
        case explodingGradients
        /// Updates are large beside the weights.
        case largeUpdates
        /// Updates are small beside the weights.
        case smallUpdates
        /// The loss stays at that of chance.
        case stuckAtChance
        /// The loss rises.
        case risingLoss
        /// The loss of held-out rows rises while that of the training rows falls.
        case overfitting
    }

    /// The kind of problem.
    public let symptom: Symptom
    /// The layer or leaf that shows it; `nil` for the run as a whole.
    public let place: String?
    /// The step at which it was found, from 1.
    public let step: Int
    /// The step and the place, what goes wrong, and what to do about it, in one line.
    public let description: String

    init(_ symptom: Symptom, in place: String? = nil, step: Int, _ text: String) {
        (self.symptom, self.place, self.step) = (symptom, place, step)
        description = "step \(step)\(place.map { ", \($0)" } ?? ""): \(text)"
    }
}

/// A number for people, to two digits.
func twoDigits(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    let exponent = Int((log(abs(number)) / log(10)).rounded(.down))
    let rounded = (number / powerOfTen(exponent - 1)).rounded()
    // Scaled once, from a whole number of two digits, so that no further digits come from rounding.
    if (1...4).contains(exponent) { return "\(Int(rounded * powerOfTen(exponent - 1)))" }
    let value = exponent < 1 ? rounded / powerOfTen(1 - exponent) : rounded * powerOfTen(exponent - 1)
    return "\(value)"
}

private func powerOfTen(_ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1.0) { power, _ in exponent < 0 ? power / 10 : power * 10 }
}
