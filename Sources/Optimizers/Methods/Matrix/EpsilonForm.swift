/// How a small number ε keeps a division finite.
public enum EpsilonForm: String, Sendable, Codable, CaseIterable {
    /// It is added.
    case added
    /// It is the least that is divided by.
    case floor
}
