import Datasets
import Foundation
import Learning
import Optimizers
import Runs
import TensorFiles
import TestSupport
import Testing

@Suite("Checkpoints of earlier versions")
struct EarlierCheckpointTests {
    private func plan(_ optimizer: String) throws -> Run.Plan {
        var settings = RunSettings()
        (settings.model, settings.epochs, settings.scaling) = (.logistic, 2, .unit)
        settings.optimizer = try OptimizerSpecification(optimizer)
        return try Run.Plan(.digits, settings)
    }

    @Test("Settings count, not how they were written; an option that was added since has its default")
    func settings() throws {
        let folder = TemporaryFolder()
        let plan = try plan("sgd.averaged(from=3,every=2)")
        let destination = try RunDestination(folder.path, resuming: true)
        _ = try Run.train(plan, observers: [destination.checkpointSaver(plan, when: .everyEpochs(1))])
        var file = try SafeTensors(contentsOf: destination.checkpointFile)
        var settings = try JSONDecoder().decode(
            [String: String].self, from: Data(try #require(file.metadata["run"]).utf8))
        let optimizer = try #require(settings["optimizer"])
        settings["optimizer"] = optimizer.replacing(
            "averaged(from=3,every=2)", with: "uniformlyAveraged(start=3,period=2)")
        #expect(settings["optimizer"] != optimizer)
        #expect(settings.removeValue(forKey: "l2") == "0")
        file.metadata["run"] = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
        file.tensors = file.tensors.map { tensor in
            (name: tensor.name.replacing("/averaged.", with: "/uniformlyAveraged."), tensor: tensor.tensor)
        }
        try file.write(to: destination.checkpointFile)
        #expect(try destination.checkpoint(of: plan)?.epochs == 2)
        let others = try self.plan("sgd.averaged(from=4,every=2)")
        #expect(throws: RunError.self) { try destination.checkpoint(of: others) }
    }
}
