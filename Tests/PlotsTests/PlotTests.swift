import Foundation
import TestSupport
import Testing

@testable import Plots

@Suite("Plots")
struct PlotTests {
    @Test("A small plot, byte for byte")
    func golden() {
        var plot = Plot("a < b", horizontal: PlotAxis("x"), vertical: PlotAxis("y"), width: 200, height: 150)
        plot.layers = [LineLayer(x: [0, 1, 2], y: [0, 4, 2], name: "one")]
        #expect(plot.svg == Self.golden)
        #expect(plot.svg == plot.svg)
    }

    private static let golden = """
        <svg xmlns="http://www.w3.org/2000/svg" width="200" height="150" viewBox="0 0 200 150" \
        font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
        <rect width="100%" height="100%" fill="#ffffff"/>
        <path d="M57.94 94.04L178 94.04M57.94 82L178 82M57.94 69.96L178 69.96M62.39 69L62.39 95M173.55 69L173.55 \
        95" fill="none" stroke="#e4e4e4" stroke-width="1" stroke-linejoin="round"/>
        <svg x="49.94" y="61" width="136.06" height="42" viewBox="49.94 61 136.06 42">
        <path d="M62.39 94.04L117.97 69.96L173.55 82" fill="none" stroke="#0072b2" stroke-width="2" \
        stroke-linejoin="round"/>
        </svg>
        <path d="M57.94 95L178 95M62.39 95L62.39 100M173.55 95L173.55 100M57.94 69L57.94 95M52.94 94.04L57.94 \
        94.04M52.94 82L57.94 82M52.94 69.96L57.94 69.96" fill="none" stroke="#555555" stroke-width="1" \
        stroke-linejoin="round"/>
        <text x="62.39" y="114" font-size="12" fill="#555555" text-anchor="middle">0</text>
        <text x="173.55" y="114" font-size="12" fill="#555555" text-anchor="middle">2</text>
        <text x="49.94" y="98.04" font-size="12" fill="#555555" text-anchor="end">0</text>
        <text x="49.94" y="86" font-size="12" fill="#555555" text-anchor="end">2</text>
        <text x="49.94" y="73.96" font-size="12" fill="#555555" text-anchor="end">4</text>
        <text x="117.97" y="136" font-size="13" fill="#222222" text-anchor="middle">x</text>
        <text transform="translate(27.75 82) rotate(-90)" font-size="13" fill="#222222" \
        text-anchor="middle">y</text>
        <text x="57.94" y="29" font-size="15" fill="#222222" font-weight="600">a &lt; b</text>
        <path d="M57.94 51L79.94 51" fill="none" stroke="#0072b2" stroke-width="2" stroke-linejoin="round"/>
        <text x="85.94" y="55" font-size="12" fill="#222222">one</text>
        </svg>

        """

    @Test("Points are where the axes say")
    func places() throws {
        let plot = Plot(
            horizontal: PlotAxis(range: 0...10), vertical: PlotAxis(scale: .logarithmic, range: 1...100),
            layers: [PointLayer(x: [0, 5, 10, 5, .nan, 5], y: [1, 10, 100, 0, 1, .infinity])])
        let elements = try #require(SVGElements(plot.svg))
        let circles = elements["circle"]
        #expect(circles.count == 3)
        func tick(_ text: String) throws -> SVGElements.Element {
            try #require(elements["text"].first { $0.text == text })
        }
        #expect(abs(circles[0].number("cx") - (try tick("0").number("x"))) < 0.02)
        #expect(abs(circles[2].number("cx") - (try tick("10").number("x"))) < 0.02)
        #expect(abs(circles[1].number("cx") - (circles[0].number("cx") + circles[2].number("cx")) / 2) < 0.02)
        // Numbers stand 4 below their height, where their middle is beside it.
        #expect(abs(circles[2].number("cy") + 4 - (try tick("100").number("y"))) < 0.02)
        #expect(abs(circles[1].number("cy") - (circles[0].number("cy") + circles[2].number("cy")) / 2) < 0.02)
    }

    @Test("A gap parts a line, and a point alone is a dot")
    func gaps() throws {
        let line = LineLayer(x: [0, 1, 2, 3, 4, 5, 6], y: [0, 1, .nan, 4, .infinity, 2, 1], color: .init(0x123456))
        let elements = try #require(SVGElements(Plot(layers: [line]).svg))
        let path = try #require(elements["path"].first { $0.attributes["stroke"] == "#123456" })
        #expect(path.runs.map(\.count) == [2, 2])
        #expect(elements["circle"].count == 1)
    }

    @Test("Series take the colors that color-blind eyes can tell apart, and stand in the key")
    func series() throws {
        let lines = (0..<3).map { LineLayer(x: [0, 1], y: [0, Double($0)], name: "series \($0)") }
        let elements = try #require(SVGElements(Plot("t", layers: lines).svg))
        for (index, color) in ["#0072b2", "#d55e00", "#009e73"].enumerated() {
            // Once in the plot and once in the key.
            #expect(elements["path"].filter { $0.attributes["stroke"] == color }.count == 2)
            #expect(elements.texts.contains("series \(index)"))
        }
        #expect(elements.all[1].attributes["fill"] == "#ffffff" && elements.all[1].name == "rect")
    }

