import Foundation
import TestSupport
import Testing

/// The part of `linear_models.json` that is about inference.
private struct InferenceReferences: Decodable, Sendable {
    enum Column: Decodable, Sendable {
        case numbers([Double])
        case text([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode([String].self) {
                self = .text(text)
            } else {
                self = .numbers(try container.decode([Double].self))
            }
        }

        func cell(_ row: Int) -> String {
            switch self {
            case .numbers(let numbers): "\(numbers[row])"
            case .text(let texts): texts[row]
            }
        }
    }

    struct Coefficient: Decodable, Sendable {
        let output: String
        let term: String
        let estimate: Double
        let standardError: Double
        let statistic: Double
        let pValue: Double
        let low: Double
        let high: Double
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        /// The options that train the model.
        let model: [String]
        let target: String
        let features: [String]
        let logLikelihood: Double
        let aic: Double
        let deviance: Double
        let r2: Double?
        let pseudoR2: Double?
        let coefficients: [Coefficient]
        /// The mean for each row, of a family of its own.
        let predictions: [Double]?

        var testDescription: String { name }
    }

    let table: [String: Column]
    let inference: [Case]

    static func read() throws -> InferenceReferences { try References.load("linear_models.json") }

    func csv(_ names: [String]) -> String {
        let rows = (0..<60).map { row in names.map { table[$0]?.cell(row) ?? "" }.joined(separator: ",") + "\n" }
        return names.joined(separator: ",") + "\n" + rows.joined()
    }
}

/// What `inspect --json` prints.
private struct Inspection: Decodable {
    struct Coefficient: Decodable {
        let output: String?
        let term: String
        let estimate: Double
        let standardError: Double?
        let statistic: Double?
        let pValue: Double?
        let low: Double?
        let high: Double?
    }
    struct Likelihood: Decodable {
        let logLikelihood: Double
        let deviance: Double
        let aic: Double?
        let r2: Double?
    }
    let coefficients: [Coefficient]?
    let withoutErrors: String?
    let likelihood: Likelihood?
}

@Suite("descent inspect")
struct InspectCommandTests {
    private func isNear(_ found: Double?, _ wanted: Double) -> Bool {
        found.map { abs($0 - wanted) <= 1e-8 * max(1, abs(wanted)) } ?? false
    }

    @Test("Coefficients are those of statsmodels", arguments: try InferenceReferences.read().inference)
    fileprivate func inference(_ reference: InferenceReferences.Case) throws {
        try Command.inFolder { command in
            try command.write(
                InferenceReferences.read().csv(reference.features + [reference.target]), to: "data.csv")
            let trained = try command.run(
                ["train", "data.csv", "--test-fraction", "0", "--out", "run"] + reference.model)
            #expect(trained.status == 0 && trained.errors == "", "\(trained.errors)")
            let printed = try command.run(["inspect", "run", "--json"])
            let inspection = try JSONDecoder().decode(Inspection.self, from: Data(printed.output.utf8))
            let coefficients = try #require(inspection.coefficients)
            #expect(coefficients.count == reference.coefficients.count)
            #expect(inspection.withoutErrors == nil)
            for wanted in reference.coefficients {
                let found = try #require(
                    coefficients.first { $0.term == wanted.term && ($0.output ?? "") == wanted.output })
                #expect(isNear(found.estimate, wanted.estimate), "\(wanted.term) \(found.estimate) \(wanted.estimate)")
                #expect(isNear(found.standardError, wanted.standardError), "\(wanted.term)")
                #expect(isNear(found.statistic, wanted.statistic), "\(wanted.term)")
                #expect(isNear(found.pValue, wanted.pValue), "\(wanted.term)")
                #expect(isNear(found.low, wanted.low) && isNear(found.high, wanted.high), "\(wanted.term)")
            }
            let likelihood = try #require(inspection.likelihood)
            #expect(isNear(likelihood.logLikelihood, reference.logLikelihood))
            #expect(isNear(likelihood.aic, reference.aic))
            #expect(isNear(likelihood.deviance, reference.deviance))
            if let r2 = reference.r2 ?? reference.pseudoR2 { #expect(isNear(likelihood.r2, r2)) }
            guard let predictions = reference.predictions else { return }
            let lines = try command.run(["predict", "run", "data.csv"]).output.split(separator: "\n").dropFirst()
            #expect(lines.count == predictions.count)
            for (line, wanted) in zip(lines, predictions) {
                #expect(abs((Double(line) ?? .nan) - wanted) <= 1e-5 * max(1, abs(wanted)))
            }
        }
    }

    @Test("The table for people") func table() throws {
        try Command.inFolder { command in
            try command.write(InferenceReferences.read().csv(["height", "dose", "color", "yield"]), to: "data.csv")
            let train = ["train", "data.csv", "--test-fraction", "0", "--out", "run", "--model", "linear"]
            _ = try command.run(train)
            let text = try command.run(["inspect", "run"]).output
            #expect(
                text.contains(
                    """
                    coefficients, in the units of the columns
                      term          estimate  std. error         t            p  95 % from         to
                      height       0.0437417  0.00509415   8.58666  9.74994e-12  0.0335328  0.0539506
                      dose            50.094     9.18134   5.45606  1.19512e-06    31.6941    68.4938
                      color=green   0.278232    0.124646   2.23217    0.0296956  0.0284355   0.528028
                      color=red    -0.924012    0.130723  -7.06848  2.91325e-09   -1.18599  -0.662037
                      intercept      4.52044    0.879531   5.13961  3.75896e-06    2.75782    6.28306
                      categories are compared with color=blue

                    fit
                      log-likelihood -24.6173, deviance 7.98084, 55 residual degrees of freedom, AIC 59.2346, R² 0.7966
                    """), "\(text)")
            _ = try command.run(train + ["--l1", "0.05"])
            let sparse = try command.run(["inspect", "run"]).output
            #expect(sparse.contains("no standard errors: a penalty (--l1, --l2) biases coefficients"))
            let zeros = sparse.split(separator: "\n").filter { $0.hasPrefix("  color=") && $0.hasSuffix(" 0") }
            #expect(!zeros.isEmpty, "\(sparse)")
            _ = try command.run(train + ["--optimizer", "adam"])
            let trained = try command.run(["inspect", "run"]).output
            #expect(trained.contains("no standard errors: they were trained by adam, and not solved"))
        }
    }
}
