import Tensors
import Testing

@testable import Optimizers

@Suite struct LeafPatternTests {
    @Test(arguments: [
        ("*", "", true), ("*", "hidden.0.weight", true), ("", "", true), ("", "weight", false),
        ("weight", "weight", true), ("weight", "weights", false), ("weight", "hidden.weight", false),
        ("*.weight", "hidden.0.weight", true), ("*.weight", "weight", false), ("*weight", "weight", true),
        ("hidden.*", "hidden.0.bias", true), ("hidden.*", "hidden", false), ("hidden.*", "my.hidden.0", false),
        ("hidden.*.bias", "hidden.0.bias", true), ("hidden.*.bias", "hidden.bias", false),
        ("a*a", "a", false), ("a*a", "aa", true), ("*ab*ab*", "ab", false), ("*ab*ab*", "xabyab", true),
        ("a*bc*c", "abc", false), ("a*bc*c", "abcc", true), ("**", "x", true),
        ("*.bias|head.*", "head.weight", true), ("*.bias|head.*", "body.bias", true),
        ("*.bias|head.*", "body.weight", false), ("x|", "", true),
    ]) func matches(_ pattern: String, _ name: String, _ expected: Bool) {
        #expect(LeafPattern(pattern).matches(name) == expected)
        #expect("\(LeafPattern(pattern))" == pattern)
    }

    struct Pair: Codable, Sendable {
        var weight: Tensor<Double> = [2]
        var bias: Tensor<Double> = [2]
    }

    static let penalties: [any Transformation] = [
        L2Regularization(strength: 0.5, leaves: "w*"), DecoupledWeightDecay(strength: 0.5, leaves: "w*"),
        L1Regularization(strength: 1, leaves: "w*"), Projection(onto: .box(1, 1), leaves: "w*"),
    ]

    /// All of them take the 2 to 1 at rate 1.
    @Test(arguments: penalties) func onlyTheLeavesThatMatch(_ part: any Transformation) {
        var pair = Pair()
        var state = SteppingState<Double>()
        func step(_ part: some Transformation) {
            SGD(learningRate: 1).adding(part).step(&pair, along: Pair(weight: [0], bias: [0]), &state)
        }
        step(part)
        #expect(pair.weight.scalars == [1] && pair.bias.scalars == [2])
    }
}
