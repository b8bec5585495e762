import Foundation
import Testing
import TestSupport

/// `descent fit` without a start, against SciPy from the true parameters and NIST's certified results.
@Suite("descent fit without a start")
struct StartlessFitTests {
    struct Shapes: Decodable {
        struct Fit: Decodable, Sendable, CustomStringConvertible {
            let name, formula: String
            let x, y: [Double]
            let residualSumOfSquares: Double

            var description: String { name }
        }

        let fits: [Fit]
    }

    struct Regressions: Decodable {
        struct Regression: Decodable, Sendable, CustomStringConvertible {
            let name, response, formula: String
            let columns: [String: [Double]]
            let parameters: [Double]
            let residualSumOfSquares: Double

            var description: String { name }
        }

        let sets: [Regression]
    }

    static let shapes: [Shapes.Fit] = ((try? References.load("startless_fits.json", as: Shapes.self))?.fits) ?? []
    static let regressions: [Regressions.Regression] =
        ((try? References.load("nist.json", as: Regressions.self))?.sets) ?? []

    private func table(_ columns: [(String, [Double])]) -> String {
        let rows = (columns.first?.1.indices ?? 0..<0).map { row in
            columns.map { "\($0.1[row])" }.joined(separator: ",")
        }
        return ([columns.map(\.0).joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }

    @Test("The least sum of squares of shapes that people fit", arguments: shapes)
    func shape(fit: Shapes.Fit) throws {
        try Command.inFolder { command in
            try command.write(table([("x", fit.x), ("y", fit.y)]), to: "data.csv")
            let json = try command.run("fit", "data.csv", "y ~ \(fit.formula)", "--json").json()
            #expect(json["converged"] as? Bool == true)
            let value = try #require(json["residualSumOfSquares"] as? Double)
            #expect(value <= fit.residualSumOfSquares * (1 + 1e-6))
        }
    }

    @Test("NIST's sets, to eight digits of every parameter", arguments: regressions)
    func certified(set: Regressions.Regression) throws {
        try Command.inFolder { command in
            try command.write(table(set.columns.sorted { $0.key < $1.key }), to: "data.csv")
            let json = try command.run("fit", "data.csv", "\(set.response) ~ \(set.formula)", "--json").json()
            #expect(json["converged"] as? Bool == true)
            let parameters = try #require(json["parameters"] as? [String: Double])
            // Terms of the same form may have changed places, and with it their parameters.
            let (found, known) = (parameters.values.map(abs).sorted(), set.parameters.map(abs).sorted())
            #expect(found.count == known.count)
            for (a, b) in zip(found, known) { #expect(abs(a / b - 1) < 1e-8) }
        }
    }

    @Test("Other minima are listed, the same seed gives the same ones, and a start decides")
    func options() throws {
        try Command.inFolder { command in
            let set = try #require(Self.shapes.first { $0.name == "sine" })
            try command.write(table([("x", set.x), ("y", set.y)]), to: "data.csv")
            let search = ["fit", "data.csv", "y ~ \(set.formula)"]
            let report = try command.run(search).output
            #expect(report.contains("other minima, which fit less well\nsum of squares  a "))
            let json = try command.run(search + ["--json"]).json()
            let minima = try #require(json["minima"] as? [[String: Any]])
            let values = minima.compactMap { $0["value"] as? Double }
            #expect(values.count > 1 && values == values.sorted())
            let again = try command.run(search + ["--json"]).json()
            #expect(again["parameters"] as? [String: Double] == json["parameters"] as? [String: Double])
            #expect((again["minima"] as? [Any])?.count == minima.count)

            // With the frequency of another minimum the fit ends there.
            let other = try #require(minima[1]["parameters"] as? [String: Double])
            let partly = try command.run(search + ["--start", "w=\(other["w"] ?? 0)", "--json"]).json()
            #expect(partly["converged"] as? Bool == true)
            let whole = ["a", "w", "p", "c"].map { "\($0)=\(other[$0] ?? 0)" }.joined(separator: ",")
            let given = try command.run(search + ["--start", whole, "--json"]).json()
            #expect(abs((given["residualSumOfSquares"] as? Double ?? 0) / values[1] - 1) < 1e-6)
            #expect((given["minima"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("Bounds hold in the search; a model that is finite nowhere is an error")
    func bounds() throws {
        try Command.inFolder { command in
            try command.write("x,y\n0,5.2\n1,3.1\n2,1.8\n3,1.3\n4,0.6\n5,0.5\n", to: "data.csv")
            let json = try command.run(
                "fit", "data.csv", "y ~ a*exp(-b*x)", "--bounds", "a=:4.5,b=0:", "--json"
            ).json()
            let parameters = try #require(json["parameters"] as? [String: Double])
            #expect(parameters["a"] == 4.5 && (parameters["b"] ?? -1) > 0)
            let nowhere = try command.run("fit", "data.csv", "y ~ a*log(-1 - b^2 - x)")
            #expect(nowhere.status == 64)
            #expect(
                nowhere.errors
                    == "error: --start: none was found at which the model is finite in every row; "
                    + "give one for each parameter\n")
        }
    }
}
