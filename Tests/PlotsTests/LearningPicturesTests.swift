import Foundation
import Support
import TestSupport
import Testing

@testable import Plots

@Suite("Pictures of training")
struct LearningPicturesTests {
    @Test("Learning curves: one line each, the epoch that was kept marked")
    func curves() throws {
        let curve = LearningCurve(
            label: "loss", epochs: [1, 2, 3, 4],
            series: [("training", [1, 0.1, 0.02, 0.01]), ("test", [1, 0.3, 0.2, 0.4])], bestEpoch: 3)
        let plot = Plot.learningCurve(curve)
        #expect(plot.vertical.scale == .logarithmic && plot.vertical.label == "loss")
        let elements = try #require(SVGElements(plot.svg))
        func line(_ color: String) throws -> [(x: Double, y: Double)] {
            try #require(elements["path"].first { $0.attributes["stroke"] == color }).runs[0]
        }
        let (training, test) = (try line("#0072b2"), try line("#d55e00"))
        #expect(training[0].y == test[0].y && training.last?.x == test.last?.x)
        let mark = try #require(elements["circle"].first)
        #expect(abs(mark.number("cx") - test[2].x) < 0.02 && abs(mark.number("cy") - test[2].y) < 0.02)
        #expect(elements.texts.contains("epoch 3, kept"))
        var other = curve
        (other.series, other.bestEpoch) = ([("test", [0.5, 0.6, 0.7, 0.8])], nil)
        let panels = PlotPanels.learningCurves([curve, other])
        #expect(panels.plots.count == 2 && panels.plots[1].layers.count == 1)
        #expect(panels.plots[1].vertical.scale == .linear && panels.plots[1].layers[0].color == .series(1))
    }

    @Test("Norms of many leaves: after seven lines dashed ones")
    func norms() {
        let leaves = (0..<9).map { ("layer.\($0)", [1, pow(10, -Double($0))]) }
        let plot = Plot.norms(title: "", steps: [0, 10], leaves: leaves)
        let lines = plot.layers.compactMap { $0 as? LineLayer }
        #expect(lines.map(\.isDashed) == [Bool](repeating: false, count: 7) + [true, true])
        #expect(plot.vertical.scale == .logarithmic && lines[8].y == [1, 1e-8])
    }

