import Foundation
import Learning
import TensorFiles
import Tensors
import Testing

/// Models in safetensors files.
@Suite struct ModelFileTests {
    /// Runs `body` with a folder that is removed afterwards.
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "descent-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func unwritableFolder() {
        let error = #expect(throws: SafeTensorsError.self) { try Dense(1, 1).save(to: "/nonexistent/a.safetensors") }
        #expect(error?.description == "/nonexistent/a.safetensors: cannot be written: No such file or directory")
    }

    @Test func modelsRoundTrip() throws {
        try inFolder { folder in
            let path = folder.appending(path: "model.safetensors").path
            let saved = Sequential(Dense(3, 4, seed: 1), Activation.relu, Dense(4, 2, bias: false, seed: 2))
            try saved.save(to: path, metadata: ["epochs": "3"])
            var loaded = Sequential(Dense(3, 4, seed: 3), Activation.relu, Dense(4, 2, bias: false, seed: 4))
            let input: Tensor<Float> = [[1, -2, 3]]
            #expect(loaded(input).scalars != saved(input).scalars)
            #expect(try loaded.load(from: path) == ["epochs": "3"])
            #expect(loaded(input).scalars == saved(input).scalars)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
        }
    }

    @Test func otherModelsAreNamed() throws {
        try inFolder { folder in
            let path = folder.appending(path: "model.safetensors").path
            try Sequential(Dense(3, 4), Dense(4, 2)).save(to: path)
            var other = Sequential(Dense(3, 5), Activation.relu, Dense(5, 2))
            let before = Leaves(of: other).tensors.map(\.littleEndianBytes)
            let error = #expect(throws: SafeTensorsError.self) { try other.load(from: path) }
            #expect(
                error?.description == path
                    + ": lacks \"layers.2.weight\", \"layers.2.bias\"; has other shapes or types: "
                    + "\"layers.0.weight\" is float32 [3, 4], the model has float32 [3, 5], "
                    + "\"layers.0.bias\" is float32 [4], the model has float32 [5]; "
                    + "holds \"layers.1.weight\", \"layers.1.bias\", which the model does not: "
                    + "make the model with the settings it was saved with")
            #expect(Leaves(of: other).tensors.map(\.littleEndianBytes) == before)
        }
    }
}
