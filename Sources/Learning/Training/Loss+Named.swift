import Support
import Tensors

// The losses by name. Those of two classes take a single column of outputs: class 1 where it is positive.

extension Loss {
    /// See `softmaxCrossEntropy(_:_:)`: of logits `[batch, classes]`.
    public static let softmaxCrossEntropy = Loss(
        "softmaxCrossEntropy", .onePerClass,
        ofClasses: {
            Learning.softmaxCrossEntropy($0, $1)
        })

    /// See `sigmoidCrossEntropy(_:_:)`: of one logit an example, `[batch, 1]` or `[batch]`, and classes 0 and 1.
    public static let sigmoidCrossEntropy = Loss(
        "sigmoidCrossEntropy", .one,
        ofClasses: { outputs, classes in
            Learning.sigmoidCrossEntropy(single(outputs), binary(classes, zero: 0))
        })

    /// See `hinge(_:_:)`: of one score an example, `[batch, 1]` or `[batch]`; class 0 counts as −1.
    public static let hinge = Loss(
        "hinge", .one,
        ofClasses: { outputs, classes in
            Learning.hinge(single(outputs), binary(classes, zero: -1))
        })

    /// See `multiClassHinge(_:_:)`: of scores `[batch, classes]`.
    public static let multiClassHinge = Loss(
        "multiClassHinge", .onePerClass, ofClasses: { Learning.multiClassHinge($0, $1) })

    /// The mean of (output − target)²: see `squaredError(_:_:)`.
    public static let squared = Loss("squared", .one, ofValues: { squaredError($0, $1) })

    /// The mean of |output − target|: see `absoluteError(_:_:)`.
    public static let absolute = Loss("absolute", .one, ofValues: { absoluteError($0, $1) })

    /// See `huber(_:_:)`, with delta 1.
    public static let huber = Loss("huber", .one, ofValues: { Learning.huber($0, $1) })

    /// See `logCosh(_:_:)`.
    public static let logCosh = Loss("logCosh", .one, ofValues: { Learning.logCosh($0, $1) })

    /// Every loss that has a name.
    public static let all: [Loss] = [
        softmaxCrossEntropy, sigmoidCrossEntropy, hinge, multiClassHinge, squared, absolute, huber, logCosh,
    ]

    /// The loss called `name`, such as "squared".
    public static func named(_ name: String) throws(UnknownLossError) -> Loss {
        guard let loss = all.first(where: { $0.description == name }) else { throw UnknownLossError(name: name) }
        return loss
    }

    private static func single(_ outputs: Tensor<Float>) -> Tensor<Float> {
        outputs.rank == 2 && outputs.shape[1] == 1 ? outputs.flattened() : outputs
    }

    /// Class 0 as `zero`, class 1 as 1; a third class makes the loss not-a-number.
    private static func binary(_ classes: Tensor<Int32>, zero: Float) -> Tensor<Float> {
        select(classes .== 0, Tensor(zero), select(classes .== 1, Tensor<Float>(1), .nan))
    }
}

/// No loss has this name. The description is one line: the name, the likely mend.
public struct UnknownLossError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name that was given.
    public let name: String

    public var description: String {
        let names = Loss.all.map(\.description)
        let mend = nearestName(to: name, among: names).map { "did you mean \(quoted($0))? " } ?? ""
        return "unknown loss \(quoted(name)); \(mend)There are \(names.joined(separator: ", "))"
    }
}
