/// The version of Descent, by semantic versioning.
public let descentVersion = "0.1.0"
