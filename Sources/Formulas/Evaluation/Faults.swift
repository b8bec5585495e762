extension Formula {
    /// The reason why the formula has no finite value at a point; `nil` if the value is finite.
    ///
    /// It names the innermost part that has no finite value although all its operands have, such as
    /// `log(x - 2) is not a number where x - 2 is -1`.
    func fault(at point: [String: Double]) -> String? { expression.fault { point[$0] } }
}

extension Expression {
    fileprivate func fault(_ names: (String) -> Double?) -> String? {
        guard let value = try? value(names), !value.isFinite else { return nil }
        // The parts of a sum over an index have values only inside it.
        if case .repeated = self { return "\(self) is \(Self.kind(value))" }
        let parts = operands
        for part in parts { if let inner = part.fault(names) { return inner } }
        let causes = parts.filter { $0.constantValue == nil }.compactMap { part in
            (try? part.value(names)).map { "\(part) is \(written($0))" }
        }
        return "\(self) is \(Self.kind(value))" + (causes.isEmpty ? "" : " where \(causes.joined(separator: " and "))")
    }

    private static func kind(_ value: Double) -> String { value.isNaN ? "not a number" : "infinite" }
}
