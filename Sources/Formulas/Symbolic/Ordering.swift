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
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    static func < (left: NaturalText, right: NaturalText) -> Bool {
        var (first, second) = (left.bytes[...], right.bytes[...])
        while let a = first.first, let b = second.first {
            switch (a.isDigit, b.isDigit) {
            case (true, true):
                let (m, n) = (first.prefix { $0.isDigit }, second.prefix { $0.isDigit })
                let (x, y) = (m.drop { $0 == UInt8(ascii: "0") }, n.drop { $0 == UInt8(ascii: "0") })
                if x.count != y.count { return x.count < y.count }
                if !x.elementsEqual(y) { return x.lexicographicallyPrecedes(y) }
                if !m.elementsEqual(n) { return m.lexicographicallyPrecedes(n) }
                (first, second) = (first[m.endIndex...], second[n.endIndex...])
            case (let isNumber, let isOtherNumber) where isNumber != isOtherNumber: return isOtherNumber
            default:
                if a != b { return a < b }
                (first, second) = (first.dropFirst(), second.dropFirst())
            }
        }
        return first.isEmpty && !second.isEmpty
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
