import Foundation
import TensorFiles
import Tensors
import Testing

@Suite struct SafeTensorsTests {
    struct Expected: Decodable, Sendable {
        struct Entry: Decodable, Sendable {
            let dtype: String
            let shape: [Int]
            let values: [Double]
        }
        struct Sound: Decodable, Sendable {
            let file: String
            let metadata: [String: String]
            let tensors: [String: Entry]
        }
        struct Broken: Decodable, Sendable, CustomTestStringConvertible {
            let file: String
            let reason: String
            var testDescription: String { reason }
        }
        let files: [Sound]
        let broken: [Broken]
    }

    static let folder = URL(filePath: #filePath).appending(path: "../../References/safetensors").standardized

    static func expected() throws -> Expected {
        try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
    }

    @Test func readsFilesOfThePythonPackage() throws {
        for sound in try Self.expected().files {
            let file = try SafeTensors(contentsOf: Self.folder.appending(path: sound.file).path)
            #expect(file.metadata == sound.metadata)
            #expect(Set(file.tensors.map(\.name)) == Set(sound.tensors.keys))
            for (name, entry) in sound.tensors {
                let tensor = try #require(file[name])
                #expect(tensor.shape == entry.shape)
                let scalars: [Double]
                switch entry.dtype {
                case "F32": scalars = try #require(tensor.typed(as: Float.self)).scalars.map { Double($0) }
                case "F64": scalars = try #require(tensor.typed(as: Double.self)).scalars
                case "I32": scalars = try #require(tensor.typed(as: Int32.self)).scalars.map { Double($0) }
                default: throw CocoaError(.featureUnsupported)
                }
                let values = entry.dtype == "F32" ? entry.values.map { Double(Float($0)) } : entry.values
                #expect(scalars == values)
                #expect(scalars.map(\.sign) == values.map(\.sign))
            }
        }
    }

    /// What each broken file is refused for: a part of the message.
    static let reasons = [
        "empty": "0 bytes where at least 8", "truncated-length": "5 bytes where at least 8",
        "truncated-header": "40 bytes where at least", "truncated-data": "cut off",
        "trailing-data": "3 bytes after the last tensor", "bad-json": "no ':' after a key at byte",
        "not-an-object": "not a JSON object", "not-utf8": "not UTF-8",
        "huge-header-length": "9223372036854775808 bytes",
        "header-over-limit": "100000001 bytes", "offsets-out-of-range": "\"hidden.weight\"",
        "offsets-reversed": "ascending", "offsets-negative": "ascending integers from 0",
        "overlapping-offsets": "share bytes", "hole": "4 bytes before tensor \"a\"",
        "shape-against-offsets": "[2, 4] needs 32 bytes, data_offsets give 24",
        "negative-dimension": "integers from 0 as shape", "overflowing-shape": "too many bytes",
        "unknown-type": "\"Q7\"", "missing-type": "dtype", "metadata-not-text": "\"step\"",
    ]

    @Test(arguments: try expected().broken) func refusesBrokenFiles(_ broken: Expected.Broken) throws {
        let url = Self.folder.appending(path: broken.file)
        let error = #expect(throws: SafeTensorsError.self) { try SafeTensors(contentsOf: url.path) }
        let message = try #require(error).description
        let reason = try #require(Self.reasons[url.deletingPathExtension().lastPathComponent])
        #expect(message.hasPrefix(url.path + ": "))
        #expect(message.contains(reason), "\(message)")
        #expect(!message.contains("\n"))
    }

    @Test func refusesWhatItDoesNotRead() throws {
        func bytes(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
            withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + data
        }
        func message(_ bytes: [UInt8]) throws -> String {
            try #require(#expect(throws: SafeTensorsError.self) { try SafeTensors(bytes: bytes) }).description
        }
        #expect(
            try message(bytes(#"{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#, [0, 0]))
                .contains("\"BF16\"; F64, F32, I32, U8 and BOOL are read"))
        #expect(
            try message(bytes(#"{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"#, [1, 2]))
                .contains("truth values other than 0 and 1"))
        let entry = #""a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}"#
        let twice = "{\(entry),\(entry)}"
        #expect(try message(bytes(twice, [0, 0])).contains("key \"a\" for the second time"))
        let nested = String(repeating: "[", count: 100_000)
        #expect(try message(bytes(nested)).contains("64 levels"))
        #expect(try message([]).hasPrefix("<bytes>: "))
    }

    /// A tensor without elements still has strides, which are products of its other axes.
    @Test func axesWhoseProductOverflows() {
        let header = #"{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}"#
        let bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
        let error = #expect(throws: SafeTensorsError.self) { try SafeTensors(bytes: bytes) }
        #expect(error?.problem.contains("needs too many bytes") == true, "\(String(describing: error))")
    }

    @Test func missingFile() {
        let error = #expect(throws: SafeTensorsError.self) { try SafeTensors(contentsOf: "/nonexistent/a.safetensors") }
        #expect(error?.description == "/nonexistent/a.safetensors: cannot be read: No such file or directory")
    }

    @Test func unwritableFolder() {
        let error = #expect(throws: SafeTensorsError.self) {
            try SafeTensors(of: ["x": Tensor<Float>(1)]).write(to: "/nonexistent/a.safetensors")
        }
        #expect(error?.description == "/nonexistent/a.safetensors: cannot be written: No such file or directory")
    }

    @Test func everyTypeRoundTrips() throws {
        let tensors: [(name: String, tensor: AnyTensor)] = [
            ("flags", AnyTensor([true, false, true] as Tensor<Bool>)),
            ("bytes", AnyTensor([1, 255] as Tensor<UInt8>)),
            ("numbers", AnyTensor(Tensor<Float>([[1.5, -0.0], [.infinity, .leastNonzeroMagnitude]]))),
            ("none", AnyTensor(Tensor<Float>.zeros([0, 3]))),
            ("whole \"quoted\"\n\u{1}é𝄞", AnyTensor(Tensor<Int32>([.min, .max]))),
            ("scalar", AnyTensor(Tensor(0.1))),
        ]
        let metadata = ["z": "last", "a": "line\nbreak", "ü": ""]
        let bytes = SafeTensors(tensors: tensors, metadata: metadata).bytes
        let read = try SafeTensors(bytes: bytes)
        #expect(read.metadata == metadata)
        #expect(read.tensors.map(\.name) == tensors.map(\.name))
        for (actual, expected) in zip(read.tensors, tensors) {
            #expect(actual.tensor.shape == expected.tensor.shape)
            #expect(actual.tensor.scalarType == expected.tensor.scalarType)
            #expect(actual.tensor.littleEndianBytes == expected.tensor.littleEndianBytes)
        }
        #expect(read.bytes == bytes)
        let headerLength = bytes.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
        #expect(headerLength % 8 == 0)
    }

    @Test func anotherScalarTypeIsRefused() throws {
        let file = SafeTensors(of: ["x": Tensor<Double>([1, 2])])
        let error = #expect(throws: SafeTensorsError.self) {
            try file.replacingTensors(of: ["x": Tensor<Float>([1, 2])])
        }
        #expect(error?.description.contains("\"x\" is float64 [2], the model has float32 [2]") == true)
    }
}
