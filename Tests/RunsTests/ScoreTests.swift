import Foundation
import Learning
import Testing

@testable import Runs

@Suite("Scores")
struct ScoreTests {
    @Test("Scores of earlier versions load: a key for each metric, and one for those of one's own")
    func earlierFiles() throws {
        func score(_ text: String) throws -> Score { try JSONDecoder().decode(Score.self, from: Data(text.utf8)) }
        let classes = try score(#"{"examples":5,"loss":0.5,"accuracy":0.8,"others":{"share right":0.8}}"#)
        #expect(classes.examples == 5 && classes[.loss] == 0.5 && classes.accuracy == 0.8 && classes.rmse == nil)
        #expect(classes.metrics == ["accuracy": 0.8, "share right": 0.8])
        let values = try score(#"{"examples":5,"loss":0.5,"rmse":2.5,"r2":0.75}"#)
        #expect(values[.rmse] == 2.5 && values[.r2] == 0.75 && values[.mae] == nil)
        for score in [classes, values] {
            #expect(try JSONDecoder().decode(Score.self, from: JSONEncoder().encode(score)) == score)
        }
        #expect(throws: DecodingError.self) { try score(#"{"examples":5,"loss":0.5,"metrics":{"f1":"high"}}"#) }
    }

    @Test("Errors are in the target's own units, and numbers that are not finite are left out")
    func units() {
        var evaluation = Evaluation(loss: 1)
        evaluation.metrics = [
            "rmse": 2, "mae": 1, "pinball(quantile=0.9)": 3, "r2": 0.5, "own error": 4, "own": 5, "medianError": .nan,
        ]
        let own = Metric("own error", unit: .target) { _ in 4 }
        let score = Score(evaluation, examples: 3, scale: 10, own: [own])
        #expect(
            score.metrics == [
                "rmse": 20, "mae": 10, "pinball(quantile=0.9)": 30, "r2": 0.5, "own error": 40, "own": 5,
            ])
        #expect(score[own] == 40 && score.description == "loss 1, RMSE 20, R² 0.5000")
    }

    @Test("Of more than 100 classes there are scores of each, and no matrix", arguments: [3, 100, 101, 330])
    func manyClasses(count: Int) throws {
        // Every example of class k is predicted to be of it, but the first, which is taken for the last.
        let outputs = (0..<count).flatMap { row in
            (0..<count).map { Float($0 == (row == 0 ? count - 1 : row) ? 1 : 0) }
        }
        let predictions = Predictions(
            outputs: outputs, outputCount: count,
            targets: .classes((0..<count).map(Int32.init), names: (0..<count).map(String.init)),
            loss: .softmaxCrossEntropy)
        let scores = ClassScores(sums: ClassScores.sums(predictions), width: count, count: count)
        #expect(scores.rows.count == count && scores.rows.allSatisfy { $0.support == 1 })
        #expect(scores.rows.map(\.recall) == [0] + [Double](repeating: 1, count: count - 1))
        #expect(scores.rows.last?.precision == 0.5)
        #expect((scores.confusion == nil) == (count > 100))
        #expect(scores.confusion?[0].last ?? 1 == 1 && scores.confusion?[1][1] ?? 1 == 1)
    }

    @Test("The table has a row for each metric in the order of the list, and a column for each part")
    func table() {
        var (training, test) = (Evaluation(loss: 0.25), Evaluation(loss: 0.5))
        training.metrics = ["f1": 0.5, "accuracy": 1, "own": 3]
        test.metrics = ["accuracy": 0.875, "own": 2]
        let scores = [training, test].map { Score($0, examples: 8, scale: 1) }
        let table = MetricTable([("training", scores[0]), ("validation", nil), ("test", scores[1])])
        #expect(
            table.description == """
                          training     test
                loss          0.25      0.5
                accuracy  100.00 %  87.50 %
                f1             0.5        –
                own              3        2
                """)
    }
}
