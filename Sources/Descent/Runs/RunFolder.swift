import Learning
import Tensors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// MARK: Writing

extension Run {
    /// Throws where `save` could not write this folder, without leaving anything: to be called before a long run.
    public static func requireWritable(_ folder: String) throws(RunError) {
        try requireReplaceable(folder)
        var parent = parentFolder(of: folder)
        while access(parent, F_OK) != 0 && errno == ENOENT { parent = parentFolder(of: parent) }
        let probe = "\(parent)/.descent-\(getpid())"
        guard mkdir(probe, 0o777) == 0 else { throw RunError(folder, .cannotWrite(latestReason())) }
        rmdir(probe)
    }

    /// Writes the run's folder, which appears whole or not at all; missing folders above it are made.
    ///
    /// A run folder that is there is replaced in one step; any other folder with files in it is refused.
    /// - Throws: `RunError`.
    public func save(to folder: String) throws(RunError) {
        try Run.requireReplaceable(folder)
        let parent = Run.parentFolder(of: folder)
        do { try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true) } catch {
            throw RunError(folder, .cannotWrite("folder \(parent) cannot be made"))
        }
        let staging = "\(parent)/.descent-\(getpid())"
        Run.remove(staging)
        guard mkdir(staging, 0o777) == 0 else { throw RunError(folder, .cannotWrite(Run.latestReason())) }
        defer { Run.remove(staging) }
        do { try writeFiles(to: staging) } catch { throw RunError(folder, .cannotWrite(error.reason)) }
        guard Run.exchange(staging, folder) else { throw RunError(folder, .cannotWrite(Run.latestReason())) }
    }

    private struct WritingFailure: Error { let reason: String }

    private func writeFiles(to folder: String) throws(WritingFailure) {
        func path(_ file: File) -> String { "\(folder)/\(file.rawValue)" }
        do {
            let metadata = ["format": "descent", "model": configuration.settings.model.description]
            try model.save(to: path(.model), metadata: metadata)
        } catch { throw WritingFailure(reason: "\(File.model.rawValue): \(error.reason)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let json: [UInt8]
        do { json = Array(try encoder.encode(configuration)) + [UInt8(ascii: "\n")] } catch {
            throw WritingFailure(reason: "\(File.configuration.rawValue): \(error)")
        }
        for (file, bytes) in [(File.configuration, json), (.metrics, Array(metricsCSV.utf8))] {
            do { try FileBytes.write(bytes, to: path(file)) } catch {
                throw WritingFailure(reason: "\(file.rawValue): \(error)")
            }
        }
    }

    /// Puts `new` in the place of `old`, which is then at `new`, or was not there.
    private static func exchange(_ new: String, _ old: String) -> Bool {
        // An empty folder, or none, is replaced by a plain rename.
        if rename(new, old) == 0 { return true }
        guard errno == ENOTEMPTY || errno == EEXIST else { return false }
        #if canImport(Darwin)
            return renamex_np(new, old, UInt32(RENAME_SWAP)) == 0
        #else
            if exchangeInOneStep(new, old) { return true }
            // Some file systems cannot exchange; the old run is then set aside for a moment.
            let aside = new + "-old"
            guard rename(old, aside) == 0 else { return false }
            guard rename(new, old) == 0 else {
                let reason = errno
                rename(aside, old)
                errno = reason
                return false
            }
            remove(aside)
            return true
        #endif
    }

    #if !canImport(Darwin)
        /// Linux' `renameat2` with its flag to exchange, which Swift's Glibc module does not show.
        private static func exchangeInOneStep(_ new: String, _ old: String) -> Bool {
            typealias Function =
                @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
            guard let symbol = dlsym(nil, "renameat2") else { return false }
            let exchange: UInt32 = 2
            return unsafeBitCast(symbol, to: Function.self)(AT_FDCWD, new, AT_FDCWD, old, exchange) == 0
        }
    #endif

    /// Throws where there is something that is neither a run folder nor an empty folder.
    private static func requireReplaceable(_ folder: String) throws(RunError) {
        var status = stat()
        guard stat(folder, &status) == 0 else {
            guard errno == ENOENT else { throw RunError(folder, .cannotWrite(latestReason())) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw RunError(folder, .notAFolder) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw RunError(folder, .cannotWrite(latestReason()))
        }
        let foreign = names.filter { File(rawValue: $0) == nil }.sorted()
        guard foreign.isEmpty else { throw RunError(folder, .foreignFiles(foreign)) }
        // Files of these names that are no run's are somebody's.
        if !names.isEmpty && (try? configuration(in: folder)) == nil {
            throw RunError(folder, .foreignFiles(names.sorted()))
        }
    }

    /// Removes a run folder; other files, and folders that hold them, stay.
    private static func remove(_ folder: String) {
        for file in File.allCases { unlink("\(folder)/\(file.rawValue)") }
        rmdir(folder)
    }

    private static func parentFolder(of path: String) -> String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed == "." ? ".." : "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    private static func latestReason() -> String { String(cString: strerror(errno)) }
}

extension SafeTensorsError {
    fileprivate var reason: String {
        if case .cannotWrite(let reason) = problem { reason } else { description }
    }
}

// MARK: Reading

extension Run {
    /// The run in a folder that `save` wrote.
    /// - Throws: `RunError`, or `SafeTensorsError` for the parameters.
    public init(contentsOf folder: String) throws {
        let configuration = try Run.configuration(in: folder)
        var model = configuration.settings.makeModel(
            features: configuration.features.featureCount, outputs: configuration.outputCount)
        try model.load(from: "\(folder)/\(File.model.rawValue)")
        self.init(model: model, configuration: configuration, epochs: [])
    }

    private struct Format: Decodable { let format: Int }

    static func configuration(in folder: String) throws(RunError) -> RunConfiguration {
        let name = File.configuration.rawValue
        guard access(folder, F_OK) == 0 else { throw RunError(folder, .noSuchFolder) }
        guard access("\(folder)/\(name)", F_OK) == 0 else { throw RunError(folder, .notARun(lacking: name)) }
        do {
            let bytes = try FileBytes.read("\(folder)/\(name)")
            let decoder = JSONDecoder()
            let format = try decoder.decode(Format.self, from: Data(bytes)).format
            guard format <= RunConfiguration.currentFormat else { throw RunError(folder, .laterFormat(format)) }
            let configuration = try decoder.decode(RunConfiguration.self, from: Data(bytes))
            guard let reason = configuration.contradiction else { return configuration }
            throw RunError(folder, .malformed(file: name, reason: reason))
        } catch let error as RunError {
            throw error
        } catch let error as DecodingError {
            throw RunError(folder, .malformed(file: name, reason: error.reason))
        } catch {
            throw RunError(folder, .malformed(file: name, reason: oneLine("\(error)", limit: 400)))
        }
    }
}

extension RunConfiguration {
    /// What in an edited file would not fit together; `nil` in all that `save` wrote.
    fileprivate var contradiction: String? {
        let outputs = loss.isBinary ? 1 : classNames?.count ?? 1
        if outputCount != outputs { return "outputCount is \(outputCount) where the target needs \(outputs)" }
        if features.featureCount == 0 { return "there are no features" }
        if target.task != task || loss.task != task { return "task, target and loss do not fit" }
        if loss.isBinary && classNames?.count != 2 { return "loss \(loss) needs 2 classes" }
        if target.scale == 0 || !target.scale.isFinite { return "the target's scale is \(target.scale)" }
        return nil
    }
}

extension DecodingError {
    /// One line: where in the file, and what is wrong there.
    fileprivate var reason: String {
        let (context, problem): (Context, String) =
            switch self {
            case .keyNotFound(let key, let context): (context, "\"\(key.stringValue)\" is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context): (context, "a value of another type")
            case .dataCorrupted(let context): (context, oneLine(context.debugDescription, limit: 400))
            @unknown default: (Context(codingPath: [], debugDescription: ""), "it cannot be read")
            }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty ? problem : "\(path): \(problem)"
    }
}
