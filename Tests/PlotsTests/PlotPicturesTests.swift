import Foundation
import Support
import TestSupport
import Testing

@testable import Plots

@Suite("The pictures of the commands")
struct PlotPicturesTests {
    private static let path = [[-1.2, 1], [-1, 1.1], [-0.5, 0.2], [0.2, 0], [0.7, 0.5], [1, 1]]

    private static func rosenbrock(_ x: [Double], _ y: [Double]) -> [Double] {
        zip(x, y).map { (1 - $0) * (1 - $0) + 100 * ($1 - $0 * $0) * ($1 - $0 * $0) }
    }

    private static func values() -> [Double] { rosenbrock(path.map { $0[0] }, path.map { $0[1] }) }

    private static func descent(
        bounds: [ClosedRange<Double>] = [], constraints: [Surface] = [], surface: Surface? = rosenbrock
    ) -> Plot {
        Plot.descent(
            title: "Rosenbrock", names: ["alpha", "beta"], path: path, values: values(), bounds: bounds,
            constraints: constraints, surface: surface, resolution: 60)
    }

    @Test("Two variables: contours and the path in its order, from a ring to a star, in a small file")
    func contours() throws {
        let text = Plot.descent(
            title: "Rosenbrock", names: ["alpha", "beta"], path: Self.path, values: Self.values(),
            surface: Self.rosenbrock
        ).svg
        #expect(text.utf8.count < 100_000)
        let elements = try #require(SVGElements(text))
        #expect(elements.hasOnlyNumbers)
        #expect(elements.texts.contains("alpha") && elements.texts.contains("beta"))
        let fills = Set(elements["path"].compactMap { $0.attributes["fill"] })
        #expect(fills.isSuperset(of: ["#440154", "#fde725"]) && fills.count > 8)
        let line = try #require(elements["path"].first { $0.attributes["stroke"] == "#d55e00" }).runs
        #expect(line.count == 1 && line[0].count == Self.path.count)
        // Pixels are an affine function of the variables: between the first and the last point all others are in place.
        let (first, last) = (line[0][0], line[0][5])
        for (point, place) in zip(Self.path, line[0]) {
            #expect(abs((place.x - first.x) / (last.x - first.x) - (point[0] + 1.2) / 2.2) < 1e-3)
        }
        let ring = try #require(elements["g"].last { $0.attributes["fill"] == "#ffffff" })
        #expect(ring.attributes["stroke"] == "#222222")
        let circle = try #require(elements["circle"].last)
        #expect(circle.number("cx") == first.x && circle.number("cy") == first.y)
        let star = try #require(elements["path"].first { $0.attributes["fill"] == "#d55e00" }).runs[0]
        #expect(star.count == 10)
        #expect(abs(star.map(\.x).reduce(0, +) / 10 - last.x) < 0.02)
    }

