import Foundation
import TestSupport
import Testing

@testable import Tracking

/// Event files, read back by TensorBoard's own reader (`Tests/References/read_events.py`).
@Suite struct EventFileTests {
    @Test(.enabled(if: TensorBoard.isThere, "no Python with TensorBoard; make it with Scripts/test-python.sh"))
    func readByTensorBoard() throws {
        let folder = TemporaryFolder()
        let writer = try EventWriter(folder: folder.path + "/run")
        for step in 0..<5 { writer.add("loss/training", 1 / Double(step + 1), step: step * 10) }
        writer.add("negative step and value", -2.5, step: -1)
        let values: [Float] = [-1, 0, 0.5, 0.5, 3, .nan, .infinity]
        let histogram = Histogram(values, buckets: 4)
        writer.add("weights", histogram, step: 7)
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0, 255]
        writer.add("picture", png: png, width: 3, height: 2, step: 4)
        writer.add("note", markdown: "# Ünïcode\n*text*", step: 2)
        let tags = ScalarTags(["pair/first", "pair/second"])
        writer.add(tags, [1.5, -2], step: 0)
        writer.add(tags, [2.5, -3], step: 300)
        writer.add([
            GraphNode(name: "a/b", operation: "Dense", shape: [nil, 7]),
            GraphNode(name: "c", operation: "relu", inputs: ["a/b"]),
        ])
        writer.begin(["learning-rate": .number(0.01), "optimizer": .text("adam"), "shuffle": .flag(true)])
        writer.end(.succeeded)
        try writer.flush()

        let found = try TensorBoard.read(folder.path + "/run")
        let losses: [[Double]] = [
            [0, 1], [10, 0.5], [20, Double(Float(1) / 3)], [30, 0.25], [40, Double(Float(0.2))],
        ]
        #expect(found.scalars["loss/training"] == losses)
        #expect(found.scalars["negative step and value"] == [[-1, -2.5]])
        #expect(found.scalars["pair/first"] == [[0, 1.5], [300, 2.5]])
        #expect(found.scalars["pair/second"] == [[0, -2], [300, -3]])
        let read = try #require(found.histograms["weights"]?.first)
        #expect(read.step == 7 && read.min == -1 && read.max == 3 && read.num == 5)
        #expect(read.sum == 3 && read.sumOfSquares == 10.5)
        #expect(read.limits == [0, 1, 2, 3] && read.counts == [1, 3, 0, 1])
        #expect(found.images["picture"]?.first?.step == 4 && found.images["picture"]?.first?.bytes == png)
        #expect(found.texts["note"] == ["# Ünïcode\n*text*"])
        #expect(found.graph == [["a/b", "Dense", "", "-1 7"], ["c", "relu", "a/b", ""]])
        #expect(found.settings == ["learning-rate": "0.01", "optimizer": "adam", "shuffle": "True"])
        #expect(found.status == RunStatus.succeeded.rawValue)
    }

    @Test(.enabled(if: TensorBoard.isThere, "no Python with TensorBoard; make it with Scripts/test-python.sh"))
    func readableAfterACut() throws {
        let folder = TemporaryFolder()
        let writer = try EventWriter(folder: folder.path)
        for step in 0..<3 { writer.add("x", Double(step), step: step) }
        try writer.flush()
        // As a process that is killed in the midst of a write leaves it.
        let bytes = try Data(contentsOf: URL(fileURLWithPath: writer.path))
        try bytes.dropLast(9).write(to: URL(fileURLWithPath: writer.path))
        #expect(try TensorBoard.read(folder.path).scalars["x"] == [[0, 0], [1, 1]])
    }

    @Test(arguments: [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (Int.max, 9)])
    func lengthOfACount(_ count: Int, _ length: Int) {
        var encoder = MessageEncoder()
        encoder.add(1, count)
        #expect(encoder.bytes.count - 1 == length && MessageEncoder.length(of: count) == length)
    }

    @Test("The number of a step is written to its last digit", arguments: [0, 1_000_000_000, 1 << 40, 1 << 50])
    func stepNumbers(_ step: Int) throws {
        let folder = TemporaryFolder()
        let writer = try EventWriter(folder: folder.path)
        let before = try Data(contentsOf: URL(fileURLWithPath: writer.path)).count
        writer.add("x", 1, step: step)
        writer.add(ScalarTags(["x"]), [1], step: step)
        try writer.flush()
        var rest = try Data(contentsOf: URL(fileURLWithPath: writer.path)).dropFirst(before)
        for _ in 0..<2 {
            let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            // Behind the record's header and the time, nine bytes, are the field's number and the step, seven bits a byte.
            let event = rest.dropFirst(12).prefix(length).dropFirst(9)
            #expect(event.first == 2 << 3)
            var (found, shift) = (0, 0)
            for byte in event.dropFirst() {
                found |= Int(byte & 0x7F) << shift
                shift += 7
                if byte & 0x80 == 0 { break }
            }
            #expect(found == step)
            rest = rest.dropFirst(12 + length + 4)
        }
        #expect(rest.isEmpty)
    }

    @Test func twoWritersDoNotMeet() throws {
        let folder = TemporaryFolder()
        let (first, second) = (try EventWriter(folder: folder.path), try EventWriter(folder: folder.path))
        #expect(first.path != second.path)
    }

    /// The device takes no byte.
    @Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/full")))
    func fullDisk() throws {
        let folder = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let error = #expect(throws: TrackingError.self) { _ = try EventWriter(folder: "/dev/full/run") }
        #expect(error?.description.hasPrefix("/dev/full/run: cannot be made") == true)
    }

    /// The check value of the polynomial, and of RFC 3720, B.4.
    @Test func checksum() {
        func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { Checksum.crc32c($0) } }
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(checksum(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(checksum(Array(0..<32)) == 0x46DD_794E)
    }

    @Test(arguments: [([], 0, 0), ([.nan], 0, 0), ([2, 2, 2], 1, 3), ([-1, 1], 64, 2)] as [([Float], Int, Int)])
    func buckets(_ values: [Float], _ buckets: Int, _ count: Int) {
        let histogram = Histogram(values)
        #expect(histogram.limits.count == buckets && histogram.counts.reduce(0, +) == Double(count))
    }
}
