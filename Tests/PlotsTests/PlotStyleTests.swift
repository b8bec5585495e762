import Foundation
import TestSupport
import Testing

@testable import Plots

@Suite("Light and dark pictures")
struct PlotStyleTests {
    @Test("Texts can be read on the background, and series seen", arguments: [false, true])
    func contrast(isDark: Bool) {
        let style = isDark ? PlotStyle.dark : .light
        #expect(style.isDark == isDark)
        for color in [style.ink, style.mutedInk] { #expect(color.contrast(to: style.background) >= 4.5) }
        // The palette's orange, light blue and yellow are paler; on white they come last.
        for color in style.seriesColors.prefix(isDark ? 7 : 3) { #expect(color.contrast(to: style.background) >= 3) }
        #expect(Set(style.seriesColors).count == 7)
        for map in [ColorMap.blues, .oranges, .blueRed, .viridis, .ink] {
            for color in map.adapted(to: style).colors(50) { #expect(color.legibleInk.contrast(to: color) >= 4.5) }
        }
    }

    @Test("Contrast is that of WCAG 2.2")
    func reference() {
        let white = Drawing.Color(0xFFFFFF)
        #expect(abs(white.contrast(to: .init(0x000000)) - 21) < 1e-9)
        // 4.54:1 is the ratio WCAG's own examples give for #767676 on white.
        #expect(abs(white.contrast(to: .init(0x767676)) - 4.54) < 0.005)
    }

    @Test("A style reaches every part of a picture", arguments: [0, 1, 2, 3, 4, 5])
    func everywhere(_ number: Int) throws {
        let curve = FittedCurve(x: [0, 1], y: [0, 1], lower: [0, 0], upper: [1, 2])
        let pictures: [any Picture] = [
            PlotPanels.fit(
                title: "a", horizontalLabel: "x", verticalLabel: "y", x: [0, 1], y: [0, 1], residuals: [0, 0],
                curve: curve),
            Plot.predictions(title: "a", label: "y", observed: [1, 2], predicted: [1, 2]),
            Plot.progress(title: "a", series: [("one", [3, 2, 1])]),
            Plot.matrix(title: "a", [[1, -1]], map: .blueRed),
            PlotPanels("a", columns: 1, plots: [Plot("b", layers: [BarLayer(x: [1], heights: [1])])]),
            Plot("a", layers: [LineLayer(x: [0, 9], y: [0.5, 0.5])]),
        ]
        let picture = pictures[number]
        let dark = try #require(SVGElements(picture.styled(.dark).svg))
        #expect(dark["rect"].first?.attributes["fill"] == "#14171c")
        for text in dark["text"] {
            let fill = try #require(text.attributes["fill"].flatMap { UInt32($0.dropFirst(), radix: 16) })
            #expect(Drawing.Color(fill).contrast(to: PlotStyle.dark.background) >= 4.5, "\(text)")
        }
        let light = Set(["#222222", "#555555", "#e4e4e4", "#0072b2", "#ffffff"])
        let used = Set(dark.all.flatMap { [$0.attributes["fill"], $0.attributes["stroke"]] }.compactMap { $0 })
        #expect(used.isDisjoint(with: light))
        #expect(picture.styled(.light).svg == picture.svg)
    }
}
