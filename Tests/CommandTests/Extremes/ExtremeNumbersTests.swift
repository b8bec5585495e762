import Foundation
import TestSupport
import Testing

import Descent
@testable import Plots

/// What people may type and files may hold at the ends of the numbers, as the command takes it: refused in one line, or
/// done.
@Suite("Numbers at their ends on the command line")
struct ExtremeNumbersTests {
    @Test(
        "A command ends with a result, or with one line",
        arguments: [
            ["derive", "x-9223372036854775808"], ["derive", "x[-9223372036854775808]"],
            ["derive", "x^-9223372036854775808"], ["derive", "-9223372036854775808*x"],
            ["derive", "sum(i,1,3,x[i-9223372036854775807-5])"],
            ["derive", "sum(i,-9223372036854775808,9223372036854775807,x[i])"], ["derive", "prod(i,1,20000,x[i])"],
            ["minimize", "x^2", "--start", "x=1", "--method", "lbfgs(memory=4611686018427387904)"],
            ["minimize", "x^2", "--start", "x=1", "--method", "randomSearch(population=4611686018427387904)"],
            ["minimize", "x^2", "--start", "x=1", "--method", "sgd.accumulated(over=4611686018427387904)"],
            ["minimize", "sum(i,1,100000,x[i]^2)", "--start", "x=1", "--method", "bfgs", "--max-iterations", "1"],
            ["compare", "x+y", "--start", "x=1e308,y=1", "--methods", "sgd", "--steps", "2", "--animation", "a.svg"],
            [
                "compare", "x+y", "--start", "x=-1.7e308,y=1.7e308", "--methods", "sgd", "--steps", "2", "--paths",
                "p.png",
            ],
            ["explain", "mlp:8", "--features", "9223372036854775807"],
            ["explain", "mlp:8", "--batch-size", "9223372036854775807"],
            ["schedule", "cosine", "--steps", "9223372036854775807"],
            ["fit", "fit.csv", "y ~ x*a^0.5+b", "--start", "a=0,b=1", "--bounds", "a=0:5", "--method", "nelderMead"],
            ["fit", "fit.csv", "y ~ x*a^0.5+b", "--start", "a=0,b=1", "--bounds", "a=0:5", "--method", "cmaes"],
            ["tune", "fit.csv", "--search", "width=int(-9223372036854775808,3)", "--trials", "1"],
            ["tune", "fit.csv", "--search", "epochs=int(1,9223372036854775807)", "--trials", "1"],
            ["tune", "fit.csv", "--search", "l2=uniform(-1e308,1e308)", "--trials", "1"],
            ["tune", "fit.csv", "--search", "epochs=int(1,3)", "--parallel", "9223372036854775807"],
            ["train", "fit.csv", "--epochs", "9223372036854775807"],
        ])
    func command(arguments: [String]) throws {
        try Command.inFolder { command in
            try command.write("x,y\n1,-1\n2,-2\n3,-3\n", to: "fit.csv")
            let result = try command.run(arguments)
            #expect([0, 1, 64].contains(result.status), "\(arguments): \(result.status) \(result.errors)")
            if result.status != 0 {
                #expect(result.errors.hasPrefix("error: ") && result.errors.split(separator: "\n").count == 1)
            }
        }
    }

    private static let ends = [
        0, 1, -1, .leastNonzeroMagnitude, 1e150, 1e308, -1e308, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
        .infinity, .nan,
    ]

    @Test("A plot can always be drawn, whatever its numbers", arguments: [PlotAxis.Scale.linear, .logarithmic])
    func pictures(scale: PlotAxis.Scale) {
        for first in Self.ends {
            for second in Self.ends {
                let (x, y) = ([first, second, 1], [second, first, first])
                let layers: [any PlotLayer] = [
                    LineLayer(x: x, y: y), PointLayer(x: x, y: y), BarLayer(x: x, heights: y),
                    BarLayer(x: x, heights: y, form: .stems), BandLayer(x: x, lower: y, upper: x),
                    PathLayer(x: x, y: y), TravelLayer(x: x, y: y, seconds: 1), TravelLayer(x: x, y: y),
                    LevelLayer(first), RowBarLayer(y), HeatMapLayer([x, y]), RidgeLayer(x: x, rows: [y, x]),
                ]
                for layer in layers {
                    let plot = Plot(
                        horizontal: PlotAxis(scale: scale), vertical: PlotAxis(scale: scale), layers: [layer],
                        width: 120, height: 100)
                    #expect(SVGElements(plot.svg)?.hasOnlyNumbers ?? false, "\(layer) \(x) \(y)")
                    _ = Raster.image(of: plot.drawing, scale: 1)
                }
            }
        }
    }

