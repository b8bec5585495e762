import Datasets
import Foundation
import Learning
import Support
import TestSupport
import Testing

@testable import Runs

@Suite("The report of a run")
struct ReportTests {
    /// Three classes and a number, with names that a page must not take for its own.
    private static func table(rows: Int = 90, target: String = "kind \"<i>&amp;") -> String {
        "a<script>alert(1)</script>,b & c,\"\(target.replacing("\"", with: "\"\""))\"\n"
            + (0..<rows).map { row in
                let kind = ["<b>round</b>", "long;}", "</style>flat"][row % 3]
                return "\(row % 3 * 4 + row % 5),\(row % 7),\(kind)\n"
            }.joined()
    }

    private static let numbers =
        "x,y\n" + (0..<80).map { "\($0),\(3 * Double($0) + Double($0 * $0 % 11) + 0.5)\n" }.joined()

    private func run(_ text: String, _ change: (inout RunSettings) -> Void = { _ in }) throws -> Run {
        var settings = RunSettings()
        settings.epochs = 6
        change(&settings)
        return try Run.train(on: Table(csvBytes: Array(text.utf8), source: "data.csv"), settings)
    }

    /// What stands between a tag's name and its end.
    private func texts(_ html: String, _ tag: String) throws -> [String] {
        try #require(SVGElements(html))[tag].map(\.text)
    }

    @Test("It is well-formed, needs nothing else, and takes no name for markup")
    func escaping() throws {
        let run = try run(Self.table()) { $0.model = .mlp(hidden: [5]) }
        let html = RunReport(run).html
        #expect(html == RunReport(run).html)
        // An XML parser refuses anything that is not closed, and would see a name that is taken for a tag.
        let elements = try #require(SVGElements(html))
        #expect(elements["script"].isEmpty && elements["i"].isEmpty)
        #expect(elements["b"].allSatisfy { !$0.text.contains("round") })
        #expect(elements["style"].count == 1)
        #expect(elements["text"].contains { $0.text == "<b>round</b>" })
        for name in ["src", "href"] { #expect(elements.all.allSatisfy { $0.attributes[name] == nil }) }
        for part in html.split(separator: "http").dropFirst() { #expect(part.hasPrefix("://www.w3.org/2000/svg\"")) }
        #expect(html.utf8.count < 100_000)
    }

    @Test("Digits: curves, confusion matrix, predictions and weights, in light and dark, below 500 kB")
    func digits() throws {
        var settings = RunSettings()
        (settings.epochs, settings.scaling, settings.model) = (3, .unit, .mlp(hidden: [16]))
        let run = try Run.train(on: .digits, settings)
        let findings = try #require(run.findings)
        let test = try #require(run.configuration.result.test)
        #expect(findings.part == "test" && findings.examples == test.examples)
        let counts = try #require(findings.confusion).counts
        let right = counts.filter { $0.key.label == $0.key.prediction }.values.reduce(0, +)
        #expect(counts.values.reduce(0, +) == test.examples)
        #expect(Double(right) / Double(test.examples) == test.accuracy)
        #expect(findings.samples.count == 24 && findings.samples[0].image.count == 8)
        let mistakes = min(test.examples - right, 12)
        #expect(findings.samples.map(\.isRight) == (0..<24).map { $0 >= mistakes })

        let html = RunReport(run).html
        #expect(html.utf8.count < 500_000)
        let titles = try texts(html, "figcaption")
        #expect(titles.count == 9)
        for (title, start) in zip(
            titles,
            [
                "Loss", "Accuracy", "Learning rate", "Confusion matrix", "Predictions", "ROC curve",
                "Precision and recall", "Calibration", "First-layer weights",
            ])
        { #expect(title.hasPrefix(start)) }
        #expect(html.contains("<h3>Classes, test</h3>"))
        let shown = try texts(html, "b")
        #expect(shown.contains("\(fixed(try #require(test.accuracy) * 100, 2)) %"))
        // Of images there are two where they differ by style, of all else there is one with variables for colors.
        #expect(html.components(separatedBy: "<g class=\"dark\"><image ").count == 1 + 24 + 16)
        #expect(html.components(separatedBy: "<figure>").count == html.components(separatedBy: "<svg xmlns").count)
        #expect(html.contains("stroke=\"var(--c") && html.contains("prefers-color-scheme:dark"))
        #expect(try texts(html, "pre") == ["descent train digits --model mlp:16 --epochs 3"])
    }

    @Test("Numbers: predicted against observed, errors, weights as bars; the epoch that was kept is marked")
    func regression() throws {
        let run = try run(Self.numbers) {
            ($0.model, $0.validationFraction, $0.earlyStoppingPatience) = (.linear, 0.2, 2)
            ($0.epochs, $0.learningRate) = (200, 0.5)
        }
        let findings = try #require(run.findings)
        #expect(findings.observed.count == 16 && findings.confusion == nil)
        let squares = zip(findings.observed, findings.predicted).map { ($0 - $1) * ($0 - $1) }
        let rmse = (squares.reduce(0, +) / 16).squareRoot()
        #expect(abs(rmse / (try #require(run.configuration.result.test?.rmse)) - 1) < 1e-5)
        let html = RunReport(run).html
        let titles = try texts(html, "figcaption")
        #expect(titles.map { $0.prefix(6) } == ["Loss", "RMSE", "Learni", "Predic", "Errors", "Residu", "Weight"])
        let result = run.configuration.result
        #expect(result.modelEpoch < result.epochs && html.contains("epoch \(result.modelEpoch), kept"))
    }

    @Test("Without findings and epochs, as from a folder, and of odd data, there is a page too")
    func odd() throws {
        let run = try run(Self.table(rows: 12)) { ($0.testFraction, $0.epochs) = (0, 1) }
        #expect(run.findings?.part == "training")
        var bare = run
        (bare.findings, bare.epochs) = (nil, [])
        for run in [run, bare] { #expect(SVGElements(RunReport(run).html) != nil) }
        #expect(
            try texts(RunReport(bare).html, "h2") == [
                "What the model looks at", "In numbers", "What was read", "Train it again",
            ])
    }

    @Test("Features are the pixels of an image where their names say so")
    func imageShapes() throws {
        func shape(_ names: [String]) throws -> Int? {
            let header = (names + ["y"]).joined(separator: ",")
            let rows = (0..<12).map { row in
                (0...names.count).map { "\(($0 * 7 + row * 3) % 5)" }.joined(separator: ",")
            }
            let run = try run(([header] + rows).joined(separator: "\n") + "\n") {
                ($0.epochs, $0.model) = (1, .mlp(hidden: [2]))
            }
            return run.configuration.imageShape?.rows
        }
        #expect(try shape((0..<16).map { "pixel\($0)" }) == 4)
        #expect(try shape((1...16).map { "pixel\($0)" }) == 4)
        #expect(try shape((0..<16).map { "\($0 / 4 + 1)x\($0 % 4 + 1)" }) == 4)
        #expect(try shape((0..<15).map { "pixel\($0)" }) == nil)
        #expect(try shape((0..<16).map { "p\($0)" }) == nil)
    }
}
