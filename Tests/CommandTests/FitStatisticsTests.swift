import Foundation
import TestSupport
import Testing

/// The statistics and intervals of `descent fit`, against SciPy, statsmodels and iminuit.
@Suite("Statistics of descent fit")
struct FitStatisticsTests {
    struct Reference: Decodable {
        struct Fit: Decodable, Sendable, CustomStringConvertible {
            let name, formula, kind: String
            let x, s, y, quartiles: [Double]
            let parameters, standardErrors: [String: Double]
            let correlation: [[Double]]
            let chiSquare, logLikelihood, aic, bic, score, probability: Double

            var description: String { "\(name), \(kind)" }

            /// The file of the data, and the options for its errors.
            var data: String {
                "x,s,y\n" + x.indices.map { "\(x[$0]),\(s[$0]),\(y[$0])\n" }.joined()
            }
            var options: [String] {
                kind == "plain" ? [] : kind == "sigma" ? ["--sigma", "s"] : ["--sigma", "s", "--absolute-sigma"]
            }
        }

        let fits: [Fit]
    }

    struct Profiles: Decodable {
        struct Profile: Decodable, Sendable, CustomStringConvertible {
            let name, formula: String
            let x, y: [Double]
            let sigma: Double
            let lower, upper: [String: Double]

            var description: String { name }
        }

        let profiles: [Profile]
    }

    static let fits = ((try? References.load("fit_statistics.json", as: Reference.self))?.fits) ?? []
    static let profileReferences = ((try? References.load("profiles.json", as: Profiles.self))?.profiles) ?? []

    private func isClose(_ found: Double?, _ known: Double, _ tolerance: Double = 1e-6) -> Bool {
        guard let found else { return false }
        return abs(found - known) <= tolerance * max(1e-3, abs(known))
    }

    @Test("Likelihood, criteria, correlations, quartiles and the runs test", arguments: fits)
    func statistics(fit: Reference.Fit) throws {
        try Command.inFolder { command in
            try command.write(fit.data, to: "data.csv")
            let json = try command.run(["fit", "data.csv", "y ~ \(fit.formula)", "--json"] + fit.options).json()
            let errors = try #require(json["standardErrors"] as? [String: Double])
            for (name, error) in fit.standardErrors { #expect(isClose(errors[name], error, 1e-5)) }
            #expect(isClose(json["logLikelihood"] as? Double, fit.logLikelihood))
            #expect(isClose(json["aic"] as? Double, fit.aic))
            #expect(isClose(json["bic"] as? Double, fit.bic))
            if fit.kind == "absolute" { #expect(isClose(json["chiSquare"] as? Double, fit.chiSquare)) }
            let correlation = try #require(json["correlation"] as? [[Double]])
            for (row, known) in zip(correlation, fit.correlation) {
                for (a, b) in zip(row, known) { #expect(isClose(a, b, 1e-5)) }
            }
            let quartiles = try #require(json["residualQuartiles"] as? [Double])
            for (a, b) in zip(quartiles, fit.quartiles) { #expect(isClose(a, b, 1e-4)) }
            let runs = try #require(json["runsTest"] as? [String: Any])
            #expect(isClose(runs["score"] as? Double, fit.score))
            #expect(isClose(runs["probability"] as? Double, fit.probability))
        }
    }

    @Test("Profiles end where SciPy's and MINOS's do", arguments: profileReferences)
    func profiles(profile: Profiles.Profile) throws {
        try Command.inFolder { command in
            let rows = profile.x.indices.map { "\(profile.x[$0]),\(profile.sigma),\(profile.y[$0])\n" }.joined()
            try command.write("x,s,y\n" + rows, to: "data.csv")
            let json = try command.run(
                "fit", "data.csv", "y ~ \(profile.formula)", "--sigma", "s", "--absolute-sigma", "--intervals",
                "profile",
                "--json"
            ).json()
            let (lower, upper) = (json["lower"] as? [String: Double], json["upper"] as? [String: Double])
            let parameters = try #require(json["parameters"] as? [String: Double])
            for (name, known) in profile.lower {
                let width = abs((profile.upper[name] ?? 0) - known)
                #expect(abs((lower?[name] ?? .nan) - known) <= 1e-4 * width)
                #expect(abs((upper?[name] ?? .nan) - (profile.upper[name] ?? 0)) <= 1e-4 * width)
                #expect((parameters[name] ?? .nan) > known)
            }
        }
    }

    @Test("Weights by a formula are those of a column; the fitted values and residuals are written")
    func weightsAndValues() throws {
        let fit = try #require(Self.fits.first { $0.description == "decay, sigma" })
        try Command.inFolder { command in
            try command.write(fit.data, to: "data.csv")
            let model = ["fit", "data.csv", "y ~ \(fit.formula)", "--json"]
            let sigma = try command.run(model + ["--sigma", "s", "--out", "values.csv"]).json()
            let weights = try command.run(model + ["--weights", "1/s^2"]).json()
            #expect(sigma["parameters"] as? [String: Double] == weights["parameters"] as? [String: Double])
            for (name, value) in fit.parameters {
                #expect(isClose((sigma["parameters"] as? [String: Double])?[name], value))
            }
            let lines = try command.text("values.csv").split(whereSeparator: \.isNewline)
            #expect(lines.first == "s,x,y,observed,fitted,residual")
            #expect(lines.count == fit.x.count + 1)
            let numbers = lines[1].split(separator: ",").compactMap { Double($0) }
            #expect(numbers.count == 6 && abs(numbers[3] - numbers[4] - numbers[5]) < 1e-12)
        }
    }

    @Test("Bootstrapped intervals lie near the linear ones, and repeat")
    func bootstrap() throws {
        let fit = try #require(Self.fits.first { $0.description == "line, plain" })
        try Command.inFolder { command in
            try command.write(fit.data, to: "data.csv")
            let model = ["fit", "data.csv", "y ~ \(fit.formula)", "--json"]
            let linear = try command.run(model).json()
            let drawn = try command.run(model + ["--intervals", "bootstrap"]).json()
            let again = try command.run(model + ["--intervals", "bootstrap"]).json()
            #expect(drawn["lower"] as? [String: Double] == again["lower"] as? [String: Double])
            for side in ["lower", "upper"] {
                for (name, value) in try #require(linear[side] as? [String: Double]) {
                    let width = 2 * (fit.standardErrors[name] ?? 0)
                    #expect(abs(((drawn[side] as? [String: Double])?[name] ?? .nan) - value) < 0.5 * width)
                }
            }
        }
    }

    @Test("The direction that the data leave free is named")
    func undetermined() throws {
        try Command.inFolder { command in
            try command.write("x,y\n0,5.2\n1,3.1\n2,1.8\n3,1.3\n4,0.6\n5,0.5\n", to: "data.csv")
            let sum = try command.run("fit", "data.csv", "y ~ a + b*x + c*x", "--start", "a=1,b=1,c=1")
            #expect(
                sum.errors.hasPrefix(
                    "note: the data do not determine b, c: other values fit as well (changed together, such as b "))
            let wrong = try command.run("fit", "data.csv", "y ~ a*x", "--intervals", "wald")
            #expect(wrong.status == 64)
            #expect(wrong.errors == "error: --intervals is \"wald\"; give one of linear, profile, bootstrap\n")
            let sigma = try command.run("fit", "data.csv", "y ~ a*x", "--absolute-sigma")
            #expect(sigma.errors == "error: --absolute-sigma: no errors are given; give their column by --sigma\n")
        }
    }
}
