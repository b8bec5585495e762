import Optimizers
import Settings
import Support
import Tensors

/// A method of minimization as it is written on the command line and in settings files: `lbfgs`,
/// `lbfgs(memory=5,lineSearch=hagerZhang)`, `newton`, or any first-order method as in `OptimizerSpecification`:
/// `adam(beta1=0.8)`, `sgd(momentum=0.9).clipped(toNorm=1)`.
///
/// In names of methods neither case nor `-` and `_` matter: `L-BFGS` is `lbfgs`, `nelder-mead` is `nelderMead`. There
/// are a few other names: `gradientDescent` is `sgd`, `cg` is `conjugateGradient`, and `lm` is `levenbergMarquardt`.
public struct MinimizerSpecification: TextCoded {
    public static let wanted = "a method"

    /// The text with every setting; it reads as the same method.
    public let description: String
    /// The name of the method.
    public let name: String
    private let form: Form

    private enum Form {
        case minimizer(any Minimizer, given: Set<String>)
        case optimizer(OptimizerSpecification)
    }

    /// Reads a method.
    /// - Throws: `SettingError` with the nearest name, or the list of settings.
    public init(_ text: String) throws(SettingError) { try self.init(text, besides: []) }

    /// Reads a method, one of `others` among them.
    /// - Parameter others: methods for a special form of problem, such as `LevenbergMarquardt()`.
    /// - Throws: `SettingError` with the nearest name, or the list of settings.
    public init(_ text: String, besides others: [any Minimizer]) throws(SettingError) {
        let written = text.prefix { !"(.".contains($0) }
        let name = try Self.name(String(written).trimmingSpaces, among: others.map(\.name) + Self.names)
        let text = name + text.dropFirst(written.count)
        guard let standard = (others + MinimizerTable.all).first(where: { $0.name == name }) else {
            let optimizer = try OptimizerSpecification(text)
            (self.name, description, form) = (name, optimizer.description, .optimizer(optimizer))
            return
        }
        let parts = try ChainText(text, "method").parts
        guard parts.count == 1 else {
            throw SettingError(
                "method \(name) takes nothing after its settings", "leave \".\(oneLine(parts[1].name))\" away")
        }
        let part = parts[0]
        let method: any Minimizer = try part.applied(to: standard, "method")
        (self.name, description) = (name, "\(method)")
        form = .minimizer(method, given: Set(part.settings.map(\.name)))
    }

    /// Creates the specification of a method.
    package init(_ method: any Minimizer) {
        (name, description, form) = (method.name, "\(method)", .minimizer(method, given: []))
    }

    // MARK: Names

    /// The names of all methods.
    package static var names: [String] { MinimizerTable.all.map(\.name) + OptimizerSpecification.names }

    /// Names of methods besides their own.
    package static let otherNames = [
        "gradientDescent": "sgd", "cg": "conjugateGradient", "lm": "levenbergMarquardt",
    ]

    /// Returns the name of the method that `written` means.
    private static func name(_ written: String, among names: [String]) throws(SettingError) -> String {
        let spelling = plain(written)
        let named = names.first { plain($0) == spelling } ?? otherNames.first { plain($0.key) == spelling }?.value
        guard let named, names.contains(named) else {
            throw SettingError(
                unknown: "method", written, among: names, listedBy: ["descent minimizers", "descent optimizers"])
        }
        return named
    }

    private static func plain(_ name: String) -> String { name.lowercased().filter { !"-_".contains($0) } }

    // MARK: The method

    /// Returns what is wrong, in one line, where the method cannot work with these parts of a problem.
    package func problem(with parts: ProblemParts) -> String? {
        switch form {
        case .minimizer(let method, _): parts.problem(of: name, accepting: type(of: method).accepts)
        case .optimizer(let optimizer): FirstOrder(optimizer.makeOptimizer(steps: 1)).problem(with: parts)
        }
    }

    /// Returns what is wrong, in one line, with giving a learning rate, or a schedule of it, besides.
    package func problem(withLearningRate: Bool, schedule: Bool) -> String? {
        guard withLearningRate || schedule else { return nil }
        switch form {
        case .minimizer(let method, _):
            if withLearningRate, !schedule, (method as? any DescentMethod)?.lineSearch is FixedStep { return nil }
            return "\(name) finds the length of its steps by itself; give a first-order method, such as sgd"
        case .optimizer(let optimizer):
            let inText = optimizer.rateInText
            if withLearningRate && inText.isGiven { return "\(name) has a rate in its settings already; give it once" }
            if schedule && inText.isSchedule { return "\(name) has a schedule in its settings already; give one" }
            return nil
        }
    }

    /// Returns the method.
    /// - Parameters:
    ///   - learningRate: the rate of a first-order method, or the step of `FixedStep`. The default is the text's own, or
    ///     one that suits the method.
    ///   - schedule: the schedule of a first-order method, over `steps`.
    ///   - steps: the steps of the whole run; schedules that name no end go by them.
    ///   - seed: the seed of the random numbers, where the text has none.
    public func makeMinimizer(
        learningRate: Double? = nil, schedule: ScheduleSpecification? = nil, steps: Int, seed: Int? = nil
    ) -> any Minimizer {
        switch form {
        case .minimizer(let method, let given):
            return adapted(method, learningRate: learningRate, seed: given.contains("seed") ? nil : seed)
        case .optimizer(let optimizer):
            let rate = learningRate ?? optimizer.defaultLearningRate
            return FirstOrder(
                optimizer.makeOptimizer(
                    learningRate: schedule?.makeSchedule(from: rate, steps: steps) ?? .constant(rate), steps: steps),
                seed: seed ?? 0)
        }
    }

    private func adapted<Method: Minimizer>(_ method: Method, learningRate: Double?, seed: Int?) -> any Minimizer {
        var method = method
        if let seed, let seeded = try? method.changing("seed", to: .count(seed)) { method = seeded }
        guard let learningRate, var descent = method as? any DescentMethod, descent.lineSearch is FixedStep else {
            return method
        }
        descent.lineSearch = FixedStep(learningRate)
        return descent
    }
}
