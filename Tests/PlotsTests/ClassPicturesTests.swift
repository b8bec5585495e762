import TestSupport
import Testing

@testable import Plots

@Suite("Pictures of how classes and values are predicted")
struct ClassPicturesTests {
    private let curves = (0..<9).map {
        ClassCurves(
            name: "class \($0)", falsePositiveRate: [0, 0, 0.5, 1], truePositiveRate: [0, 0.5, 1, 1],
            precision: [0.5, 0.75, 1, 1], recall: [1, 0.75, 0.5, 0])
    }

    private func lines(_ plot: Plot) -> [LineLayer] { plot.layers.compactMap { $0 as? LineLayer } }

    @Test("ROC: a line for each class in the unit square, chance below them, dashed after the seventh")
    func characteristics() throws {
        let plot = Plot.characteristics(curves)
        let lines = lines(plot)
        #expect(lines.map(\.name) == ["chance"] + curves.map(\.name))
        #expect(lines[0].x == [0, 1] && lines[0].y == [0, 1])
        #expect(lines[1].x == [0, 0, 0.5, 1] && lines[1].y == [0, 0.5, 1, 1])
        #expect(lines.dropFirst().map(\.isDashed) == (0..<9).map { $0 >= 7 })
        #expect(plot.horizontal.range == 0...1 && plot.vertical.range == 0...1 && plot.keepsProportions)
        #expect(try #require(SVGElements(plot.svg)).texts.contains("true positive rate"))
    }

    @Test("Precision holds until the recall of the next threshold")
    func precisionAndRecall() {
        let line = lines(Plot.precisionAndRecall([curves[0]]))[0]
        #expect(line.x == [1, 0.75, 0.75, 0.5, 0.5, 0, 0])
        #expect(line.y == [0.5, 0.5, 0.75, 0.75, 1, 1, 1])
        let empty = ClassCurves(name: "", falsePositiveRate: [], truePositiveRate: [], precision: [], recall: [])
        #expect(SVGElements(Plot.precisionAndRecall([empty]).svg) != nil)
    }

    @Test("Calibration lies beside the diagonal, residuals around 0")
    func reliabilityAndResiduals() {
        let plot = Plot.reliability(predicted: [0.1, 0.8], observed: [0.2, 0.7])
        #expect(lines(plot).map(\.y) == [[0, 1], [0.2, 0.7]] && (plot.layers[2] as? PointLayer)?.x == [0.1, 0.8])
        let residuals = Plot.residuals(label: "y", observed: [1, 2], predicted: [1.5, 1])
        #expect((residuals.layers[1] as? PointLayer)?.y == [0.5, -1])
        #expect(residuals.layers[0] is LevelLayer)
    }
}