    @Test("The box holds the path with a margin, within the bounds")
    func box() throws {
        let free = Self.descent()
        let (x, y) = (try #require(free.horizontal.range), try #require(free.vertical.range))
        for point in Self.path { #expect(x.contains(point[0]) && y.contains(point[1])) }
        #expect(abs(x.lowerBound + 1.2 + 2.2 / 8) < 1e-12 && abs(x.upperBound - 1 - 2.2 / 8) < 1e-12)
        let bounded = Self.descent(bounds: [-1.25...(.infinity), -.infinity...1.15])
        #expect(bounded.horizontal.range?.lowerBound == -1.25)
        #expect(bounded.horizontal.range?.upperBound == x.upperBound)
        #expect(bounded.vertical.range?.upperBound == 1.15)
        let still = Plot.descent(
            title: "", names: ["x", "y"], path: [[3, 0]], values: [1], surface: Self.rosenbrock, resolution: 20)
        #expect(still.horizontal.range?.contains(3) == true && still.vertical.range == -1...1)
        #expect(try #require(SVGElements(still.svg)).hasOnlyNumbers)
    }

    @Test("A constraint veils where it is broken, with its edge where it is 0")
    func constraints() throws {
        let plot = Self.descent(constraints: [{ x, y in zip(x, y).map { $0 + $1 - 1 } }])
        let elements = try #require(SVGElements(plot.svg))
        let veil = try #require(elements["path"].first { $0.attributes["fill-opacity"] == "0.55" })
        // From pixels back to the variables, by two points of the path.
        let line = try #require(elements["path"].first { $0.attributes["stroke"] == "#d55e00" }).runs[0]
        let corners = veil.runs.joined().map { corner in
            let (x, y) = (
                (corner.x - line[0].x) / (line[5].x - line[0].x), (corner.y - line[3].y) / (line[0].y - line[3].y)
            )
            return -1.2 + 2.2 * x + y
        }
        #expect(corners.count >= 3 && corners.allSatisfy { $0 > 1 - 0.001 })
        #expect(corners.filter { abs($0 - 1) < 0.001 }.count == 2)
        #expect(Self.descent().svg.contains("fill-opacity=\"0.55\"") == false)
    }

    @Test("Surfaces that are flat, nowhere defined, infinite or of diverging paths can be drawn")
    func oddSurfaces() throws {
        let surfaces: [Surface] = [
            { x, _ in x.map { _ in 1 } }, { x, _ in x.map { _ in .nan } }, { x, _ in x.map { $0 > 0 ? .infinity : 0 } },
            { x, y in zip(x, y).map { $0 * 1e300 * $1 } }, { x, _ in x.map { Foundation.log($0) } },
        ]
        let paths: [[[Double]]] = [
            [[0, 0]], [[0, 0], [.nan, 1]], [[1, 1], [1e200, -1e300]], [[.nan, .nan]], [[-3, 1e16], [2, 1e16 + 2]],
            [[1e120, 1], [-1e120, 2]], [],
        ]
        let cases = surfaces.map { ($0, paths[2]) } + paths.map { (surfaces[4], $0) }
        for (surface, path) in cases {
            let plot = Plot.descent(
                title: "odd", names: ["x", "y"], path: path, values: path.map { _ in 1 },
                bounds: [-5...5, 7...7], surface: surface, resolution: 20)
            #expect(try #require(SVGElements(plot.svg)).hasOnlyNumbers)
        }
    }

    @Test("Else the value against the step, above the least where it falls far")
    func progress() {
        #expect(Self.descent(surface: nil).layers.count == 1)
        let three = Plot.descent(
            title: "", names: ["x", "y", "z"], path: [[1, 2, 3]], values: [1], surface: Self.rosenbrock)
        #expect(three.horizontal.label == "step")
        func axis(_ values: [Double]) -> PlotAxis { Plot.progress(title: "", series: [("", values)]).vertical }
        #expect(axis([1000, 10, 1e-3]).scale == .logarithmic && axis([1000, 10, 1e-3]).label == "value")
        let falling = (0..<20).map { -3.5 + Foundation.exp(-Double($0)) } + [-3.5]
        #expect(axis(falling).scale == .logarithmic && axis(falling).label == "value + 3.5")
        #expect(axis([3, 2, 1]).scale == .linear && axis([3, 2, -1]).scale == .linear)
        #expect(axis([]).scale == .linear && axis([.nan, 1]).scale == .linear)
        #expect(axis([100, 10, 1, 0.01, 0]).scale == .logarithmic)
    }

    @Test("A fit shows data, curve and band, and the residuals below on the same axis")
    func fit() throws {
        let x = [1.0, 2, 3, 4]
        let picture = PlotPanels.fit(
            title: "y ~ a*x", horizontalLabel: "x", verticalLabel: "y", x: x, y: [1, 2.5, 2.5, 4],
            residuals: [0, 0.5, -0.5, 0],
            curve: FittedCurve(x: [0, 5], y: [0, 5], lower: [-1, 4], upper: [1, 6]))
        let elements = try #require(SVGElements(picture.svg))
        let circles = elements["circle"]
        // The four data, one in the key, and the four residuals.
        #expect(circles.count == 9)
        for index in 0..<4 {
            let below = circles.suffix(4).map { $0.number("cx") }[index]
            #expect(abs(circles[index].number("cx") - below) < 0.01)
        }
        #expect(elements["path"].filter { $0.attributes["fill-opacity"] == "0.2" }.count == 2)
        for text in ["y ~ a*x", "x", "y", "residual", "data", "fit", "95 % confidence"] {
            #expect(elements.texts.contains(text), "\(text)")
        }
        let plain = PlotPanels.fit(
            title: "", horizontalLabel: "x", verticalLabel: "y", x: x, y: x, residuals: [0, 0, 0, 0],
            curve: FittedCurve(x: [0, 5], y: [0, 5]))
        #expect(!plain.svg.contains("95 %"))
    }

    @Test("A matrix has its first row on top, and neighbors alike are one rectangle")
    func matrix() throws {
        let plot = Plot.matrix(
            title: "", [[0, 0, 1], [0.5, 0.5, 0.5]], rowNames: ["up", "down"], columnNames: ["a", "b", "c"])
        let elements = try #require(SVGElements(plot.svg))
        let cells = elements["path"].filter { $0.attributes["stroke-width"] == "0.4" }
        #expect(cells.map { $0.runs.count } == [1, 1, 1])
        let up = try #require(elements["text"].first { $0.text == "up" })
        let down = try #require(elements["text"].first { $0.text == "down" })
        #expect(up.number("y") < down.number("y"))
        let corners = cells[0].runs[0]
        // The two dark cells are twice as wide as high.
        #expect(abs((corners[1].x - corners[0].x) / (corners[2].y - corners[1].y) - 2) < 0.01)
    }

    @Test("Images stand beside each other, each below its name")
    func images() throws {
        let image = PlotImage(grey: [[0, 1], [1, 0]])
        let picture = PlotPanels.images(
            title: "All", [("original", image), ("damaged", image), ("restored", image)])
        let elements = try #require(SVGElements(picture.svg))
        let images = elements["image"]
        #expect(images.count == 3)
        for (name, image) in zip(["original", "damaged", "restored"], images) {
            #expect(image.number("width") == image.number("height"))
            let title = try #require(elements["text"].first { $0.text == name })
            #expect(abs(title.number("x") - image.number("x")) < 1)
            #expect(title.number("y") < image.number("y"))
        }
        #expect(zip(images, images.dropFirst()).allSatisfy { $0.number("x") + $0.number("width") < $1.number("x") })
        #expect(elements.texts.contains("All"))
    }

    @Test("A picture is written whole; what is not a file is left alone")
    func writing() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("descent-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("a.svg")
        try Plot("a").write(svg: file.path)
        try Plot("b").write(svg: file.path)
        #expect(try String(contentsOf: file, encoding: .utf8) == Plot("b").svg)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.svg"])
        #expect(throws: FileError.self) { try Plot("c").write(svg: folder.path) }
    }
}
