/// How far numbers may be apart.
package struct Tolerance {
    /// In units of the greater of the two.
    package var relative: Double
    /// In units of the greatest finite number expected: what cancellation leaves of it.
    package var ofScale = 0.0
    package var absolute = 0.0

    /// The first pair of numbers further apart than allowed; `nil` if there is none. Zeros of either sign are equal,
    /// and so are two values that are not numbers.
    package func mismatch(_ actual: [Double], _ expected: [Double]) -> String? {
        guard actual.count == expected.count else { return "\(actual.count) numbers instead of \(expected.count)" }
        let scale = expected.lazy.filter(\.isFinite).reduce(0) { max($0, abs($1)) }
        for (position, (a, b)) in zip(actual, expected).enumerated() {
            if a == b || a.isNaN && b.isNaN { continue }
            let allowed = max(relative * max(abs(a), abs(b)), ofScale * scale, absolute)
            guard a.isFinite, b.isFinite, abs(a - b) <= allowed else {
                return
                    "at \(position): \(a) instead of \(b); all: \(actual.prefix(20)) instead of \(expected.prefix(20))"
            }
        }
        return nil
    }

    package init(relative: Double, ofScale: Double = 0, absolute: Double = 0) {
        (self.relative, self.ofScale, self.absolute) = (relative, ofScale, absolute)
    }

    package static let equal = Tolerance(relative: 0)
}
