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
    /// The run in a folder that `save` wrote.
    /// - Throws: `RunError`, or `SafeTensorsError` for the parameters.
    public init(contentsOf folder: String) throws {
        let configuration = try Run.configuration(in: folder)
        var model = configuration.settings.makeModel(
            features: configuration.features.featureCount, outputs: configuration.outputCount)
        try model.load(from: RunFolder(folder)[.model])
        self.init(model: model, configuration: configuration, epochs: [])
    }

    /// Returns whether a folder holds a run that has ended.
    package static func isSaved(in folder: String) -> Bool { RunFolder(folder).isRun }

    private struct Format: Decodable { let format: Int }

    static func configuration(in folder: String) throws(RunError) -> RunConfiguration {
        let name = File.configuration.rawValue
        let place = RunFolder(folder)
        guard place.exists else { throw RunError(folder, .noSuchFolder) }
        guard place.isRun else {
            throw RunError(folder, place.has(.checkpoint) ? .unfinished : .notARun(lacking: name))
        }
        do {
            let bytes = try FileBytes.read(place[.configuration])
            let decoder = JSONDecoder()
            let format = try decoder.decode(Format.self, from: Data(bytes)).format
            guard format <= RunConfiguration.currentFormat else { throw RunError(folder, .laterFormat(format)) }
            let configuration = try decoder.decode(RunConfiguration.self, from: Data(bytes))
            guard let reason = configuration.problem else { return configuration }
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
