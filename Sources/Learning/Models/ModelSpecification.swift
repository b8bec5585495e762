import Datasets
import Settings
import Support
import Synchronization
import Tensors

/// A kind of model with its settings, as on the command line and in settings files: "linear", "mlp:64,32",
/// "mlp(hidden=[64;32],activation=tanh,dropout=0.1)".
public struct ModelSpecification: Sendable {
    /// The kind with its settings.
    let kind: any ModelKind

    /// Creates the specification of a kind of model, ours or your own.
    public init(_ kind: some ModelKind) { self.kind = kind }

    /// Our kinds, which text can name: a row for each.
    static let ours: [any ModelKind] = [
        LinearRegressionKind(), LogisticRegressionKind(), LinearSVMKind(), PerceptronKind(),
    ]
    /// The kinds of the program's own.
    private static let registered = Mutex<[any ModelKind]>([])

    /// The kinds that text can name: ours, then those registered.
    package static var table: SettingsTable<any ModelKind> {
        SettingsTable("model", ours + registered.withLock { $0 }) { $0.name }
    }

    /// Lets text name a kind of your own from now on, so that saved runs, settings files and searches know it.
    ///
    /// Call it once, when the program starts; registering a kind again replaces its default settings.
    /// - Parameter kind: the kind with the settings that stand where text gives none.
    /// - Precondition: no other kind has its name.
    public static func register(_ kind: some ModelKind) {
        registered.withLock { kinds in
            kinds.removeAll { type(of: $0) == type(of: kind) }
            guard !(ours + kinds).contains(where: { $0.name == kind.name }) else {
                misuse("ModelSpecification.register: there is a kind \(kind.name) already; choose another name")
            }
            kinds.append(kind)
        }
    }

    /// The kinds that text can name, each as it is written.
    package static var forms: [String] { table.rows.map { type(of: $0).form } }

    /// The kind of target the model is for; `nil` where it is for both.
    package var task: LearningTask? { type(of: kind).task }

    /// Returns the loss where none is named.
    package func defaultLoss(for task: LearningTask) -> Loss { kind.defaultLoss(for: task) }

    /// Returns a fresh model.
    /// - Parameters:
    ///   - features: the number of inputs.
    ///   - outputs: the number of classes, or of target columns.
    ///   - seed: the seed of random parameters.
    public func makeModel(
        features: Int, outputs: Int, seed: RandomKey = Initialization.nextKey()
    ) -> AnyModel {
        AnyModel(kind.makeModel(features: features, outputs: outputs, seed: seed))
    }

    /// Returns the sizes of the model, found by tracing it; nothing is computed, so that any size is fine.
    package func size(features: Int, outputs: Int) -> ModelSize {
        func size(_ kind: some ModelKind) -> ModelSize {
            ModelSize(
                ModelOutline(kind.makeModel(features: features, outputs: outputs, seed: 0), featureCount: features))
        }
        return size(kind)
    }

    /// The value of a setting of the kind, or `nil` where it has no such setting.
    public subscript(setting name: String) -> SettingValue? { kind[setting: name] }

    /// Returns the same with one setting of the kind changed.
    /// - Throws: `SettingError` where there is no such setting, or the value does not fit.
    public func changing(_ name: String, to value: SettingValue) throws(SettingError) -> ModelSpecification {
        func changed(_ kind: some ModelKind) throws(SettingError) -> ModelSpecification {
            let kind = try kind.changing(name, to: value)
            try kind.validate()
            return ModelSpecification(kind)
        }
        return try changed(kind)
    }

    /// Returns what a setting of the kind may be, or `nil` where it has no such setting.
    package func settingKind(_ name: String) -> SettingKind? {
        func kind<Kind: ModelKind>(_: Kind) -> SettingKind? { Kind.settings.first { $0.name == name }?.kind }
        return kind(self.kind)
    }

    /// Returns the same with one setting of the kind changed to what `text` says.
    /// - Parameter owner: what the setting is of, for messages.
    public func changing(
        _ name: String, toText text: String, of owner: String
    ) throws(SettingError) -> ModelSpecification {
        func changed(_ kind: some ModelKind) throws(SettingError) -> ModelSpecification {
            let kind = try kind.changing(name, toText: text, of: owner)
            try kind.validate()
            return ModelSpecification(kind)
        }
        return try changed(kind)
    }
}

/// How large a model is: numbers with a point, since sizes from outside may be any.
package struct ModelSize: Sendable {
    /// The number of trained parameters.
    package let parameters: Double
    /// The name and shape of each trained parameter.
    package let parameterShapes: [(name: String, shape: Shape)]
    /// The number of values that the layers give for an example, its features among them.
    package let values: Double

    /// Adds up what an outline shows.
    init(_ outline: ModelOutline) {
        func total(_ kinds: Set<ModelOutline.Node.Kind>) -> Double {
            outline.nodes.filter { kinds.contains($0.kind) }.reduce(0) { sum, node in
                sum + node.shape.reduce(1) { $0 * Double($1 ?? 1) }
            }
        }
        (parameters, values) = (total([.parameter]), total([.features, .layer]))
        parameterShapes = outline.nodes.filter { $0.kind == .parameter }.map {
            ($0.name, Shape($0.shape.compactMap { $0 }))
        }
    }
}

// MARK: Text

extension ModelSpecification: TextCoded {
    /// Creates the specification that text names: "linear", "mlp:64,32", "mlp(hidden=[64;32],dropout=0.1)".
    /// - Throws: `SettingError` with the nearest name, or what is wrong with a setting.
    public init(_ text: String) throws(SettingError) {
        let name = String(text.prefix { $0 != ":" && $0 != "(" })
        let table = Self.table
        guard let row = table.rows.first(where: { $0.name == name }) else {
            let hint = nearestName(to: name, among: table.names).map { "did you mean \"\($0)\"? " } ?? ""
            throw SettingError(
                "unknown model \"\(oneLine(name))\"", hint + "There are \(Self.forms.joined(separator: ", "))")
        }
        let rest = text.dropFirst(name.count)
        if rest.first == ":" {
            func kind<Kind: ModelKind>(_: Kind) throws(SettingError) -> any ModelKind {
                do { return try Kind.kind(afterColon: String(rest.dropFirst())) } catch {
                    throw error.at("model \"\(oneLine(text))\"")
                }
            }
            self.kind = try kind(row)
        } else {
            kind = try table.value(text) { $0 }
        }
    }

    /// The kind with its settings; reading it gives the same specification.
    public var description: String { kind.description }

    public static let wanted = "a model"
}
