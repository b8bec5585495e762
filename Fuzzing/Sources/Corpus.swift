import Descent
import Foundation

/// The inputs of a target that are kept: examples to begin with, and what was found.
struct Corpus {
    private let folder: URL

    init(folder: String, target: String) { self.folder = URL(fileURLWithPath: folder).appending(path: target) }

    /// The inputs in the order of their files' names.
    func inputs() throws -> [[UInt8]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return try names.sorted().map { try Array(Data(contentsOf: folder.appending(path: $0))) }
    }

    /// Keeps an input.
    /// - Parameter kind: what it did, with which the file's name begins.
    /// - Returns: the path of the file.
    func keep(_ input: [UInt8], as kind: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // FNV-1a: equal inputs are one file.
        let digest = input.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let file = folder.appending(path: "\(kind)-\(String(digest, radix: 36))")
        try Data(input).write(to: file)
        return file.path
    }
}
