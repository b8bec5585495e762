import Datasets
import Foundation
import Learning
import Optimizers
import Support
import TensorFiles
import Tensors
import Testing

/// A checkpoint whose file somebody changed: each change is told in one line with the file's name, and none is taken for a run's.
@Suite("Changed checkpoints")
struct ChangedCheckpointTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// A part of the message.
        let message: String
        let make: @Sendable (inout SafeTensors) throws -> Void

        init(_ name: String, _ message: String, _ make: @escaping @Sendable (inout SafeTensors) throws -> Void) {
            (testDescription, self.message, self.make) = (name, message, make)
        }

        /// Replaces or removes one tensor, and the one of the epoch that was kept, which are alike.
        static func tensor(
            _ name: String, _ what: String, _ message: String, _ new: @escaping @Sendable (AnyTensor) -> AnyTensor?
        ) -> Change {
            Change("\(name) is \(what)", message) { file in
                try #require(file[name] != nil)
                file.tensors = file.tensors.compactMap { old in
                    guard old.name == name || old.name == "kept/" + name else { return old }
                    return new(old.tensor).map { (old.name, $0) }
                }
            }
        }

        /// Replaces a value in the text beside the tensors, by the keys that lead to it.
        static func value(_ keys: [String], _ new: String, _ message: String) -> Change {
            Change("\(keys.joined(separator: ".")) is \(new)", message) { file in
                let text = try #require(file.metadata["checkpoint"])
                let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
                let value = try JSONSerialization.jsonObject(with: Data(new.utf8), options: .fragmentsAllowed)
                let changed = try JSONSerialization.data(withJSONObject: Self.set(keys[...], value, in: object))
                file.metadata["checkpoint"] = String(decoding: changed, as: UTF8.self)
            }
        }

        private static func set(_ keys: ArraySlice<String>, _ value: Any, in object: Any) throws -> Any {
            guard let key = keys.first else { return value }
            var members = try #require(object as? [String: Any])
            members[key] = try set(keys.dropFirst(), value, in: try #require(members[key], "no \(key)"))
            return members
        }
    }

    private static let weight = "layers.0.weight"
    private static let unreadable = "what it says of the run cannot be read"

    static let changes: [Change] = [
        .tensor(weight, "of 64 bits", "its 'layers.0.weight' is of type") { tensor in
            AnyTensor(Tensor<Double>.zeros(tensor.shape))
        },
        .tensor(weight, "a whole number", "its 'layers.0.weight' is of type") { tensor in
            AnyTensor(Tensor<Int32>.zeros(tensor.shape))
        },
        .tensor(weight, "of another shape", "its 'layers.0.weight' is [1, 2], not [64, 24]") { _ in
            AnyTensor(Tensor<Float>([[1, 2]]))
        },
        .tensor(weight, "empty", "its 'layers.0.weight' is [0], not [64, 24]") { _ in
            AnyTensor(Tensor<Float>.zeros([0]))
        },
        .tensor(weight, "missing", "it has no 'layers.0.weight'") { _ in nil },
        .tensor(weight, "not a number", "the checkpoint's 'layers.0.weight' is not finite") { tensor in
            AnyTensor(Tensor<Float>(repeating: .nan, shape: tensor.shape))
        },
        .tensor(weight, "infinite", "the checkpoint's 'layers.0.weight' is not finite") { tensor in
            AnyTensor(Tensor<Float>(repeating: -.infinity, shape: tensor.shape))
        },
        .tensor(weight + "/mean", "missing", "it has no 'layers.0.weight/mean'") { _ in nil },
        .tensor(weight + "/mean", "of another shape", "its 'layers.0.weight/mean' is [1], not [64, 24]") { _ in
            AnyTensor(Tensor<Float>([1]))
        },
        .tensor("kept/" + weight, "missing", "tensors of the epoch that was kept are missing") { _ in nil },
        .tensor("kept/" + weight, "of another shape", "tensors of the epoch that was kept are missing") { _ in
            AnyTensor(Tensor<Float>([1]))
        },
        .tensor("run/history", "missing", "the table of its epochs is missing") { _ in nil },
        .tensor("run/history", "of 32 bits", "the table of its epochs is missing") { tensor in
            AnyTensor(Tensor<Float>.zeros(tensor.shape))
        },
        .tensor("run/history", "of zeros", "rows that no run writes") { AnyTensor(Tensor<Double>.zeros($0.shape)) },
        Change("there is one tensor more", "it has 'extra'") { file in
            for name in ["extra", "kept/extra"] {
                file.tensors.append((name: name, tensor: AnyTensor(Tensor<Float>([1]))))
            }
        },
        Change("a tensor has another name", "it has no 'layers.0.weight'") { file in
            file.tensors = file.tensors.map { ($0.name.replacing("layers.0", with: "layers.7"), $0.tensor) }
        },
        Change("the tensors have another order", "its tensors are in another order") { $0.tensors.reverse() },
        .value(["position", "steps"], "-1", "position."), .value(["position", "steps"], "1.5", unreadable),
        .value(["position", "steps"], "\"x\"", unreadable), .value(["position", "steps"], "1e300", unreadable),
        .value(["position", "steps"], "9223372036854775807", "position."),
        .value(["seconds"], "-1", "seconds is -1"), .value(["seconds"], "\"inf\"", "seconds is inf"),
        .value(["keptEpoch"], "-1", "keptEpoch is -1"), .value(["keptEpoch"], "1000", "keptEpoch is 1000"),
        .value(["ending"], "\"x\"", unreadable), .value(["optimizer"], "7", unreadable),
        .value(["observers"], "[]", unreadable), .value(["observers", "EarlyStopping"], "7", unreadable),
        .value(["observers", "EarlyStopping", "value"], "\"x\"", unreadable),
        .value(["observers", "EarlyStopping", "epoch"], "1.5", "of early stopping"),
        .value(["observers", "EarlyStopping", "epoch"], "-1", "of early stopping"),
        .value(["observers", "EarlyStopping", "epoch"], "1e300", "of early stopping"),
        .value(["observers", "EarlyStopping"], "{\"epoch\": 1}", "of early stopping"),
        .value(["format"], "-1", "format is -1"), .value(["format"], "2", "it was written by a later version"),
    ]

    @Test("Each change is told", arguments: changes)
    func told(change: Change) throws {
        let path = NSTemporaryDirectory() + "descent-checkpoint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try run(from: nil, saver: [CheckpointSaver(file: path, when: .everyEpochs(1))])
        var file = try SafeTensors(contentsOf: path)
        try change.make(&file)
        try file.write(to: path)
        do {
            try run(from: path)
            Issue.record("taken for a run's")
        } catch let error as any InputError {
            let message = "\(error)"
            #expect(message.hasPrefix("\(path): ") && message.contains(change.message), "\(message)")
            #expect(!message.contains("\n"))
        }
    }

    private func run(from path: String?, saver: [CheckpointSaver] = []) throws {
        let (model, digits) = (TrainerTests.perceptron(), TrainerTests.digits)
        var trainer: Trainer<MultiLayerPerceptron>
        if let path {
            trainer = try Trainer(
                model, loss: .softmaxCrossEntropy, optimizer: Adam(), resuming: TrainerCheckpoint(contentsOf: path))
        } else {
            trainer = Trainer(model, loss: .softmaxCrossEntropy, optimizer: Adam())
        }
        try trainer.fit(
            digits, validation: digits, epochs: 2, observers: [EarlyStopping(monitoring: .loss, patience: 9)] + saver)
    }
}
