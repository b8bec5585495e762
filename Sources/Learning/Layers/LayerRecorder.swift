import Synchronization
import Tensors

extension Tensor<Float> {
    /// Records these values, the outputs of a layer, for observers that look into a step of training: see
    /// `StepInspection`.
    ///
    /// ```swift
    /// struct Network: Model {
    ///     var hidden = Dense(64, 32)
    ///     var output = Dense(32, 10)
    ///     func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
    ///         output(relu(hidden(x)).recorded(as: "hidden", activation: .relu)).recorded(as: "output")
    ///     }
    /// }
    /// ```
    /// It does nothing at other times: a compiled step pays nothing for it.
    /// - Parameters:
    ///   - name: the name of the layer, which is that of its leaves, if it has any.
    ///   - activation: the activation whose results these are, if any. It decides how units may die or saturate.
    /// - Returns: the tensor itself.
    public func recorded(as name: String, activation: Activation? = nil) -> Tensor<Float> {
        LayerRecorder.current?.record(self, name, activation)
        return self
    }
}

/// Keeps the layers that a model records while it is traced.
final class LayerRecorder: Sendable {
    struct Layer: Sendable {
        let name: String
        let activation: Activation?
        let values: Tensor<Float>
    }

    @TaskLocal static var current: LayerRecorder?
    /// The names of the models around the one that is called.
    @TaskLocal private static var scope = ""

    private let found = Mutex<[Layer]>([])

    /// The layers in the order in which they were computed, each with a name of its own.
    var layers: [Layer] { found.withLock { $0 } }

    /// Returns the layers that the models called in `body` record.
    static func layers(of body: () -> Void) -> [Layer] {
        let recorder = LayerRecorder()
        $current.withValue(recorder, operation: body)
        return recorder.layers
    }

    /// Calls `body`, whose layers are those of a part of this name.
    static func within<Result>(_ name: String, _ body: () -> Result) -> Result {
        current == nil ? body() : $scope.withValue(joined(scope, name), operation: body)
    }

    fileprivate func record(_ values: Tensor<Float>, _ name: String, _ activation: Activation?) {
        let name = LayerRecorder.joined(LayerRecorder.scope, name)
        found.withLock { layers in
            var (unique, number) = (name, 1)
            while layers.contains(where: { $0.name == unique }) {
                number += 1
                unique = "\(name)-\(number)"
            }
            layers.append(Layer(name: unique, activation: activation, values: values))
        }
    }

    private static func joined(_ scope: String, _ name: String) -> String { scope.isEmpty ? name : "\(scope).\(name)" }
}
