import Formulas
import Foundation
import Testing

@Suite("Any text")
struct FuzzTests {
    private static let pieces = [
        "x", "y", "x[1]", "x[i]", "i", "1", "2", ".5", "1e3", "e", "pi", "+", "-", "*", "/", "^", "**", "(", ")", "(",
        ")",
        "[", "]", ",", "sin(", "max(", "log(", "sum(i, 1, 3, ", "prod(j, i, 2, ", "sqrt(", "~", "<=", " ", "é", "😀",
        "\n",
    ]

    /// Reads the text; what is a formula is printed, simplified, differentiated and evaluated in all ways.
    /// - Returns: what went wrong.
    private static func fault(with text: String) -> String? {
        _ = try? FormulaVector(text)
        _ = try? FormulaRelation(text)
        _ = try? FormulaModel(text)
        guard let formula = try? Formula(text) else { return nil }
        guard (try? Formula(formula.description)) == formula else { return "read again: \(formula)" }
        _ = formula.latex
        let variables = formula.variables
        let point = Dictionary(uniqueKeysWithValues: variables.map { ($0, 0.5) })
        guard let value = try? formula.value(at: point) else { return "no value" }
        guard let simplified = try? formula.simplified() else { return "not simplified" }
        guard (try? Formula(simplified.description)) == simplified else {
            return "simplified, read again: \(simplified)"
        }
        if let compiled = try? formula.compiled(of: variables) {
            let found = compiled.valueAndGradient(at: variables.map { _ in 0.5 }).value
            let agrees = found == value || found.isNaN && value.isNaN || abs(found - value) <= 1e-9 * abs(value)
            guard agrees else { return "compiled: \(found), not \(value)" }
        }
        guard let first = variables.first else { return nil }
        do { _ = try formula.derivative(withRespectTo: first) } catch { return "derivative: \(error)" }
        return nil
    }

    @Test("Random pieces of formulas are read or refused", arguments: 0..<8)
    func pieces(seed: Int) {
        var random = Random(seed: seed)
        for _ in 0..<400 {
            let text = (0..<random.below(14)).map { _ in Self.pieces[random.below(Self.pieces.count)] }.joined()
            #expect(Self.fault(with: text) == nil, "\(text)")
        }
    }

    @Test("Random characters are read or refused")
    func characters() {
        var random = Random(seed: 99)
        for _ in 0..<2_000 {
            let scalars = (0..<random.below(20)).map { _ in
                Unicode.Scalar(UInt8(random.below(256)))
            }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(Self.fault(with: text) == nil, "\(text)")
        }
    }

    /// Threads that are not the main one have as little as this on some systems.
    private static let smallStack = 512 << 10

    private static func times(_ count: Int, _ piece: String) -> String { String(repeating: piece, count: count) }

    private static func list(_ count: Int, separator: String) -> String {
        (0..<count).map { "x\($0)" }.joined(separator: separator)
    }

    private static let tooDeep = [
        times(100_000, "("), times(100_000, "-") + "x", list(10_000, separator: "^"), list(10_000, separator: "/"),
        times(50_000, "sin(") + "x", times(50_000, "x["), times(50_000, "sum(i,1,1,"), times(50_000, "max(1,"),
    ]

    /// What is just deep enough, and what is long.
    private static let atTheLimit = [
        times(62, "(") + "x" + times(62, ")"), times(62, "sin(") + "x" + times(62, ")"), times(62, "-") + "x",
        list(62, separator: "/"), list(62, separator: "^"), times(15, "(1+x*") + "x" + times(15, ")"),
        list(3_000, separator: " + "), list(300, separator: "*"), "max(" + list(300, separator: ", ") + ")",
    ]

    @Test(
        "Deep nesting is refused, and what is accepted needs no great stack", arguments: tooDeep + atTheLimit)
    func depth(text: String) async {
        let fault = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: Self.fault(with: text)) }
            thread.stackSize = Self.smallStack
            thread.start()
        }
        #expect(fault == nil, "\(text.prefix(20))")
    }
}

/// Repeatable numbers: SplitMix64 (Steele, Lea and Flood, 2014).
private struct Random {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
