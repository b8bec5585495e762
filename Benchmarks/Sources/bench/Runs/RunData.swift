import Descent
import Foundation

/// Examples of two classes in a file: 28 features of 32 bits, written so that they read back as they are, and a label
/// that is 1 with the probability σ(2 x·w + x₁x₂), which a linear model can all but learn.
struct RunData {
    static let featureCount = 28
    private static let weights = Stream.weights.uniform(featureCount, bound: 1)

    /// A line of numbers before the line end, and how a format writes one.
    enum Format: String, CaseIterable {
        case csv
        /// Vowpal Wabbit's own.
        case vw

        var header: String {
            self == .csv ? (1...RunData.featureCount).map { "x\($0)," }.joined() + "label\n" : ""
        }

        func append(_ features: [Float], _ label: Bool, to text: inout String) {
            switch self {
            case .csv:
                for feature in features { text += "\(feature)," }
                text += label ? "1\n" : "0\n"
            case .vw:
                text += label ? "1 |" : "-1 |"
                for (index, feature) in features.enumerated() { text += " \(index + 1):\(feature)" }
                text += "\n"
            }
        }
    }

    /// Writes the examples of `rows`.
    static func write(_ rows: Range<Int>, as format: Format, to path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: Data(format.header.utf8))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        _ = try file.seekToEnd()
        let block = 4096
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
            var text = ""
            for row in start..<min(start + block, rows.upperBound) {
                let features = Stream.features.uniform(featureCount, bound: 1, first: row * featureCount)
                format.append(features, isPositive(features, row: row), to: &text)
            }
            try file.write(contentsOf: Data(text.utf8))
        }
        try file.close()
    }

    private static func isPositive(_ features: [Float], row: Int) -> Bool {
        var score = features[0] * features[1]
        for (feature, weight) in zip(features, weights) { score += 2 * weight * feature }
        let draw = Float(Stream.noise.bits(at: row) >> 40) * 0x1p-24
        return draw < 1 / (1 + exp(-score))
    }

    /// The folder of files that are kept from one run of the benchmark to the next; git ignores it.
    private static let cache = Paths.package.appendingPathComponent(".data")

    /// The path of a file in the cache, which `write` makes if it is not there.
    static func cached(_ name: String, _ write: (String) throws -> Void) throws -> String {
        try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
        let path = cache.appendingPathComponent(name).path
        if !FileManager.default.fileExists(atPath: path) {
            let unfinished = path + ".unfinished"
            try write(unfinished)
            try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        }
        return path
    }
}
