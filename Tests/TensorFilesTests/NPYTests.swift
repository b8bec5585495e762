import Foundation
import TensorFiles
import Tensors
import TestSupport
import Testing

/// What NumPy read from the files it wrote, and which ones must be refused.
struct NPYExpected: Decodable {
    struct File: Decodable, Sendable, CustomTestStringConvertible {
        var file, type: String
        var shape: [Int]
        var values: [Number]
        var testDescription: String { file }
    }

    struct Broken: Decodable, Sendable, CustomTestStringConvertible {
        var file, reason: String
        var testDescription: String { file }
    }

    var files: [File]
    var broken: [Broken]

    static let all = Result { try References.load("npy/expected.json", as: NPYExpected.self) }
    static var sound: [File] { (try? all.get().files) ?? [] }
    static var refused: [Broken] { (try? all.get().broken) ?? [] }
}

/// NumPy's files: those NumPy wrote, those this package writes, and broken ones.
@Suite struct NPYTests {
    private func path(_ file: String) -> String { References.directory.appending(path: "npy/\(file)").path }

    @Test func referencesAreThere() throws {
        let expected = try NPYExpected.all.get()
        #expect(expected.files.count >= 20 && expected.broken.count >= 18)
    }

    @Test(arguments: NPYExpected.sound)
    func files(_ file: NPYExpected.File) throws {
        func check<Scalar: TensorScalar>(_: Scalar.Type, _ tolerance: Tolerance = .equal) throws {
            let tensor = try Tensor<Scalar>(npy: path(file.file))
            #expect(tensor.shape == Shape(file.shape))
            let values = file.values.doubles
            let mismatch = tolerance.mismatch(
                tensor.doubles, file.type == "float32" ? values.map { Double(Float($0)) } : values)
            #expect(mismatch == nil)
        }
        switch file.type {
        case "float32":
            try check(Float.self)
            try check(Double.self)
        case "float64":
            try check(Double.self)
            if file.values.allSatisfy({ !$0.value.isFinite || Swift.abs($0.value) < 1e30 }) {
                try check(Float.self, Tolerance(relative: 1e-7, absolute: 1e-40))
            }
        case "int32", "int64":
            try check(Double.self)
            if file.type == "int32" { try check(Int32.self) }
        case "uint8":
            try check(UInt8.self)
            try check(Int32.self)
            try check(Float.self)
        case "bool":
            try check(Bool.self)
            #expect(throws: NPYError.self) { try Tensor<Float>(npy: path(file.file)) }
        default: Issue.record("no reader for \(file.type) of \(file.file)")
        }
    }

    @Test(arguments: NPYExpected.refused)
    func brokenFiles(_ broken: NPYExpected.Broken) throws {
        let path = path(broken.file)
        let error = try #require(throws: NPYError.self) { try Tensor<Double>(npy: path) }
        #expect(error.description.hasPrefix(path + ": "))
        #expect(!error.description.contains("\n"))
        #expect(error.description.count > path.count + 20)
    }

    @Test func valuesThatDoNotFit() throws {
        let error = try #require(throws: NPYError.self) { try Tensor<Int32>(npy: path("int64-1d.npy")) }
        #expect(error.reason == .valueOutOfRange("9007199254740992", position: 2, wanted: .int32))
        let float = try #require(throws: NPYError.self) { try Tensor<Int32>(npy: path("float32-2d.npy")) }
        #expect(float.reason == .wrongType("<f4", wanted: .int32))
    }

    @Test func missingFiles() throws {
        let error = try #require(throws: NPYError.self) { try Tensor<Double>(npy: "/nowhere/at all.npy") }
        #expect(error.description == "/nowhere/at all.npy: cannot be read: No such file or directory")
        let unwritable = try #require(throws: NPYError.self) {
            try Tensor<Double>([1]).write(npy: "/nowhere/at all.npy")
        }
        #expect(unwritable.description.hasPrefix("/nowhere/at all.npy: cannot be written: "))
    }

    @Test func roundTrips() throws {
        func check<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) throws {
            let back = try Tensor<Scalar>(npyBytes: tensor.npyBytes)
            #expect(back.shape == tensor.shape)
            #expect(back.npyBytes == tensor.npyBytes)
            #expect(back.doubles.map(\.bitPattern) == tensor.doubles.map(\.bitPattern))
        }
        try check(Tensor<Float>([1.5, -0.0, .infinity, .leastNonzeroMagnitude]))
        try check(Tensor<Double>.normal([3, 0, 2], seed: 1))
        try check(Tensor<Double>.normal([2, 3, 4], seed: 1).transposed())
        try check(Tensor<Double>(7))
        try check(Tensor<Int32>([.min, .max, 0]))
        try check(Tensor<Bool>([true, false]))
        try check(Tensor<UInt8>([0, 255]))
    }

    /// The bytes are those NumPy writes.
    @Test(arguments: ["float32-2d.npy", "float64-0d.npy", "float32-empty.npy", "int32-1d.npy", "bool-2d.npy"])
    func bytesAreNumPys(_ file: String) throws {
        let bytes = Array(try Data(contentsOf: URL(filePath: path(file))))
        let again: [UInt8] =
            switch file.prefix(5) {
            case "float" where file.contains("32"): try Tensor<Float>(npyBytes: bytes).npyBytes
            case "float": try Tensor<Double>(npyBytes: bytes).npyBytes
            case "int32": try Tensor<Int32>(npyBytes: bytes).npyBytes
            default: try Tensor<Bool>(npyBytes: bytes).npyBytes
            }
        #expect(again.elementsEqual(bytes))
    }

    @Test func filesReplaceFiles() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "x.npy").path
        try Tensor<Float>.zeros([1000]).write(npy: path)
        try Tensor<Float>([1, 2]).write(npy: path)
        #expect(try Tensor<Float>(npy: path).scalars == [1, 2])
        // Nothing else is left behind.
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["x.npy"])
    }

    /// An array without elements still has strides, which are products of its other axes.
    @Test(arguments: ["(0, 4611686018427387904, 4)", "(4611686018427387904, 4, 0)"])
    func axesWhoseProductOverflows(_ shape: String) {
        let sound = Tensor<Float>.zeros([0, 1, 4]).npyBytes
        let text = String(decoding: sound.dropFirst(10), as: UTF8.self)
        let changed = text.replacing("(0, 1, 4)", with: shape).trimmingCharacters(in: .whitespacesAndNewlines)
        let header =
            Array(changed.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: text.utf8.count - changed.utf8.count)
        let error = #expect(throws: NPYError.self) { try Tensor<Float>(npyBytes: sound.prefix(10) + header) }
        #expect(error?.reason == .malformedHeader("no valid 'shape'"))
    }

    /// Any cut and any changed byte either still reads or is refused; nothing traps.
    @Test func damagedBytesNeverTrap() throws {
        let sound = Tensor<Double>([[1, 2], [3, 4]]).npyBytes
        for length in 0..<sound.count {
            #expect(throws: NPYError.self) { try Tensor<Double>(npyBytes: Array(sound[..<length])) }
        }
        var source = RandomSource(seed: 1)
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = sound
            for _ in 0...source.below(3) { bytes[source.below(100)] = UInt8(source.below(256)) }
            do { _ = try Tensor<Double>(npyBytes: bytes) } catch { refused += 1 }
        }
        #expect(refused > 1_000)
    }
}

extension Tensor {
    fileprivate var doubles: [Double] { scalars.map(\.asDouble) }
}
