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
    /// Writes the run's folder, which appears whole or not at all; missing folders above it are made.
    ///
    /// A run folder that is there is replaced in one step. Event files in a folder without a run are this run's log and
    /// stay; any other folder with files in it is refused.
    /// - Throws: `RunError`.
    public func save(to folder: String) throws(RunError) {
        let destination = try RunDestination(folder)
        do { try destination.save(self) } catch {
            destination.abandon()
            throw error
        }
    }

    /// Writes the files of a finished run to a folder that is nobody else's.
    func writeFiles(to folder: String) throws(FileBytes.Failure) {
        let folder = RunFolder(folder)
        do {
            let metadata = ["format": "descent", "model": configuration.settings.model.description]
            try model.save(to: folder.place(of: .model), metadata: metadata)
        } catch { throw FileBytes.Failure("\(File.model.rawValue): \(error.writingFailure)") }
        if let (state, origin) = ending {
            do { try state.write(to: folder.place(of: .training), metadata: origin) } catch {
                throw FileBytes.Failure("\(File.training.rawValue): \(error.writingFailure)")
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let json: [UInt8]
        do { json = Array(try encoder.encode(configuration)) + [UInt8(ascii: "\n")] } catch {
            throw FileBytes.Failure("\(File.configuration.rawValue): \(error)")
        }
        let report = Array(RunReport(self).html.utf8)
        for (file, bytes) in [(File.configuration, json), (.metrics, Array(metricsCSV.utf8)), (.report, report)] {
            do { try FileBytes.write(bytes, to: folder.place(of: file)) } catch {
                throw FileBytes.Failure("\(file.rawValue): \(error)")
            }
        }
    }
}

extension SafeTensorsError {
    fileprivate var writingFailure: String {
        if case .cannotWrite(let text) = reason { text } else { description }
    }
}
