/// A user's own derivative: from the cotangent of the value, the value and the inputs to the cotangents of the inputs.
/// Two of them are equal when they are the same declaration.
final class CustomDerivative: Sendable, Hashable {
    typealias Pullback = @Sendable (_ cotangent: Node, _ value: Node, _ inputs: [Node]) -> [Node?]
    let pullback: Pullback

    init(_ pullback: @escaping Pullback) { self.pullback = pullback }

    static func == (left: CustomDerivative, right: CustomDerivative) -> Bool { left === right }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
