/// The way in which a small number ε keeps a division finite.
public enum EpsilonForm: String, Sendable, Codable, CaseIterable {
    /// ε is added to the divisor.
    case added
    /// ε is the least divisor.
    case floor
}
