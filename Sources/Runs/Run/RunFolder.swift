import Learning
import Support
import TensorFiles
import Tensors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
extension Run {
    /// Throws where `save` could not write this folder, without leaving anything: to be called before a long run.
    static func requireWritable(_ folder: String) throws(RunError) {
        try requireWritable(folder, resuming: false)
    }

    /// - Parameter resuming: whether the checkpoint of a run may be there.
    static func requireWritable(_ folder: String, resuming: Bool) throws(RunError) {
        try requireReplaceable(folder, resuming: resuming)
        var parent = parentFolder(of: folder)
        while access(parent, F_OK) != 0 && errno == ENOENT { parent = parentFolder(of: parent) }
        let probe = "\(parent)/.descent-\(getpid())"
        guard mkdir(probe, 0o777) == 0 else { throw RunError(folder, .cannotWrite(latestReason())) }
        rmdir(probe)
    }

    /// Writes the run's folder, which appears whole or not at all; missing folders above it are made.
    ///
    /// A run folder that is there is replaced in one step. Event files in a folder without a run are this run's log and
    /// stay; any other folder with files in it is refused.
    /// - Throws: `RunError`.
    public func save(to folder: String) throws(RunError) { try save(to: folder, resuming: false) }

    /// - Parameter resuming: whether the checkpoint of a run may be there; it is then this run's, and removed.
    func save(to folder: String, resuming: Bool) throws(RunError) {
        try Run.requireReplaceable(folder, resuming: resuming)
        try Run.requireParent(of: folder)
        let staging = "\(Run.parentFolder(of: folder))/.descent-\(getpid())"
        Run.remove(staging)
        guard mkdir(staging, 0o777) == 0 else { throw RunError(folder, .cannotWrite(Run.latestReason())) }
        defer { Run.remove(staging) }
        do { try writeFiles(to: staging) } catch { throw RunError(folder, .cannotWrite(error.reason)) }
        if !Run.isRun(folder) { Run.shareEvents(of: folder, with: staging) }
        try Run.replace(folder, by: staging)
    }

    /// Puts `new` in the place of the run or the empty folder `old`, which is removed.
    static func replace(_ old: String, by new: String) throws(RunError) {
        guard exchange(new, old) else { throw RunError(old, .cannotWrite(latestReason())) }
        remove(new)
    }

    /// Makes the folders above `folder`.
    static func requireParent(of folder: String) throws(RunError) {
        let parent = parentFolder(of: folder)
        do { try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true) } catch {
            throw RunError(folder, .cannotWrite("folder \(parent) cannot be made"))
        }
    }

    /// Whether there is a run in a folder, whatever its state.
    static func isRun(_ folder: String) -> Bool { access("\(folder)/\(File.configuration.rawValue)", F_OK) == 0 }

    /// Names the event files of one folder in another too, so that whoever reads them sees no moment without.
    private static func shareEvents(of folder: String, with other: String) {
        for name in events(in: folder) where link("\(folder)/\(name)", "\(other)/\(name)") != 0 {
            // Some file systems give a file one name only.
            rename("\(folder)/\(name)", "\(other)/\(name)")
        }
    }

    private static func events(in folder: String) -> [String] {
        names(in: folder).filter { $0.hasPrefix("events.out.tfevents.") }
    }

    /// The remains of a process that was killed while it wrote a checkpoint.
    private static func unfinishedCheckpoints(in folder: String) -> [String] {
        names(in: folder).filter { FileBytes.isTemporary($0, of: File.checkpoint.rawValue) }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private struct WritingFailure: Error { let reason: String }

    private func writeFiles(to folder: String) throws(WritingFailure) {
        func path(_ file: File) -> String { "\(folder)/\(file.rawValue)" }
        do {
            let metadata = ["format": "descent", "model": configuration.settings.model.description]
            try model.save(to: path(.model), metadata: metadata)
        } catch { throw WritingFailure(reason: "\(File.model.rawValue): \(error.writingFailure)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let json: [UInt8]
        do { json = Array(try encoder.encode(configuration)) + [UInt8(ascii: "\n")] } catch {
            throw WritingFailure(reason: "\(File.configuration.rawValue): \(error)")
        }
        let report = Array(RunReport(self).html.utf8)
        for (file, bytes) in [(File.configuration, json), (.metrics, Array(metricsCSV.utf8)), (.report, report)] {
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

    /// Throws where there is something that is neither a run folder nor one with nothing but event files.
    private static func requireReplaceable(_ folder: String, resuming: Bool) throws(RunError) {
        var status = stat()
        guard stat(folder, &status) == 0 else {
            guard errno == ENOENT else { throw RunError(folder, .cannotWrite(latestReason())) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw RunError(folder, .notAFolder) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw RunError(folder, .cannotWrite(latestReason()))
        }
        let logs = Set(events(in: folder) + unfinishedCheckpoints(in: folder))
        let others = names.filter { !logs.contains($0) }.sorted()
        let foreign = others.filter { File(rawValue: $0) == nil }
        guard foreign.isEmpty else { throw RunError(folder, .foreignFiles(foreign)) }
        if others == [File.checkpoint.rawValue] {
            if resuming { return }
            throw RunError(folder, .unfinished)
        }
        // Files of these names that are no run's are somebody's.
        if !others.isEmpty && (try? configuration(in: folder)) == nil {
            throw RunError(folder, .foreignFiles(others))
        }
    }

    /// Removes a run folder; other files, and folders that hold them, stay.
    private static func remove(_ folder: String) {
        let names = File.allCases.map(\.rawValue) + events(in: folder) + unfinishedCheckpoints(in: folder)
        for name in names { unlink("\(folder)/\(name)") }
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
    fileprivate var writingFailure: String {
        if case .cannotWrite(let text) = reason { text } else { description }
    }
}
