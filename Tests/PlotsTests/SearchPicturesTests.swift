import Foundation
import TestSupport
import Testing

@testable import Plots

@Suite("Pictures of a search")
struct SearchPicturesTests {
    private static let axes = [
        SearchAxis("rate", .logarithmic), SearchAxis("kind", .categories(["adam", "sgd"])), SearchAxis("width"),
    ]

    @Test("Parallel coordinates: one line a trial, the best last and orange, each axis on its own scale")
    func parallel() throws {
        let rows: [[Double?]] = [[0.001, 0, 10], [0.1, 1, 20], [0.01, 0, nil], [0.01, 1, 15]]
        let plot = Plot.parallelCoordinates(
            title: "t", axes: Self.axes, rows: rows, values: [3, 1, 2, .nan], valueName: "loss")
        let layer = try #require(plot.layers[0] as? ParallelLayer)
        #expect(layer.rows.count == 3)
        // From the worst, 3, to the best, 1: rate 0.001 is the lower end of its axis, 0.1 the upper, 0.01 the middle.
        #expect(layer.rows.map { $0[0].map { ($0 * 100).rounded() / 100 } } == [0, 0.5, 1])
        #expect(layer.rows.map { $0[2] == nil } == [false, true, false])
        #expect(layer.rows.map { $0[3] } == [1, 0.5, 0])
        let elements = try #require(SVGElements(plot.svg))
        for text in ["rate", "kind", "width", "loss", "adam", "sgd", "0.01"] {
            #expect(elements.texts.contains(text), "\(text)")
        }
        let lines = elements["path"].filter { $0.attributes["stroke-width"] == "1.3" }
        let best = elements["path"].filter { $0.attributes["stroke"] == "#d55e00" }
        // The trial without a width is a line across the first two axes alone.
        #expect(lines.map { $0.runs.map(\.count) } == [[4], [2]] && best.map { $0.runs[0].count } == [4])
        let greater = Plot.parallelCoordinates(
            title: "t", axes: Self.axes, rows: rows, values: [3, 1, 2, .nan], isMinimized: false)
        #expect((greater.layers[0] as? ParallelLayer)?.rows.map { $0[3] } == [0, 0.5, 1])
    }

    @Test("Of trials that are equally good the first is the best, as in a search's table")
    func ties() throws {
        let rows: [[Double?]] = [[0.001, 0, 10], [0.1, 1, 20], [0.01, 0, 15]]
        for isMinimized in [true, false] {
            let plot = Plot.parallelCoordinates(
                title: "t", axes: Self.axes, rows: rows, values: [1, 1, 1], isMinimized: isMinimized)
            let layer = try #require(plot.layers[0] as? ParallelLayer)
            #expect(layer.rows.map { $0[2].map { ($0 * 10).rounded() / 10 } } == [0.5, 1, 0])
        }
        let numbered = Plot.trials(title: "", [3, 2], numbers: [4, 7])
        #expect((numbered.layers[1] as? LineLayer)?.x == [4, 7, 7])
    }

    @Test("Trials: every value, and the best so far in steps")
    func trials() throws {
        let plot = Plot.trials(title: "", [3, .nan, 5, 2, 2, 1])
        let best = try #require(plot.layers[1] as? LineLayer)
        #expect(best.x == [0, 2, 3, 3, 4, 5, 5] && best.y == [3, 3, 3, 2, 2, 2, 1])
        let rising = try #require(Plot.trials(title: "", [1, 3, 2], isMinimized: false).layers[1] as? LineLayer)
        #expect(rising.x == [0, 1, 1, 2] && rising.y == [1, 1, 3, 3])
    }

    @Test("Importance: bars from the greatest to the least, with their parts")
    func importance() throws {
        let plot = Plot.importance(title: "", [("width", 0.125), ("rate", 0.875)])
        #expect(plot.vertical.names == ["rate", "width"])
        let elements = try #require(SVGElements(plot.svg))
        let bars = elements["path"].filter { $0.attributes["fill"] == "#0072b2" }.map { $0.runs[0] }
        try #require(bars.count == 2)
        let lengths = bars.map { $0[1].x - $0[0].x }
        #expect(abs(lengths[0] / lengths[1] - 7) < 0.02 && bars[0][0].y < bars[1][0].y)
        #expect(elements.texts.contains("88 %") && elements.texts.contains("12 %"))
    }

    @Test("Searches without trials, with one, or with odd values can be drawn", arguments: PlotTests.odd)
    func odd(_ values: [Double]) throws {
        let rows = values.map { [$0, 0, $0] as [Double?] }
        for picture in [
            Plot.parallelCoordinates(title: "", axes: Self.axes, rows: rows, values: values),
            Plot.parallelCoordinates(title: "", axes: [], rows: values.map { _ in [] }, values: values),
            Plot.trials(title: "", values), Plot.importance(title: "", values.map { ("a", $0) }),
            Plot.weightGrid(title: "", values.map { [$0] }, image: (values.count, 1)),
            Plot.learningCurve(
                LearningCurve(label: "", epochs: values, series: [("", values)], bestEpoch: values.first)),
        ] {
            #expect(try #require(SVGElements(picture.svg)).hasOnlyNumbers)
            #expect(!picture.png(scale: 0.1).isEmpty)
        }
    }
}