    @Test("Texts are escaped, of one line, and cut to what fits")
    func texts() throws {
        let title = "<a & \"b\">\n\u{1}\u{FFFF}" + String(repeating: "long ", count: 100)
        let plot = Plot(
            title, horizontal: PlotAxis("x < y & z" + title), vertical: PlotAxis(title),
            layers: [LineLayer(x: [0, 1], y: [0, 1], name: title)])
        let elements = try #require(SVGElements(plot.svg))
        #expect(elements.texts.count { $0.hasPrefix("<a & \"b\"> ") } == 3)
        #expect(elements.texts.allSatisfy { $0.count < 120 && !$0.contains("\n") })
        #expect(elements.texts.contains { $0.hasPrefix("x < y & z") })
    }

    static let odd: [[Double]] = [
        [], [1], [1, 1, 1], [.nan, .nan, .nan], [.infinity, -.infinity, 0], [1e300, -1e300, 0], [1e-300, 2e-300, 0],
        [.nan, 1, 2], [1.7e308, -1.7e308, 1.7e308], [.leastNonzeroMagnitude, 0, -.leastNonzeroMagnitude],
    ]

    @Test("Any numbers can be drawn on any axis", arguments: odd, [odd[0], odd[2], odd[3], odd[7], odd[8]])
    func degenerate(_ first: [Double], _ second: [Double]) throws {
        let count = min(first.count, second.count)
        let (x, y) = (Array(first.prefix(count)), Array(second.prefix(count)))
        let layers: [any PlotLayer] = [
            BandLayer(x: x, lower: y, upper: y.map { $0 + 1 }), BarLayer(x: x, heights: y),
            BarLayer(x: x, heights: y, form: .stems), LineLayer(x: x, y: y), PointLayer(x: x, y: y),
            PathLayer(x: x, y: y), LevelLayer(y.first ?? .nan),
        ]
        for scale in [PlotAxis.Scale.linear, .logarithmic] {
            let plot = Plot(
                "odd", horizontal: PlotAxis(scale: scale), vertical: PlotAxis(scale: scale), layers: layers)
            let elements = try #require(SVGElements(plot.svg))
            #expect(elements.hasOnlyNumbers)
        }
        let pictures: [any Picture] = [
            Plot.progress(title: "", series: [("", y)]), Plot.matrix(title: "", [x, y]),
            Plot.predictions(title: "", label: "", observed: x, predicted: y),
            Plot.image(title: "", PlotImage(grey: [x, y])),
            PlotPanels.fit(
                title: "", horizontalLabel: "", verticalLabel: "", x: x, y: y, residuals: y,
                curve: FittedCurve(x: x, y: y, lower: y, upper: y)),
            PlotPanels.fit(
                title: "", horizontalLabel: "", verticalLabel: "", x: x, y: y, residuals: y,
                curve: FittedCurve(x: [], y: [])),
        ]
        for picture in pictures { #expect(try #require(SVGElements(picture.svg)).hasOnlyNumbers) }
    }

    @Test("Bars stand on 0, stems have heads, and names that do not fit are turned")
    func bars() throws {
        var plot = Plot(layers: [BarLayer(x: [0, 1, 2], heights: [3, -1, .nan], color: .init(0x123456))])
        plot.horizontal.names = ["first", "second", "third"]
        let elements = try #require(SVGElements(plot.svg))
        let bars = try #require(elements["path"].first { $0.attributes["fill"] == "#123456" }).runs
        #expect(bars.count == 2)
        let (high, low) = (bars[0].map(\.y), bars[1].map(\.y))
        #expect(try #require(high.max()) == #require(low.min()))
        #expect(abs((try #require(high.max()) - #require(high.min())) / (low[2] - low[0]) - 3) < 0.01)
        #expect(elements["text"].filter { $0.attributes["transform"] != nil }.isEmpty)
        plot.horizontal.names = Array(repeating: "a name that is much too long to stand beside others", count: 3)
        let turned = try #require(SVGElements(plot.svg))
        #expect(turned["text"].filter { $0.attributes["transform"]?.contains("rotate(-45)") == true }.count == 3)
        plot.layers = [BarLayer(x: [0, 1], heights: [1, 2], form: .stems)]
        #expect(try #require(SVGElements(plot.svg))["circle"].count == 2)
    }

    @Test("Many points make no large file")
    func sizes() {
        let many = (0..<100_000).map { Double($0 % 1000) }
        let other = many.map { sin($0) }
        #expect(Plot(layers: [PointLayer(x: many, y: other)]).svg.utf8.count < 300_000)
        let smooth = (0..<50_000).map { Double($0) / 5000 }
        #expect(Plot(layers: [LineLayer(x: smooth, y: smooth.map { sin($0) })]).svg.utf8.count < 10_000)
    }
}
