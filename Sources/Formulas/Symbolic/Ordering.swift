/// The order of factors in a product: constants, names, sums, functions; each by text, with numbers in it by value.
struct FactorOrder: Comparable {
    private let rank: Int
    private let text: LazyText

    init(_ factor: Factor) {
        switch factor.base {
        case _ where factor.number == nil: rank = 3
        case .number, .constant(.pi): rank = 0
        case .variable, .element, .index: rank = 1
        case .sum: rank = 2
        default: rank = 3
        }
        text = LazyText { "\(factor.base)" }
    }

    static func < (left: FactorOrder, right: FactorOrder) -> Bool {
        left.rank != right.rank ? left.rank < right.rank : left.text.value < right.text.value
    }

    static func == (left: FactorOrder, right: FactorOrder) -> Bool { !(left < right) && !(right < left) }
}

/// The order of terms in a sum: monomials by falling degree, then the others, then constants.
struct TermOrder: Comparable {
    private let rank: Int
    private let degree: Double
    private let names: [(NaturalText, Double)]
    private let text: LazyText

    init(_ term: Term) {
        let isConstant = term.factors.allSatisfy { $0.base.constantValue != nil && $0.exponent.constantValue != nil }
        let variables = term.factors.filter { $0.isPlainName && $0.number != nil }
        let isMonomial =
            variables.count == term.factors.count && variables.allSatisfy { !($0.number?.isNegative ?? true) }
        rank = isConstant ? 2 : isMonomial ? 0 : 1
        degree = isMonomial ? variables.reduce(0) { $0 + ($1.number?.value ?? 0) } : 0
        names = isMonomial ? variables.map { (NaturalText("\($0.base)"), $0.number?.value ?? 0) } : []
        text = LazyText {
            isMonomial
                ? ""
                : term.factors.map { $0.exponent == 1 ? "\($0.base)" : "\($0.base)^\($0.exponent)" }.joined(
                    separator: "*")
        }
    }

    static func < (left: TermOrder, right: TermOrder) -> Bool {
        if left.rank != right.rank { return left.rank < right.rank }
        if left.degree != right.degree { return left.degree > right.degree }
        for (a, b) in zip(left.names, right.names) {
            if a.0 != b.0 { return a.0 < b.0 }
            if a.1 != b.1 { return a.1 > b.1 }
        }
        return left.text.value < right.text.value
    }

    static func == (left: TermOrder, right: TermOrder) -> Bool { !(left < right) && !(right < left) }
}

/// The text of a compared part, made only if ranks do not decide: it is long where sums are nested.
private final class LazyText {
    private let make: () -> String
    private(set) lazy var value = NaturalText(make())

    init(_ make: @escaping () -> String) { self.make = make }
}

/// A text that compares with the numbers in it by value, so that x2 stands before x10.
struct NaturalText: Comparable {
    private let pieces: [(number: Int, text: String)]

    init(_ text: String) {
        var pieces: [(Int, String)] = []
        var digits = ""
        for character in text {
            if character.isASCIIDigit {
                digits.append(character)
                continue
            }
            if !digits.isEmpty { pieces.append((Int(digits) ?? .max, digits)) }
            digits = ""
            pieces.append((-1, String(character)))
        }
        if !digits.isEmpty { pieces.append((Int(digits) ?? .max, digits)) }
        self.pieces = pieces
    }

    static func < (left: NaturalText, right: NaturalText) -> Bool {
        for (a, b) in zip(left.pieces, right.pieces) {
            if a.number != b.number { return a.number < b.number }
            if a.text != b.text { return a.text < b.text }
        }
        return left.pieces.count < right.pieces.count
    }

    static func == (left: NaturalText, right: NaturalText) -> Bool {
        left.pieces.count == right.pieces.count && zip(left.pieces, right.pieces).allSatisfy { $0 == $1 }
    }
}