    @Test("Ridges have the area 1 whatever the buckets, the last in front")
    func histograms() throws {
        let values = (0..<1_000).map { Float(sin(Double($0))) }
        let history: [(step: Int, histogram: Histogram)] = [
            (step: 0, histogram: Histogram(values.map { $0 / 10 })), (10, Histogram(values)),
            (20, Histogram([Float](repeating: 0.5, count: 5))), (30, Histogram([Float]())),
        ]
        let plot = Plot.histograms(title: "w", history)
        let ridges = try #require(plot.layers[0] as? RidgeLayer)
        #expect(ridges.rows.count == 3 && plot.vertical.names == ["0", "10", "20"])
        let cell = ridges.x[1] - ridges.x[0]
        for row in ridges.rows { #expect(abs(row.reduce(0, +) * cell - 1) < 1e-9) }
        let ends = (try #require(ridges.x.first), try #require(ridges.x.last))
        #expect(abs(ends.0 + 1.04) < 0.01 && abs(ends.1 - 1.04) < 0.01)
        let elements = try #require(SVGElements(plot.svg))
        let areas = elements["path"].filter { $0.attributes["fill-opacity"] == "0.85" }
        let feet = try areas.map { try #require($0.runs[0].map(\.y).max()) }
        #expect(feet == feet.sorted() && feet.count == 3)
        let many = (0..<500).map { (step: $0, histogram: history[1].histogram) }
        let few = try #require(Plot.histograms(title: "", many).layers[0] as? RidgeLayer)
        #expect(few.rows.count == 24)
        #expect(try #require(SVGElements(Plot.histograms(title: "", []).svg)).hasOnlyNumbers)
    }

    @Test("A confusion matrix has counts and shares in its cells, the first class on top, readable in both styles")
    func confusion() throws {
        let plot = Plot.confusionMatrix(title: "c", [[8, 2], [0, 400]], names: ["cat", "dog"])
        for style in [PlotStyle.light, .dark] {
            let elements = try #require(SVGElements(plot.styled(style).svg))
            for text in ["8", "80 %", "2", "20 %", "400", "100 %", "cat", "dog", "true", "predicted"] {
                #expect(elements.texts.contains(text), "\(text)")
            }
            #expect(!elements.texts.contains("0"))
            let cells = elements["path"].filter { $0.attributes["stroke-width"] == "1.5" }
            #expect(cells.count == 4 && Set(cells.map { $0.attributes["fill"] }).count == 4)
            let names = elements["text"].filter {
                ["cat", "dog"].contains($0.text) && $0.attributes["text-anchor"] == "end"
            }
            #expect(names.count == 2 && names[0].text == "cat" && names[0].number("y") < names[1].number("y"))
            let counts = elements["text"].filter { ["8", "2"].contains($0.text) }
            #expect(counts.count == 2 && counts[0].number("x") < counts[1].number("x"))
        }
        let large = Plot.confusionMatrix(
            title: "", [[Int]](repeating: [Int](repeating: 3, count: 60), count: 60), names: (0..<60).map { "c\($0)" })
        #expect(large.width < 1_200 && large.svg.utf8.count < 600_000)
        #expect(try #require(SVGElements(Plot.confusionMatrix(title: "", [], names: []).svg)).hasOnlyNumbers)
    }

    @Test("Of very many classes, the matrix of the most confused, which is said")
    func confusionOfManyClasses() throws {
        let classCount = 16_000
        let labels = (0..<20_000).map { Int32($0 % classCount) }
        // Class 7 is always taken for 15,999, and every 500th class once for 7.
        let predicted = labels.map { $0 == 7 ? 15_999 : $0 % 500 == 0 ? 7 : $0 }
        let counts = ConfusionCounts(labels: labels, predicted: predicted, classCount: classCount)
        #expect(counts.counts.count == classCount)
        #expect(counts.mostConfused(2) == [0, 7])
        #expect(counts.mistakes.allSatisfy { $0.count <= 2 } && counts.mistakes.count == 33)
        let names = (0..<classCount).map { "c\($0)" }
        let plot = Plot.confusionMatrix(title: "Matrix", counts, names: names, atMost: 30)
        #expect(plot.title == "Matrix, the 30 most confused of 16000 classes")
        #expect(plot.svg.utf8.count < 300_000 && plot.width < 1_000 && plot.height < 1_000)

        var matrix = [[Int]](repeating: [Int](repeating: 1, count: 300), count: 300)
        matrix[299][298] = 5
        let dense = Plot.confusionMatrix(title: "", matrix, names: Array(names.prefix(300)))
        #expect(dense.title == "the 100 most confused of 300 classes")
        #expect(dense.horizontal.names.suffix(2) == ["c298", "c299"] && dense.vertical.names.count == 100)
        #expect(dense.width < 2_000)
    }

    @Test("First-layer weights: an image a unit, with 0 in the middle of the colors; without a shape a matrix")
    func weights() throws {
        let weights = (0..<6).map { feature in (0..<3).map { unit in Double(feature) - Double(unit) } }
        let grid = Plot.weightGrid(title: "", weights, image: (rows: 2, columns: 3))
        let tiles = try #require(grid.layers[0] as? TileLayer)
        #expect(
            tiles.tiles.map(\.values) == [
                [[0, 1, 2], [3, 4, 5]], [[-1, 0, 1], [2, 3, 4]], [[-2, -1, 0], [1, 2, 3]],
            ])
        #expect(tiles.range == -5...5)
        let images = try #require(SVGElements(grid.svg))["image"]
        #expect(images.count == 3)
        #expect(images.allSatisfy { abs($0.number("width") / $0.number("height") - 1.5) < 0.01 })
        #expect(grid.svg != grid.styled(.dark).svg)
        for shape in [nil, (rows: 2, columns: 2)] {
            let matrix = Plot.weightGrid(title: "", weights, image: shape)
            #expect((matrix.layers[0] as? HeatMapLayer)?.range == -5...5 && matrix.horizontal.label == "unit")
        }
        let many = Plot.weightGrid(title: "", [[Double](repeating: 1, count: 1_000)], image: (1, 1))
        #expect((many.layers[0] as? TileLayer)?.tiles.count == 64)
    }

    @Test("Predictions of images: mistakes are framed and say what it is")
    func samples() throws {
        let image = [[0.0, 16], [8, 0]]
        let plot = Plot.samples(
            title: "",
            [
                SamplePrediction(image: image, predicted: "7", expected: "7"),
                SamplePrediction(image: image, predicted: "<b>", expected: "1"),
            ])
        let elements = try #require(SVGElements(plot.svg))
        #expect(elements["image"].count == 2 && elements.texts.contains("7") && elements.texts.contains("<b>, not 1"))
        #expect(elements["path"].filter { $0.attributes["stroke"] == "#d55e00" }.count == 1)
        // 0 is the background of each style.
        let png = { (style: PlotStyle) in PlotImage(image, range: 0...16, map: ColorMap.ink.adapted(to: style)).bytes }
        #expect(png(.light).prefix(3) == [255, 255, 255] && png(.dark).prefix(3) == [0x14, 0x17, 0x1C])
        #expect(try #require(SVGElements(Plot.samples(title: "", []).svg)).hasOnlyNumbers)
    }
}
