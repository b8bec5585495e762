import Datasets
import Foundation
import Learning
import Settings
import Tensors
import Testing

@Suite struct NamedLossTests {
    static let scores = Tensor<Float>([[0.3], [-1.2], [2.5], [0]])
    static let binary = Dataset(features: scores, targets: .classes([1, 1, 0, 0], names: ["no", "yes"]))
    static let values = Dataset(features: scores, targets: .values([1, -1, 0.5, 0]))
    static let wide = Dataset(
        features: [[1, 0, -1], [0.5, 2, 0], [-1, 0, 1]], targets: .classes([0, 2, 2], names: ["a", "b", "c"]))

    /// The loss of a model that gives its inputs back.
    private func value(_ loss: Loss, _ data: Dataset) throws -> Double {
        try Activation.identity.evaluated(on: data, loss: loss).loss
    }

    @Test func namesLeadBack() throws {
        #expect(Set(Loss.all.map(\.description)).count == Loss.all.count)
        for loss in Loss.all {
            let named = try Loss(loss.description)
            #expect(named.description == loss.description && named.task == loss.task)
        }
        for loss in [Loss.softmaxCrossEntropy, .sigmoidCrossEntropy, .multiClassHinge, .hinge] {
            #expect(loss.task == .classification)
        }
        for loss in [Loss.squared, .absolute, .huber, .logCosh] { #expect(loss.task == .regression) }
        let error = #expect(throws: SettingError.self) { try Loss("huger") }
        #expect(error?.description.hasPrefix("unknown loss \"huger\"; did you mean \"huber\"? There are") == true)
        #expect(throws: SettingError.self) { try Loss("") }
    }

    /// Losses take their settings from text, and print them.
    @Test func settingsInText() throws {
        #expect(Loss.huber.description == "huber(delta=1)" && Loss.squared.description == "squared")
        let loss = try Loss("huber(delta=2)")
        #expect(loss == .huber(delta: 2) && loss != .huber)
        let (outputs, targets) = (Self.scores.flattened(), Self.values.values)
        #expect(try value(loss, Self.values) == Double(huber(outputs, targets, delta: 2).scalar))
        for (text, message) in [
            ("huber(delta=0)", "loss huber: delta is \"0\"; give a number above 0"),
            ("huber(delta=5e-324)", "loss huber: delta is 5e-324, in 32 bits 0.0; it must be above 0"),
            ("huber(beta=1)", "loss huber has no setting \"beta\"; Its settings are delta"),
        ] {
            let error = #expect(throws: SettingError.self) { try Loss(text) }
            #expect(error?.description == message)
        }
        let decoded = try JSONDecoder().decode([Loss].self, from: Data(#"["huber","huber(delta=2)"]"#.utf8))
        #expect(decoded == [.huber, .huber(delta: 2)])
        #expect(try String(decoding: JSONEncoder().encode([loss]), as: UTF8.self) == #"["huber(delta=2)"]"#)
    }

    /// A single column of scores, and classes as the loss counts them.
    @Test func lossesOfTwoClasses() throws {
        let flat = Self.scores.flattened()
        #expect(try value(.sigmoidCrossEntropy, Self.binary) == Double(sigmoidCrossEntropy(flat, [1, 1, 0, 0]).scalar))
        #expect(try value(.hinge, Self.binary) == Double(hinge(flat, [1, 1, -1, -1]).scalar))
        let three = Dataset(features: [[1], [2]], targets: .classes([0, 2], names: ["a", "b", "c"]))
        for loss in [Loss.sigmoidCrossEntropy, .hinge] {
            #expect(
                throws: TrainingError.shapesDoNotFit("loss '\(loss)' tells two classes apart, the data has 3")
            ) { try value(loss, three) }
        }
    }

    @Test func lossesOfClasses() throws {
        let (scores, classes) = (Self.wide.features, Self.wide.classes)
        #expect(try value(.softmaxCrossEntropy, Self.wide) == Double(softmaxCrossEntropy(scores, classes).scalar))
        #expect(try value(.multiClassHinge, Self.wide) == Double(multiClassHinge(scores, classes).scalar))
    }

    @Test func lossesOfValues() throws {
        let (outputs, targets) = (Self.scores.flattened(), Self.values.values)
        #expect(try value(.squared, Self.values) == Double(squaredError(outputs, targets).scalar))
        #expect(try value(.absolute, Self.values) == Double(absoluteError(outputs, targets).scalar))
        #expect(try value(.huber, Self.values) == Double(huber(outputs, targets).scalar))
        #expect(try value(.logCosh, Self.values) == Double(logCosh(outputs, targets).scalar))
    }

    @Test("What is printed of a loss reads as the same loss", arguments: Loss.all)
    func text(loss: Loss) throws {
        #expect(try Loss(loss.description) == loss)
    }
}