    @Test("The pictures of the commands can be drawn, whatever their numbers")
    func commandPictures() {
        for first in Self.ends {
            for second in Self.ends {
                let values = [first, second, first]
                let path = [[first, second], [second, first], [second, second]]
                let plots: [any Picture] = [
                    Plot.descent(
                        title: "", names: ["x", "y"], path: path, values: values,
                        surface: { x, y in zip(x, y).map { $0 + $1 } }, resolution: 4),
                    Plot.progress(title: "", series: [(name: "", values: values)]),
                    Plot.errors(label: "", values), Plot.trials(title: "", values),
                    Plot.importance(title: "", [(name: "a", part: first), (name: "b", part: second)]),
                    Plot.matrix(title: "", [values, values]),
                    Plot.predictions(title: "", label: "", observed: values, predicted: values),
                    PlotPanels.fit(
                        title: "", horizontalLabel: "", verticalLabel: "", x: values, y: values, residuals: values,
                        curve: FittedCurve(x: values, y: values)),
                    Plot.parallelCoordinates(
                        title: "", axes: [SearchAxis("a"), SearchAxis("b", .logarithmic)],
                        rows: [[first, second], [second, nil], [second, first]], values: values),
                ]
                for plot in plots { #expect(SVGElements(plot.svg)?.hasOnlyNumbers ?? false, "\(first) \(second)") }
            }
        }
    }

    @Test("A configuration with numbers no run writes is refused in one line")
    func configurations() throws {
        try Command.inFolder { command in
            try command.write(
                "a,k,y\n" + (1...20).map { "\($0),\($0 % 3 == 0 ? "u" : "v"),\($0 % 2)\n" }.joined(), to: "d.csv")
            #expect(try command.run("train", "d.csv", "--epochs", "1", "--out", "run", "--quiet").status == 0)
            let text = try command.text("run/config.json")
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let ends: [Any] = [-1, 0, Int.max, Int.min, 1e300, -0.5, "x", NSNull(), [Any]()]
            for place in Self.places(in: object) {
                for end in ends {
                    var changed: Any = object
                    Self.set(end, at: place[...], in: &changed)
                    try JSONSerialization.data(withJSONObject: changed).write(
                        to: URL(filePath: command.path("run/config.json")))
                    // Read here, and not by a process for each.
                    do { _ = try Run(contentsOf: command.path("run")).description } catch {
                        #expect(!"\(error)".contains("\n"), "\(place) \(end): \(error)")
                    }
                }
            }
        }
    }

    @Test("Escape sequences are shown, and formulas in predictions are not run")
    func hostileText() throws {
        try Command.inFolder { command in
            let rows = (1...20).map { "\($0),\($0 % 2 == 0 ? "=1+1" : "@x")\n" }.joined()
            try command.write("a\u{1B}[31m,y\n" + rows, to: "d.csv")
            #expect(try command.run("train", "d.csv", "--epochs", "1", "--out", "run", "--quiet").status == 0)
            let safe = try command.run("predict", "run", "d.csv").output
            #expect(safe.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("'=1+1") || $0.hasPrefix("'@x") })
            let raw = try command.run("predict", "run", "d.csv", "--raw").output
            #expect(raw.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("=1+1") || $0.hasPrefix("@x") })
            let wrong = try command.run("train", "d.csv", "--target", "b\u{1B}[2J")
            #expect(wrong.status == 1 && !wrong.errors.contains("\u{1B}"))
        }
    }

    /// The ways to all numbers and texts in JSON.
    private static func places(in value: Any) -> [[String]] {
        switch value {
        case let object as [String: Any]: object.flatMap { key, value in places(in: value).map { [key] + $0 } }
        case let array as [Any]: array.indices.flatMap { index in places(in: array[index]).map { ["\(index)"] + $0 } }
        default: [[]]
        }
    }

    private static func set(_ new: Any, at place: ArraySlice<String>, in value: inout Any) {
        guard let key = place.first else { return value = new }
        if var object = value as? [String: Any], var inner = object[key] {
            set(new, at: place.dropFirst(), in: &inner)
            object[key] = inner
            value = object
        } else if var array = value as? [Any], let index = Int(key) {
            set(new, at: place.dropFirst(), in: &array[index])
            value = array
        }
    }
}
