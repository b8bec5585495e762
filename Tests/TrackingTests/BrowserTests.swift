import Foundation
import TestSupport
import Testing

@testable import Tracking

/// A real TensorBoard in a real browser. `Scripts/browser-test.sh` says where that is; without it nothing runs.
@Suite("TensorBoard in a browser")
struct BrowserTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let browser = environment["DESCENT_TEST_BROWSER"]
    private static let screenshots = environment["DESCENT_TEST_SCREENSHOTS"]

    @Test(
        "Every dashboard shows what was written",
        .enabled(if: browser != nil && TensorBoard.isThere, "run it by Scripts/browser-test.sh"))
    func dashboards() throws {
        let folder = TemporaryFolder()
        for (run, rate) in [("first", 0.01), ("second", 0.1)] { try write(to: "\(folder.path)/\(run)", rate: rate) }
        let screenshots = Self.screenshots ?? "\(folder.path)/screenshots"
        let (status, output) = try TensorBoard.openDashboards(
            in: try #require(Self.browser), of: folder.path, screenshots: screenshots)
        print(output)
        #expect(status == 0, "\(output)")
    }

    /// A run with everything that TensorBoard can show of one.
    private func write(to folder: String, rate: Double) throws {
        let log = try EventWriter(folder: folder)
        log.begin(["optimizer": .text("adam"), "learning rate": .number(rate), "shuffled": .flag(true)])
        log.add([
            GraphNode(name: "features", operation: "input"),
            GraphNode(name: "hidden/product", operation: "matmul", inputs: ["features"]),
            GraphNode(name: "hidden/activation", operation: "relu", inputs: ["hidden/product"]),
            GraphNode(name: "output", operation: "matmul", inputs: ["hidden/activation"]),
        ])
        log.add("notes/of-the-run", markdown: "| setting | value |\n|---|---|\n| epochs | 30 |", step: 0)
        for step in 0..<20 {
            let part = Double(step) / 20
            log.add("loss/training", rate + Foundation.exp(-3 * part), step: step)
            log.add("loss/validation", rate + Foundation.exp(-2 * part), step: step)
            log.add("accuracy/validation", 1 - Foundation.exp(-4 * part) - rate, step: step)
            let weights = (0..<500).map { Float(sin(Double($0)) * (0.5 + part)) }
            log.add("hidden/weight", Histogram(weights), step: step)
            if step % 5 == 0 { log.add("pictures/weights", png: Self.png, width: 2, height: 1, step: step) }
        }
        log.end(.succeeded)
        try log.flush()
    }

    /// Two grey pixels.
    private static let png = [UInt8](
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAADklEQVR4AQEDAPz/AAD/AQIBALcBLvcAAAAASUVORK5CYII="
        ) ?? Data())
}
