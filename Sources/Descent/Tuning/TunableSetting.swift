import Learning
import Studies
import Tensors

/// A setting of a run that can be searched, by the name of its option on the command line.
struct TunableSetting: Sendable {
    enum Kind: Sendable {
        case number
        case wholeNumber
        case text(example: String)
    }

    let name: String
    let kind: Kind
    /// The name of the setting in the JSON of `RunSettings`.
    let key: String
    let apply: @Sendable (_ text: String, _ settings: inout RunSettings) throws -> Void

    /// The settings, in the order in which they are applied: sizes change the model.
    static let all: [TunableSetting] = [
        .text("model", example: "{(mlp:64,32),mlp:128}") { $1.model = try ModelSpecification($0) },
        .whole("width", key: "model") { width, settings in
            settings.model = .mlp(hidden: try settings.hiddenSizes("width").map { _ in width })
        },
        .whole("depth", key: "model") { depth, settings in
            let width = try settings.hiddenSizes("depth")[0]
            guard depth <= 1000 else { throw SpecificationError("\(depth) layers are too many; give 1000 at most") }
            settings.model = .mlp(hidden: Array(repeating: width, count: depth))
        },
        .text("activation", example: "{relu,tanh}") { $1.activation = try Activation(named: $0) },
        .text("optimizer", example: "{adam,sgd(momentum=0.9)}") { $1.optimizer = try OptimizerSpecification($0) },
        .number("learning-rate", key: "learningRate", isPositive: true) { $1.learningRate = $0 },
        .text("schedule", example: "{cosine,constant}") { $1.schedule = try ScheduleSpecification($0) },
        .text("plateau", example: "{plateau(patience=3),plateau(patience=6)}") {
            $1.plateau = try PlateauSpecification($0)
        },
        .number("weight-decay", key: "weightDecay") { $1.weightDecay = $0 },
        .number("l2", key: "l2") { $1.l2 = $0 },
        .number("clip-norm", key: "clipNorm", isPositive: true) { $1.clipNorm = $0 },
        .whole("batch-size", key: "batchSize") { $1.batchSize = $0 },
        .whole("epochs", key: "epochs") { $1.epochs = $0 },
    ]

    private static func text(
        _ name: String, example: String, _ apply: @escaping @Sendable (String, inout RunSettings) throws -> Void
    ) -> TunableSetting { TunableSetting(name: name, kind: .text(example: example), key: name, apply: apply) }

    private static func number(
        _ name: String, key: String, isPositive: Bool = false,
        _ apply: @escaping @Sendable (Double, inout RunSettings) -> Void
    ) -> TunableSetting {
        TunableSetting(name: name, kind: .number, key: key) { text, settings in
            guard let number = Double(text), number.isFinite, isPositive ? number > 0 : number >= 0 else {
                throw SpecificationError(
                    "\(text) is no value for it; give numbers \(isPositive ? "above 0" : "of at least 0")")
            }
            apply(number, &settings)
        }
    }

    private static func whole(
        _ name: String, key: String, _ apply: @escaping @Sendable (Int, inout RunSettings) throws -> Void
    ) -> TunableSetting {
        TunableSetting(name: name, kind: .wholeNumber, key: key) { text, settings in
            guard let number = Int(text), 1...1_000_000_000 ~= number else {
                throw SpecificationError("\(text) is no value for it; give whole numbers of at least 1")
            }
            try apply(number, &settings)
        }
    }

    /// The problem with a range of the setting, in one line; `nil` if there is none.
    func problem(with distribution: Distribution) -> String? {
        switch (kind, distribution) {
        case (.wholeNumber, .uniform), (.wholeNumber, .logUniform):
            "\(name) takes whole numbers; write int(1,8), logint(16,256) or {16,32}"
        case (.text(let example), .uniform), (.text(let example), .logUniform), (.text(let example), .integer),
            (.text(let example), .logInteger):
            "\(name) takes names; write \(example)"
        default: nil
        }
    }
}

extension Tuning {
    /// The names of the settings that can be searched.
    public static var names: [String] { TunableSetting.all.map(\.name) }
}

extension Activation {
    /// - Throws: `SpecificationError` with the nearest name.
    public init(named name: String) throws(SpecificationError) {
        guard let activation = Activation(rawValue: name) else {
            throw SpecificationError(unknown: "activation", name, among: Activation.allCases.map(\.rawValue))
        }
        self = activation
    }
}

extension RunSettings {
    fileprivate func hiddenSizes(_ name: String) throws(SpecificationError) -> [Int] {
        guard case .mlp(let hidden) = model else {
            throw SpecificationError("model \(model) has no hidden layers; take one such as mlp:64,32")
        }
        return hidden
    }
}
