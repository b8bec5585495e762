/// A compression of whole files, undone by the library that the system has for it.
///
/// The libraries are looked for when a compressed file is read, so that nobody needs them to build or run the rest.
package enum Compression: CaseIterable, Sendable {
    case gzip
    case zstandard

    /// The ending of the names of such files, without the dot.
    package var ending: String {
        switch self {
        case .gzip: "gz"
        case .zstandard: "zst"
        }
    }

    /// The compression of a file by the ending of its name; `nil` for none.
    package init?(ofFile path: String) {
        let ending = FileName(path).ending
        guard let found = Compression.allCases.first(where: { $0.ending == ending }) else { return nil }
        self = found
    }

    /// Returns the bytes of a file as they were before it was compressed.
    package func read(_ path: String) throws(FileBytes.Failure) -> [UInt8] {
        switch self {
        case .gzip: try GzipLibrary().read(path)
        case .zstandard: try ZstandardLibrary().read(path)
        }
    }

    fileprivate static var blockSize: Int { 1 << 20 }

    fileprivate static func requireRoom(for count: Int) throws(FileBytes.Failure) {
        guard Double(count) <= memoryLimit else {
            throw FileBytes.Failure("what it holds needs more than the \(general(memoryLimit / 1e9)) GB there are")
        }
    }
}

/// The functions of a shared library.
private struct SharedLibrary {
    private let handle: UnsafeMutableRawPointer

    /// - Parameter names: the names under which systems have it.
    init(_ names: [String], package: String) throws(FileBytes.Failure) {
        guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first else {
            throw FileBytes.Failure("this needs \(package), which is not installed; install it, or uncompress the file")
        }
        self.handle = handle
    }

    /// Returns a function, whose type the caller must know.
    func function<Function>(_ name: String, as type: Function.Type) throws(FileBytes.Failure) -> Function {
        guard let symbol = dlsym(handle, name) else { throw FileBytes.Failure("its library lacks \(name)") }
        return unsafeBitCast(symbol, to: type)
    }
}

/// zlib's functions for files.
private struct GzipLibrary {
    private typealias File = OpaquePointer
    private let openFile: @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> File?
    private let readFile: @convention(c) (File, UnsafeMutableRawPointer?, CUnsignedInt) -> CInt
    private let closeFile: @convention(c) (File) -> CInt
    private let errorText: @convention(c) (File, UnsafeMutablePointer<CInt>) -> UnsafePointer<CChar>?

    init() throws(FileBytes.Failure) {
        let library = try SharedLibrary(["libz.so.1", "libz.so", "libz.1.dylib", "libz.dylib"], package: "zlib")
        openFile = try library.function("gzopen", as: type(of: openFile))
        readFile = try library.function("gzread", as: type(of: readFile))
        closeFile = try library.function("gzclose", as: type(of: closeFile))
        errorText = try library.function("gzerror", as: type(of: errorText))
    }

    func read(_ path: String) throws(FileBytes.Failure) -> [UInt8] {
        guard let file = openFile(path, "rb") else { throw .latest }
        defer { _ = closeFile(file) }
        var (bytes, block) = ([UInt8](), [UInt8](repeating: 0, count: Compression.blockSize))
        while true {
            let count = block.withUnsafeMutableBytes { readFile(file, $0.baseAddress, CUnsignedInt($0.count)) }
            var code: CInt = 0
            let text = errorText(file, &code)
            // A file that ends in its middle is told of by the code alone.
            guard count >= 0, code == 0 || code == 1 else {
                throw FileBytes.Failure(text.map { String(cString: $0) } ?? "it is not compressed by gzip")
            }
            guard count > 0 else { return bytes }
            try Compression.requireRoom(for: bytes.count + Int(count))
            bytes += block[..<Int(count)]
        }
    }
}

/// Zstandard's functions for streams.
private struct ZstandardLibrary {
    /// A buffer as the library has it.
    private struct Buffer {
        var start: UnsafeMutableRawPointer?
        var size: Int
        var position: Int
    }
    private let makeStream: @convention(c) () -> OpaquePointer?
    private let freeStream: @convention(c) (OpaquePointer) -> Int
    private let uncompress: @convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int
    private let isError: @convention(c) (Int) -> CUnsignedInt
    private let errorName: @convention(c) (Int) -> UnsafePointer<CChar>

    init() throws(FileBytes.Failure) {
        let library = try SharedLibrary(
            ["libzstd.so.1", "libzstd.so", "libzstd.1.dylib", "libzstd.dylib"], package: "Zstandard (libzstd)")
        makeStream = try library.function("ZSTD_createDStream", as: type(of: makeStream))
        freeStream = try library.function("ZSTD_freeDStream", as: type(of: freeStream))
        uncompress = try library.function("ZSTD_decompressStream", as: type(of: uncompress))
        isError = try library.function("ZSTD_isError", as: type(of: isError))
        errorName = try library.function("ZSTD_getErrorName", as: type(of: errorName))
    }

    func read(_ path: String) throws(FileBytes.Failure) -> [UInt8] {
        var compressed = try FileBytes.read(path)
        guard let stream = makeStream() else { throw FileBytes.Failure("there is no memory to uncompress it") }
        defer { _ = freeStream(stream) }
        var (bytes, block) = ([UInt8](), [UInt8](repeating: 0, count: Compression.blockSize))
        var (position, left) = (0, 1)
        while true {
            var produced = 0
            let count = compressed.count
            left = compressed.withUnsafeMutableBytes { compressed in
                block.withUnsafeMutableBytes { block in
                    var input = Buffer(start: compressed.baseAddress, size: count, position: position)
                    var output = Buffer(start: block.baseAddress, size: block.count, position: 0)
                    let left = uncompress(stream, &output, &input)
                    (position, produced) = (input.position, output.position)
                    return left
                }
            }
            guard isError(left) == 0 else { throw FileBytes.Failure(String(cString: errorName(left))) }
            try Compression.requireRoom(for: bytes.count + produced)
            bytes += block[..<produced]
            if position == compressed.count && produced < block.count {
                guard left == 0 else { throw FileBytes.Failure("it ends in the middle") }
                return bytes
            }
        }
    }
}
